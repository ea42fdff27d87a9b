import type { ActivityKind } from "../activity.ts";

/** Fields without which an activity of a kind would not be one, with ordinary values: what is left open when one is made up. */
export const REQUIRED_FIELDS: Record<ActivityKind, object> = {
  push: { ref: "refs/heads/main" },
  "pull-request": { action: "opened" },
  review: { action: "created" },
  issue: { action: "opened" },
  comment: { action: "created", on: "issue" },
  discussion: { action: "created" },
  create: { what: "branch", ref: "topic" },
  delete: { what: "branch", ref: "topic" },
  star: {},
  fork: {},
  release: { action: "published" },
  member: { action: "added" },
  public: {},
  wiki: {},
  "ref-move": { ref: "refs/tags/v1.0" },
  audit: { action: "repo.add_topic", organisation: "acme" },
  other: {},
};
