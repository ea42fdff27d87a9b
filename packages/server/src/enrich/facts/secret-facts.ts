import type { CodeChange } from "../code-change.ts";
import type { Fact } from "../evidence.ts";
import type { FoundSecret } from "../find-secrets.ts";
import type { Move } from "../subjects.ts";
import { RISK_WORDS } from "./change-facts.ts";
import { counted } from "./in-words.ts";

/** What is known of a move. `at`: when it was looked up, ms since epoch. */
export interface ToldChange {
  move: Move;
  change: CodeChange | null;
  at: number;
}

/** Whether two moves are of one branch or tag. */
export function isSameRef(one: Move, other: Move): boolean {
  return one.repo === other.repo && one.ref === other.ref;
}

/**
 * What later moves of the same ref say of credentials that a change added: taken out again, or still there. That one still stands
 * is only told when every move since is known and whole and went ahead. `moves`: the latest first. Pure.
 */
export function secretFacts(moves: readonly Move[], told: readonly ToldChange[]): Fact[] {
  const changeOf = new Map(told.map((each) => [each.move, each]));
  return moves.flatMap((move, index) => {
    const change = changeOf.get(move)?.change;
    const later = moves.slice(0, index).filter((other) => isSameRef(other, move));
    if (change == null || change.secrets.length === 0 || later.length === 0) return [];
    return factsOf(move, change.secrets, later.toReversed(), changeOf);
  });
}

function factsOf(
  { head }: Move,
  secrets: readonly FoundSecret[],
  later: readonly Move[],
  changeOf: ReadonlyMap<Move, ToldChange>,
): Fact[] {
  const facts: Fact[] = [];
  const name = head.slice(0, 10);
  let left = secrets;
  let isSure = true;
  let at = 0;
  let reached = head;
  for (const move of later) {
    const told = changeOf.get(move);
    const change = told?.change;
    if (told === undefined || change == null || change.status !== "ahead" || move.before !== reached) {
      isSure = false;
      break;
    }
    const out = left.filter(({ hash }) => change.takenOut?.includes(hash));
    left = left.filter((secret) => !out.includes(secret));
    isSure &&= change.isWhole === true;
    ({ at } = told);
    reached = move.head;
    if (out.length === 0) continue;
    const text = `The change ${reached.slice(0, 10)} takes out ${inWords(out)} that ${name} had added; the history still has it`;
    const key = `change.secrets-out-${reached.slice(0, 10)}:${name}`;
    facts.push({ key, text, source: SOURCE, at, value: out.length, telling: 1 });
  }
  if (!isSure || left.length === 0) return facts;
  const text = `At ${reached.slice(0, 10)} there still stands ${inWords(left)} that ${name} had added`;
  return [...facts, { key: `change.secrets-stand:${name}`, text, source: SOURCE, at, value: left.length, telling: 2 }];
}

const SOURCE = "REST compare";

function inWords(secrets: readonly FoundSecret[]): string {
  const places = secrets.map(({ kind, fileRisk }) => {
    const words: Partial<Record<string, string>> = RISK_WORDS;
    return `${kind} in a ${words[fileRisk ?? ""] ?? "file"}`;
  });
  return `${counted(secrets.length, "credential")} (${[...new Set(places)].join(", ")})`;
}
