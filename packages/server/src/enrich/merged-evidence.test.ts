import { describe, expect, it } from "vitest";
import type { Evidence, Fact } from "./evidence.ts";
import { mergedEvidence } from "./merged-evidence.ts";

function fact(key: string, telling: Fact["telling"] = 0, at = 1): Fact {
  return { key, text: key, source: "GraphQL", at, telling };
}
function evidence(fields: Partial<Evidence>): Evidence {
  return { incidentId: "i", state: "partial", facts: [], gaps: [], moving: [], gatheredAt: 2, ...fields };
}
const gaps = (...abouts: string[]) => abouts.map((about) => ({ what: about, reason: "why", about }));
const keysOf = ({ facts }: Evidence) => facts.map(({ key }) => key);

describe("a fact that was known", () => {
  const known = evidence({
    facts: ["actor.created:Eve", "actor.lately:Eve", "repo.stars:o/r", "change.history:abc", "change.rewound:abc"].map(
      (key) => fact(key),
    ),
  });
  it.each([
    ["its account", ["actor:eve"], ["actor.created:Eve", "actor.lately:Eve"]],
    ["what the account did lately", ["actor.lately:Eve"], ["actor.lately:Eve"]],
    ["another account", ["actor:mallory"], []],
    ["its change", ["change:abc"], ["change.history:abc"]],
    ["anything", ["everything"], ["actor.created:Eve", "actor.lately:Eve", "repo.stars:o/r", "change.history:abc"]],
    ["nothing", [], []],
  ])("stays when GitHub could not be asked about %s", (_what, abouts, kept) => {
    expect(keysOf(mergedEvidence(known, evidence({ gaps: gaps(...abouts) })))).toEqual(kept);
  });
});

it("what was found now takes the place of what was known, the most telling first", () => {
  const fresh = evidence({ facts: [fact("repo.stars:o/r", 0, 2)], gaps: gaps("repo:o/r") });
  const merged = mergedEvidence(evidence({ facts: [fact("repo.stars:o/r"), fact("repo.moved:o/r", 2)] }), fresh);
  expect(merged.facts).toEqual([fact("repo.moved:o/r", 2), fact("repo.stars:o/r", 0, 2)]);
  expect(mergedEvidence(undefined, fresh)).toBe(fresh);
});

describe("a fact that moved the severity", () => {
  it.each([
    ["stays with the fact it rests on", { kind: "many-stars", subject: "o/r" }, ["repo:o/r"], 1],
    ["goes with the fact it rests on", { kind: "many-stars", subject: "o/r" }, ["repo:o/other"], 0],
    ["stays when it rests on several and one is open", { kind: "young-unsigned", subject: "eve" }, ["commit:abc"], 1],
    ["goes when nothing it rests on is open", { kind: "young-unsigned", subject: "eve" }, ["checks:abc"], 0],
    ["stays when history was as it should be", { kind: "nothing-lost", subject: "o/r" }, ["change:abc"], 1],
  ] as const)("%s", (_what, moving, abouts, count) => {
    const merged = mergedEvidence(evidence({ moving: [moving] }), evidence({ gaps: gaps(...abouts) }));
    expect(merged.moving).toHaveLength(count);
  });

  it("is not told twice, and nothing is lost no more when history was rewritten since", () => {
    const moving = [{ kind: "nothing-lost" as const, subject: "o/r" }];
    const open = gaps("change:abc");
    expect(mergedEvidence(evidence({ moving }), evidence({ moving, gaps: open })).moving).toEqual(moving);
    const rewritten = evidence({ facts: [fact("change.history:def", 2)], gaps: open });
    expect(mergedEvidence(evidence({ moving }), rewritten).moving).toEqual([]);
  });
});
