import type { WebhookBody } from "./webhook-body.ts";

/** What a delivery corresponds to among the public events, or why it is left out. */
export type Corresponding = { type: string; payload: object; left?: undefined } | { type?: undefined; left: string };

/** The body as it came. */
export interface RawBody {
  after?: unknown;
  repository?: { description?: unknown } | null;
}

/** Deliveries whose payload says under the same names what the public event's payload says. */
const SAME_PAYLOAD: Readonly<Record<string, string>> = {
  commit_comment: "CommitCommentEvent",
  create: "CreateEvent",
  delete: "DeleteEvent",
  discussion: "DiscussionEvent",
  discussion_comment: "DiscussionCommentEvent",
  fork: "ForkEvent",
  gollum: "GollumEvent",
  issue_comment: "IssueCommentEvent",
  issues: "IssuesEvent",
  member: "MemberEvent",
  public: "PublicEvent",
  pull_request: "PullRequestEvent",
  pull_request_review: "PullRequestReviewEvent",
  pull_request_review_comment: "PullRequestReviewCommentEvent",
  pull_request_review_thread: "PullRequestReviewThreadEvent",
  release: "ReleaseEvent",
  sponsorship: "SponsorshipEvent",
  team_add: "TeamAddEvent",
};

/**
 * The public event that a delivery of this name (`X-GitHub-Event`) stands for; undefined when there is none. What would
 * count one happening twice is left out: GitHub tells a star as `star` and as `watch`, a deleted ref as `push` and as
 * `delete`. Changes of a repository itself have no public event: they become the type `RepositoryEvent`.
 */
export function correspondingEvent(name: string, body: WebhookBody, raw: RawBody): Corresponding | undefined {
  switch (name) {
    case "push":
      if (body.deleted) return { left: "a deleted ref is told by its delete delivery" };
      return { type: "PushEvent", payload: { ...raw, head: raw.after } };
    case "star":
      if (body.action === "created") return { type: "WatchEvent", payload: { action: "started" } };
      return { type: "StarEvent", payload: { action: body.action } };
    case "watch":
      return { left: "a star is told by its star delivery" };
    case "repository":
      if (body.action !== "created") return { type: "RepositoryEvent", payload: { action: body.action } };
      return { type: "CreateEvent", payload: { ref_type: "repository", description: raw.repository?.description } };
    default: {
      const type = Object.hasOwn(SAME_PAYLOAD, name) ? SAME_PAYLOAD[name] : undefined;
      return type === undefined ? undefined : { type, payload: raw };
    }
  }
}
