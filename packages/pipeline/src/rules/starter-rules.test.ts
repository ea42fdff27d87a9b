import { describe, expect, it } from "vitest";
import { activity } from "../activity-under-test.ts";
import { observed } from "../observation-under-test.ts";
import { ACTIVITY_KINDS } from "./activity-fields.ts";
import { RuleDetector } from "./rule-detector.ts";
import { ruleProblems } from "./rule-problems.ts";
import { STARTER_RULES } from "./starter-rules.ts";

describe("the starter rules", () => {
  it("say what they mean in a sentence and have an id of their own", () => {
    for (const { says } of STARTER_RULES) expect(says).toMatch(/^[A-Z].*\.$/);
    expect(new Set(STARTER_RULES.map(({ id }) => id)).size).toBe(STARTER_RULES.length);
  });

  it("name nothing that does not exist", () => {
    expect(STARTER_RULES.flatMap(ruleProblems)).toEqual([]);
  });

  it.each(ACTIVITY_KINDS)("hit nothing of an ordinary first activity: %s", (kind) => {
    expect(new RuleDetector(STARTER_RULES).judge(observed({}, { of: activity(kind) }))).toEqual([]);
  });
});
