import { expect, it } from "vitest";
import type { ActivityKind } from "../activity.ts";
import { activity } from "../activity-under-test.ts";
import { eventGroup } from "./event-group.ts";

const GROUPS: [ActivityKind, string][] = [
  ["push", "push"],
  ["pull-request", "review"],
  ["review", "review"],
  ["issue", "issue"],
  ["comment", "issue"],
  ["discussion", "issue"],
  ["create", "create"],
  ["delete", "delete"],
  ["star", "attention"],
  ["fork", "attention"],
  ["release", "access"],
  ["member", "access"],
  ["public", "access"],
  ["ref-move", "access"],
  ["wiki", "other"],
  ["other", "other"],
];

it.each(GROUPS)("a %s is compared with others of the group %s", (kind, group) => {
  expect(eventGroup(activity(kind))).toBe(group);
});

it("a comment on a review is compared with reviews, every other with issues", () => {
  expect(eventGroup(activity("comment", { on: "review" }))).toBe("review");
  for (const on of ["issue", "commit", "discussion"] as const) {
    expect(eventGroup(activity("comment", { on }))).toBe("issue");
  }
});
