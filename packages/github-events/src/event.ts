import type { ActionPayload } from "./payload/action.ts";
import type { CommentPayload } from "./payload/comment.ts";
import type { CreatePayload } from "./payload/create.ts";
import type { DeletePayload } from "./payload/delete.ts";
import type { DiscussionPayload } from "./payload/discussion.ts";
import type { ForkPayload } from "./payload/fork.ts";
import type { GollumPayload } from "./payload/gollum.ts";
import type { IssuesPayload } from "./payload/issues.ts";
import type { MemberPayload } from "./payload/member.ts";
import type { PullRequestPayload } from "./payload/pull-request.ts";
import type { PushPayload } from "./payload/push.ts";
import type { ReleasePayload } from "./payload/release.ts";
import type {
  DownloadPayload,
  FollowPayload,
  ForkApplyPayload,
  GistPayload,
  TeamAddPayload,
} from "./payload/retired.ts";
import type { PullRequestReviewPayload, PullRequestReviewThreadPayload } from "./payload/review.ts";

/** What every event says, whatever its type and era. */
export interface EventEnvelope {
  /**
   * GitHub's id, or `sha256:` and a hash for events without one (2012 to 2014). Ids are no sequence and can come back:
   * only id, type and time together name one event.
   */
  id: string;
  /** `created_at` as ms since epoch: when it happened, as GitHub says, which can be weeks off. */
  at: number;
  /** Who did it. `login` as written by GitHub, 1 to 255 characters; bots end in `[bot]`. */
  actor: { login: string; id?: number };
  /** Where: `name` is `owner/name`. Undefined for the few types without a repository. */
  repo?: { name: string; id?: number };
  org?: { login: string; id?: number };
  public: boolean;
}

type EventOf<Type extends string, Payload> = EventEnvelope & { type: Type; payload: Payload };

export type PushEvent = EventOf<"PushEvent", PushPayload>;
export type PullRequestEvent = EventOf<"PullRequestEvent", PullRequestPayload>;
export type PullRequestReviewEvent = EventOf<"PullRequestReviewEvent", PullRequestReviewPayload>;
export type PullRequestReviewCommentEvent = EventOf<"PullRequestReviewCommentEvent", CommentPayload>;
export type PullRequestReviewThreadEvent = EventOf<"PullRequestReviewThreadEvent", PullRequestReviewThreadPayload>;
export type IssuesEvent = EventOf<"IssuesEvent", IssuesPayload>;
export type IssueCommentEvent = EventOf<"IssueCommentEvent", CommentPayload>;
export type CommitCommentEvent = EventOf<"CommitCommentEvent", CommentPayload>;
export type CreateEvent = EventOf<"CreateEvent", CreatePayload>;
export type DeleteEvent = EventOf<"DeleteEvent", DeletePayload>;
export type ForkEvent = EventOf<"ForkEvent", ForkPayload>;
export type GollumEvent = EventOf<"GollumEvent", GollumPayload>;
export type MemberEvent = EventOf<"MemberEvent", MemberPayload>;
export type PublicEvent = EventOf<"PublicEvent", ActionPayload>;
export type ReleaseEvent = EventOf<"ReleaseEvent", ReleasePayload>;
/** A star: GitHub kept the name of what it once was. */
export type WatchEvent = EventOf<"WatchEvent", ActionPayload>;
export type DiscussionEvent = EventOf<"DiscussionEvent", DiscussionPayload>;
export type DiscussionCommentEvent = EventOf<"DiscussionCommentEvent", CommentPayload>;
export type SponsorshipEvent = EventOf<"SponsorshipEvent", ActionPayload>;
export type FollowEvent = EventOf<"FollowEvent", FollowPayload>;
export type GistEvent = EventOf<"GistEvent", GistPayload>;
export type ForkApplyEvent = EventOf<"ForkApplyEvent", ForkApplyPayload>;
export type DownloadEvent = EventOf<"DownloadEvent", DownloadPayload>;
export type TeamAddEvent = EventOf<"TeamAddEvent", TeamAddPayload>;
/** A type that this version does not know. `type_name` is GitHub's name for it. */
export type OtherEvent = EventOf<"other", ActionPayload> & { type_name: string };

/**
 * One public event of GitHub, of any era since 2012. Only what a monitor uses is kept, under GitHub's own field names;
 * what an era or a trimmed payload lacks is undefined. Texts are a stranger's words: bounded, and nothing more.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types
 */
export type GitHubEvent =
  | PushEvent
  | PullRequestEvent
  | PullRequestReviewEvent
  | PullRequestReviewCommentEvent
  | PullRequestReviewThreadEvent
  | IssuesEvent
  | IssueCommentEvent
  | CommitCommentEvent
  | CreateEvent
  | DeleteEvent
  | ForkEvent
  | GollumEvent
  | MemberEvent
  | PublicEvent
  | ReleaseEvent
  | WatchEvent
  | DiscussionEvent
  | DiscussionCommentEvent
  | SponsorshipEvent
  | FollowEvent
  | GistEvent
  | ForkApplyEvent
  | DownloadEvent
  | TeamAddEvent
  | OtherEvent;

/** GitHub's own name of the event's type, such as `PushEvent`, also for types that this version does not know. */
export function typeName(event: GitHubEvent): string {
  return event.type === "other" ? event.type_name : event.type;
}
