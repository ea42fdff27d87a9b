import { expect, it } from "vitest";
import { activity } from "../activity-under-test.ts";
import { ACTIVITY_TYPES, activityType } from "./activity-type.ts";

it("tells tags from branches, and where a comment stands", () => {
  const types = [
    activity("create", { what: "tag" }),
    activity("create", { what: "branch" }),
    activity("delete", { what: "tag" }),
    activity("comment", { on: "commit" }),
    activity("comment", { on: "issue" }),
    activity("wiki"),
  ].map(activityType);
  expect(new Set(types).size).toBe(types.length);
  for (const type of types) expect(type).toBeLessThan(ACTIVITY_TYPES - 1);
  expect(activityType(activity("other"))).toBe(ACTIVITY_TYPES - 1);
});
