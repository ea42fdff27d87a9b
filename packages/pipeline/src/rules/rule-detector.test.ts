import { describe, expect, it } from "vitest";
import { activity, text } from "../activity-under-test.ts";
import { FEATURE_INDEX } from "../feature-vector.ts";
import { observed } from "../observation-under-test.ts";
import type { Condition, Rule } from "./rule.ts";
import { RuleDetector } from "./rule-detector.ts";

function rule(when: Condition[], given: Partial<Rule> = {}): Rule {
  return { id: "r", kind: "flood", says: "It says.", on: ["push"], when, subject: "actor", surprise: 5, ...given };
}

function judge(when: Condition[], observation = observed({ "actor.events_1h": 40, "actor.repos_1h": 8 })) {
  return new RuleDetector([rule(when)]).judge(observation);
}

describe("a condition", () => {
  it.each<[string, Condition, boolean]>([
    ["a feature that reaches its threshold", { feature: "actor.events_1h", atLeast: 40 }, true],
    ["a feature below it", { feature: "actor.events_1h", atLeast: 40.1 }, false],
    ["a feature within its limit", { feature: "actor.events_1h", atMost: 40 }, true],
    ["a feature above its limit", { feature: "actor.events_1h", atMost: 39.9 }, false],
    ["an unknown feature, asked for at least", { feature: "actor.gap_s", atLeast: 0 }, false],
    ["an unknown feature, asked for at most", { feature: "actor.gap_s", atMost: 1e9 }, false],
    ["a ratio that is reached", { ratio: ["actor.repos_1h", "actor.events_1h"], atLeast: 0.2 }, true],
    ["a ratio that is not", { ratio: ["actor.repos_1h", "actor.events_1h"], atLeast: 0.21 }, false],
    ["a ratio with something unknown", { ratio: ["text.repos_1h", "actor.events_1h"], atLeast: 0 }, false],
    ["a field that matches", { field: "ref", matches: "main$" }, true],
    ["a field that does not", { field: "ref", matches: "^x" }, false],
    ["a field that is absent", { field: "head", matches: ".*" }, false],
    ["a field that is no text", { field: "at", matches: ".*" }, false],
    ["the absence of an absent field", { field: "head", absent: true }, true],
    ["the absence of a field that is there", { field: "ref", absent: true }, false],
    ["a person", { automation: "person" }, true],
    ["automation", { automation: "automation" }, false],
    ["the account's own repository", { own: true }, false],
    ["another's repository", { own: false }, true],
    ["both limits", { feature: "actor.events_1h", atLeast: 30, atMost: 40 }, true],
    ["a field that is just this", { field: "ref", is: "refs/heads/main" }, true],
    ["a field that is more than this", { field: "ref", is: "refs/heads" }, false],
    ["a field that is one of these", { field: "ref", oneOf: ["x", "refs/heads/main"] }, true],
    ["a field that is none of these", { field: "ref", oneOf: ["x"] }, false],
    ["a number in a field", { field: "at", atLeast: 1 }, true],
    ["a number that is not there", { field: "commits", atMost: 1 }, false],
    ["one of two that holds", { any: [{ automation: "automation" }, { own: false }] }, true],
    ["one of two, one unknown", { any: [{ feature: "actor.gap_s", atLeast: 0 }, { own: false }] }, true],
    ["none of two", { any: [{ automation: "automation" }, { own: true }] }, false],
    ["the opposite of what holds not", { not: { own: true } }, true],
    ["the opposite of what holds", { not: { own: false } }, false],
    ["the opposite of what is not known", { not: { feature: "actor.gap_s", atLeast: 0 } }, false],
    ["the opposite of a field that is not there", { not: { field: "head", matches: "x" } }, false],
    ["the opposite of one of two, one unknown", { not: { any: [{ own: true }, { field: "head", is: "x" }] } }, false],
  ])("on %s: %j holds: %s", (_what, condition, holds) => {
    expect(judge([condition])).toHaveLength(holds ? 1 : 0);
  });

  it.each<[Condition, boolean]>([
    [{ field: "title", matches: "Prize" }, true],
    [{ field: "title.excerpt", is: "A Prize" }, true],
    [{ field: "title.mentions", atLeast: 3 }, true],
    [{ field: "title.length", atMost: 6 }, false],
    [{ field: "title.hosts", atLeast: 2 }, true],
    [{ field: "title.hosts", matches: "^evil" }, true],
    [{ field: "title.hosts", is: "good.example" }, true],
    [{ field: "title.hosts", oneOf: ["other.example"] }, false],
    [{ field: "body.hosts", atLeast: 0 }, false],
  ])("looks into texts: %j holds: %s", (condition, holds) => {
    const title = text("A Prize", { mentions: 3, hosts: ["good.example", "evil.example"] });
    const of = activity("issue", { title });
    const detector = new RuleDetector([rule([condition], { on: ["issue"] })]);
    expect(detector.judge(observed({}, { of }))).toHaveLength(holds ? 1 : 0);
  });

  it("on one's own repository holds whatever the case", () => {
    const own = observed({}, { of: activity("push", { actor: "Acme", repo: "aCME/app" }) });
    expect(judge([{ own: true }], own)).toHaveLength(1);
  });
});

describe("a rule", () => {
  const many: Condition = { feature: "actor.events_1h", atLeast: 40 };
  const hitWith = (events: number) => judge([many], observed({ "actor.events_1h": events }))[0];

  it("hits only when all its conditions hold, and only on its kinds", () => {
    expect(judge([many, { automation: "person" }])).toHaveLength(1);
    expect(judge([many, { automation: "automation" }])).toEqual([]);
    expect(judge([many], observed({ "actor.events_1h": 40 }, { of: activity("issue") }))).toEqual([]);
  });

  it("says how surprising it is, who says so and what drove it", () => {
    expect(hitWith(40)).toEqual({
      detector: "rule:r",
      rule: rule([many]),
      probability: 1e-5,
      drivers: [{ feature: FEATURE_INDEX["actor.events_1h"], value: 40, expected: undefined, probability: 1e-5 }],
    });
  });

  // expected: a power of ten for each fourfold, two at most
  it.each([
    [40, 5],
    [80, 5.5],
    [160, 6],
    [640, 7],
    [1e9, 7],
  ])("with %i events where 40 are enough is as surprising as 10^%d", (events, surprise) => {
    expect(-Math.log10(hitWith(events).probability)).toBeCloseTo(surprise, 9);
  });

  it("stands beside the others that hit", () => {
    const rules = [rule([many], { id: "a" }), rule([], { id: "b" }), rule([], { id: "c", on: ["star"] })];
    const hits = new RuleDetector(rules).judge(observed({ "actor.events_1h": 50 }));
    expect(hits.map(({ detector }) => detector)).toEqual(["rule:a", "rule:b"]);
  });
});
