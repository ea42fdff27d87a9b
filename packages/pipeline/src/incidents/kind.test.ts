import { describe, expect, it } from "vitest";
import type { Activity } from "../activity.ts";
import { activity } from "../activity-under-test.ts";
import type { FeatureName } from "../feature-vector.ts";
import { observed } from "../observation-under-test.ts";
import { STARTER_RULES } from "../rules/starter-rules.ts";
import { kindOf } from "./kind.ts";
import { verdictOf } from "./tracker-run-under-test.ts";

function kind(of: Activity, features: Partial<Record<FeatureName, number>> = {}): string {
  return kindOf(verdictOf(5), observed(features, { of }));
}

describe("what a strange activity looks like", () => {
  it("is a fan-out only when it reaches several owners", () => {
    const push = activity("push");
    expect(kind(push, { "actor.repos_1h": 4, "actor.owners_1h": 2 })).toBe("push-burst");
    expect(kind(push, { "actor.repos_1h": 4, "actor.owners_1h": 3 })).toBe("fan-out");
    expect(kind(push, { "actor.repos_1h": 40, "actor.owners_1h": 2 })).toBe("fan-out");
    expect(kind(push, { "actor.repos_1h": 40, "actor.owners_1h": 1 })).toBe("roll-out");
    expect(kind(push, { "actor.repos_1h": 40, "actor.owners_1h": Number.NaN })).toBe("roll-out");
  });

  it("is a flood of repositories only when repositories are made", () => {
    expect(kind(activity("create", { what: "repository" }))).toBe("repository-flood");
    expect(kind(activity("create"), { "actor.repos_1h": 40 })).toBe("branch-flood");
  });

  it("is what a rule says that was hit", () => {
    const rule = STARTER_RULES.find(({ id }) => id === "foreign-deletion");
    expect(kindOf(verdictOf(5, { rule }), observed({}, { of: activity("delete") }))).toBe("foreign-deletion");
  });

  it("is unusual activity when nothing in it is rare by itself", () => {
    expect(kindOf(verdictOf(5, { drivers: [] }), observed({}))).toBe("unusual-activity");
  });

  it("is a burst of a rare type only when nothing else is as strange about it", () => {
    const scores = (rareType: number) => [
      { detector: "rare-type", probability: rareType, drivers: [] },
      { detector: "rate", probability: 1e-4, drivers: [] },
    ];
    expect(kindOf(verdictOf(5, { scores: scores(1e-5) }), observed({}, { of: activity("wiki") }))).toBe("rare-burst");
    expect(kindOf(verdictOf(5, { scores: scores(1e-3) }), observed({}, { of: activity("issue") }))).toBe("flood");
  });
});
