import type { SeverityFact } from "@oddwatch/pipeline";
import type { Evidence, Gap } from "./evidence.ts";
import { splitKey } from "./fact-key.ts";
import { gapsInSeries } from "./later-try.ts";

/**
 * What a new try found together with what it could not ask about and was known before, with its own older time. What was asked
 * and is no longer so goes. Pure.
 */
export function mergedEvidence(known: Evidence | undefined, fresh: Evidence): Evidence {
  if (known === undefined) return fresh;
  const found = new Set(fresh.facts.map(({ key }) => key));
  const kept = known.facts.filter(({ key }) => !found.has(key) && isLeftOut(fresh.gaps, key));
  const facts = [...fresh.facts, ...kept].sort((a, b) => b.telling - a.telling);
  return {
    ...fresh,
    facts,
    gaps: gapsInSeries(known.gaps, fresh.gaps),
    moving: [...fresh.moving, ...keptMoving(known, fresh)],
  };
}

function keptMoving(known: Evidence, fresh: Evidence): SeverityFact[] {
  const found = new Set(fresh.moving.map(({ kind, subject }) => `${kind} ${subject}`));
  return known.moving.filter((fact) => !found.has(`${fact.kind} ${fact.subject}`) && rests(fact, fresh));
}

/** Which fact each rests on. */
const BASIS: Record<Exclude<SeverityFact["kind"], "young-unsigned" | "nothing-lost">, string> = {
  "many-stars": "repo.stars",
  "site-admin": "actor.site-admin",
  "young-account": "actor.created",
  "failed-checks": "checks.state",
  "secret-added": "change.secrets",
  "files-wiped": "change.replaced",
};
const LOST = /^change\.(history|rewound|made-anew):/;

/** Whether a fact that moved the severity rests on something that could not be asked about now. */
function rests({ kind, subject }: SeverityFact, { facts, gaps }: Evidence): boolean {
  const some = (area: RegExp) => gaps.some(({ about = "" }) => area.test(about));
  if (kind === "young-unsigned") {
    return isLeftOut(gaps, `actor.created:${subject}`) || some(/^(everything$|repo:|commit:)/);
  }
  if (kind === "nothing-lost") return some(/^(everything$|change:)/) && !facts.some(({ key }) => LOST.test(key));
  return isLeftOut(gaps, `${BASIS[kind]}:${subject}`);
}

/** Whether a fact of this key could not be asked for. What the incident's own events tell is always known. */
function isLeftOut(gaps: readonly Gap[], key: string): boolean {
  const [name, subject] = splitKey(key);
  if (name === "change.rewound" || name === "change.made-anew") return false;
  const area = name.split(".")[0] ?? "";
  const abouts = [`${area}:${subject}`, `${name}:${subject}`].map((about) => about.toLowerCase());
  return gaps.some(({ about = "" }) => about === "everything" || abouts.includes(about.toLowerCase()));
}
