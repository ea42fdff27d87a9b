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

/** An event's envelope with its type and what that type tells. */
type EventOf<Type extends string, Payload> = EventEnvelope & { type: Type; payload: Payload };

/** Commits arrived on a branch or tag. */
export type PushEvent = EventOf<"PushEvent", PushPayload>;
/** A pull request was opened, closed, merged or labelled. */
export type PullRequestEvent = EventOf<"PullRequestEvent", PullRequestPayload>;
/** A pull request was approved, refused or commented on as a whole. */
export type PullRequestReviewEvent = EventOf<"PullRequestReviewEvent", PullRequestReviewPayload>;
/** A comment on lines of a pull request. */
export type PullRequestReviewCommentEvent = EventOf<"PullRequestReviewCommentEvent", CommentPayload>;
/** A thread of such comments was resolved or opened again. */
export type PullRequestReviewThreadEvent = EventOf<"PullRequestReviewThreadEvent", PullRequestReviewThreadPayload>;
/** An issue was opened, closed or labelled. */
export type IssuesEvent = EventOf<"IssuesEvent", IssuesPayload>;
/** A comment on an issue or pull request. */
export type IssueCommentEvent = EventOf<"IssueCommentEvent", CommentPayload>;
/** A comment on a commit. */
export type CommitCommentEvent = EventOf<"CommitCommentEvent", CommentPayload>;
/** A branch, tag or repository was made. */
export type CreateEvent = EventOf<"CreateEvent", CreatePayload>;
/** A branch or tag was deleted. */
export type DeleteEvent = EventOf<"DeleteEvent", DeletePayload>;
/** A repository was forked; `repo` is the original. */
export type ForkEvent = EventOf<"ForkEvent", ForkPayload>;
/** Wiki pages were made or edited. */
export type GollumEvent = EventOf<"GollumEvent", GollumPayload>;
/** Somebody was given access to a repository. */
export type MemberEvent = EventOf<"MemberEvent", MemberPayload>;
/** A private repository was made public. */
export type PublicEvent = EventOf<"PublicEvent", ActionPayload>;
/** A release was published or changed. */
export type ReleaseEvent = EventOf<"ReleaseEvent", ReleasePayload>;
/** A star: GitHub kept the name of what it once was. */
export type WatchEvent = EventOf<"WatchEvent", ActionPayload>;
/** A discussion was opened. */
export type DiscussionEvent = EventOf<"DiscussionEvent", DiscussionPayload>;
/** A comment on a discussion. */
export type DiscussionCommentEvent = EventOf<"DiscussionCommentEvent", CommentPayload>;
/** Somebody was sponsored. */
export type SponsorshipEvent = EventOf<"SponsorshipEvent", ActionPayload>;
/** Somebody followed somebody; until 2013. */
export type FollowEvent = EventOf<"FollowEvent", FollowPayload>;
/** A gist was made or changed; until 2013. */
export type GistEvent = EventOf<"GistEvent", GistPayload>;
/** A commit was taken over from a fork; until 2014. */
export type ForkApplyEvent = EventOf<"ForkApplyEvent", ForkApplyPayload>;
/** A file was put up for download; until 2012. */
export type DownloadEvent = EventOf<"DownloadEvent", DownloadPayload>;
/** A repository was given to a team; until 2015. */
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
