import { describe, expect, it } from "vitest";
import { fixtureProblems } from "./fixture-problems.ts";
import type { Condition, Rule } from "./rule.ts";
import { ruleProblems } from "./rule-problems.ts";
import { rulesInForce } from "./rules-in-force.ts";
import { STARTER_RULES } from "./starter-rules.ts";

const GOOD: Rule = {
  id: "r",
  kind: "flood",
  says: "It says something.",
  on: ["issue", "comment"],
  when: [],
  subject: "actor",
  surprise: 5,
};
const told = (given: object) =>
  ruleProblems({ ...GOOD, ...given } as Rule).map(({ path, message }) => `${path.join(".")}: ${message}`);
const when = (condition: unknown) => told({ when: [condition as Condition] });

describe("what is wrong with a rule", () => {
  it("is nothing when it can be run", () => {
    expect(told({})).toEqual([]);
    expect(when({ any: [{ field: "title", matches: "x" }, { not: { field: "body.hosts", atLeast: 1 } }] })).toEqual([]);
    expect(told({ count: [{ of: "repo", per: "actor", within: "7 days", atLeast: 3 }] })).toEqual([]);
  });

  it.each([
    [
      { feature: "actor.repo_10m", atLeast: 1 },
      "when.0.feature: there is no feature “actor.repo_10m”; the nearest is actor.repos_10m",
    ],
    [{ ratio: ["actor.events_1h", "nonsense"], atLeast: 1 }, "when.0.ratio.1: there is no feature “nonsense”."],
    [{ feature: "actor.events_1h" }, "when.0: write atLeast, atMost or both"],
    [{ feature: "actor.events_1h", atLeast: 2, atMost: 1 }, "when.0: atMost is below atLeast"],
    [
      { field: "titel", matches: "x" },
      "when.0.field: there is no field of issue or comment “titel”; the nearest is title.",
    ],
    [{ field: "headRef", matches: "x" }, "when.0.field: there is no field of issue or comment “headRef”"],
    [{ field: "title.words", atLeast: 1 }, "when.0.field: there is no field"],
    [{ field: "constructor", is: "x" }, "when.0.field: there is no field"],
    [{ field: "number", matches: "x" }, "when.0: this field holds no text"],
    [{ field: "title", atLeast: 1 }, "when.0: this field holds no number"],
    [{ field: "title", matches: "(a)\\1" }, "when.0.matches: the pattern has a back reference"],
    [{ any: [{ own: true }, { feature: "x", atLeast: 1 }] }, "when.0.any.1.feature: there is no feature “x”."],
    [{ any: [] }, "when.0.any: there is no condition in it"],
    [{ not: { field: "titel", is: "x" } }, "when.0.not.field: there is no field"],
  ])("%j", (condition, expected) => {
    expect(when(condition)).toEqual([expect.stringContaining(expected)]);
  });

  it.each([
    [{ on: ["pusch"] }, "on.0: there is no kind of activity “pusch”; the nearest is push."],
    [{ drivers: ["x"] }, "drivers.0: there is no feature “x”."],
    [{ count: [{ of: "repo", per: "actor", within: "soon", atLeast: 3 }] }, "count.0.within: “soon” is no time"],
    [{ count: [{ of: "repo", per: "repo", within: "1 hour", atLeast: 3 }] }, "count.0.of: one repo is always one"],
    [
      { after: { per: "repo", within: "8 days", steps: [{ on: ["push"] }] } },
      "after.within: “8 days” is no time up to 7 days",
    ],
    [{ after: { per: "repo", within: "1 day", steps: [] } }, "after.steps: there have to be 1 to 4 steps"],
    [
      { after: { per: "repo", within: "1 day", steps: [{ on: ["push"], when: [{ field: "reff", is: 1 }] }] } },
      "after.steps.0.when.0.field: there is no field of push “reff”; the nearest is ref.",
    ],
  ])("%j", (given, expected) => {
    expect(told(given)).toEqual([expect.stringContaining(expected)]);
  });

  it("in its fixtures is told as well", () => {
    const activity = { kind: "push" as const };
    const all = fixtureProblems({
      hits: [{ what: "x", before: [{ every: "often", repeat: 1e9, activity }], activity: { kind: "push", reff: "x" } }],
      misses: [{ what: "y", activity: { kind: "pull" as "push" }, features: { nonsense: 1 } as object }],
    });
    expect(all.map(({ path }) => path.join("."))).toEqual([
      "fixtures.hits.0.before.0.every",
      "fixtures.hits.0.before.0.repeat",
      "fixtures.hits.0.activity",
      "fixtures.misses.0.features",
      "fixtures.misses.0.activity.kind",
    ]);
  });
});

describe("the rules in force", () => {
  it("are the starter rules, without those that are off, and one's own in the place of their namesakes", () => {
    const own = [
      { ...GOOD, id: "mine" },
      { ...GOOD, id: "star-burst" },
    ];
    const { rules, refused } = rulesInForce({ own, off: ["self-flood"] });
    expect(refused).toEqual([]);
    expect(rules).toHaveLength(STARTER_RULES.length); // one off, one more, one replaced
    expect(rules.find(({ id }) => id === "star-burst")).toBe(own[1]);
    expect(rules.some(({ id }) => id === "self-flood")).toBe(false);
  });

  it("leave out what cannot run, and tell it", () => {
    const { rules, refused } = rulesInForce({ own: [{ ...GOOD, id: "mine", on: ["gone" as "push"] }], off: [] });
    expect(rules).toHaveLength(STARTER_RULES.length);
    expect(refused).toMatchObject([{ rule: { id: "mine" }, problem: { path: ["on", 0] } }]);
  });
});
