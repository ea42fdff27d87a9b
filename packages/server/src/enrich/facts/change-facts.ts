import type { CodeChange } from "../code-change.ts";
import type { Fact } from "../evidence.ts";
import type { Move } from "../subjects.ts";
import { counted } from "./in-words.ts";

const SOURCE = "REST compare";
/** So many files taken away at once are no tidying up. */
const MANY_REMOVED = 20;
/** What a file of each risky kind is called. */
export const RISK_WORDS = {
  workflow: "workflow file",
  install: "file that runs at build or installation",
  credential: "file that usually holds credentials",
  dependency: "file that names dependencies",
  binary: "file that holds machine code",
} as const;

/** What the way from a ref's last commit to its new one tells. `change` is null when the last one cannot be reached any more. Pure. */
export function changeFacts(move: Move, change: CodeChange | null, at: number): Fact[] {
  const name = move.head.slice(0, 10);
  const fact = (what: string, text: string, rest: Pick<Fact, "value" | "telling">): Fact => {
    return { key: `change.${what}:${name}`, text, source: SOURCE, at, ...rest };
  };
  if (change === null) {
    const text = `The commit that ${move.repo} had before ${name} cannot be reached any more: history was most likely rewritten`;
    return [fact("history", text, { value: "unreachable", telling: 2 })];
  }
  const facts: Fact[] = [];
  if (change.status === "diverged" || change.status === "behind") {
    const lost = counted(change.behindBy, "commit");
    const text = `History was rewritten at ${name} in ${move.repo}: ${lost} fell out of it`;
    facts.push(fact("history", text, { value: change.status, telling: 2 }));
  }
  if (change.secrets.length > 0) {
    const kinds = [...new Set(change.secrets.map(({ kind }) => kind))].join(", ");
    const text = `The change ${name} adds ${counted(change.secrets.length, "credential")} (${kinds})`;
    facts.push(fact("secrets", text, { value: change.secrets.length, telling: 2 }));
  }
  const { removedFiles, wipedFiles, replacedFiles, files, denseLines } = change;
  if (removedFiles > 0) {
    const text = `The change ${name} removes ${counted(removedFiles, "file")} of ${files} that it touches`;
    facts.push(fact("removed", text, { value: removedFiles, telling: removedFiles >= MANY_REMOVED ? 2 : 0 }));
  }
  if (wipedFiles + replacedFiles > 0) {
    const text = `The change ${name} empties ${counted(wipedFiles, "file")} and replaces all of ${counted(replacedFiles, "file")}`;
    facts.push(fact("replaced", text, { value: wipedFiles + replacedFiles, telling: wipedFiles > 0 ? 2 : 1 }));
  }
  for (const [risk, count] of Object.entries(change.risky) as [keyof typeof RISK_WORDS, number][]) {
    const text = `The change ${name} touches ${counted(count, RISK_WORDS[risk], RISK_WORDS[risk].replace("file", "files"))}`;
    facts.push(fact(`touches-${risk}`, text, { value: count, telling: risk === "dependency" ? 0 : 1 }));
  }
  if (denseLines > 0) {
    const bits = change.highestEntropy.toFixed(1);
    const text = `The change ${name} adds ${counted(denseLines, "line")} that look encoded (up to ${bits} bits a character)`;
    facts.push(fact("dense", text, { value: denseLines, telling: 1 }));
  }
  return facts;
}
