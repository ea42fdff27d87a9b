import type { Activity, ActivityKind } from "../activity.ts";

/** Kinds that are compared with each other: each has its own baselines, its own forest and its own threshold. */
export const EVENT_GROUPS = ["push", "review", "issue", "create", "delete", "attention", "access", "other"] as const;
export type EventGroup = (typeof EVENT_GROUPS)[number];

const GROUP_OF: Record<ActivityKind, EventGroup> = {
  push: "push",
  "pull-request": "review",
  review: "review",
  issue: "issue",
  comment: "issue",
  discussion: "issue",
  create: "create",
  delete: "delete",
  star: "attention",
  fork: "attention",
  release: "access",
  member: "access",
  public: "access",
  "ref-move": "access",
  wiki: "other",
  audit: "other",
  other: "other",
};

/** The group an activity belongs to. A review comment counts as review, not as issue talk. */
export function eventGroup(activity: Activity): EventGroup {
  if (activity.kind === "comment" && activity.on === "review") return "review";
  return GROUP_OF[activity.kind];
}
