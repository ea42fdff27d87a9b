import type { z } from "zod";
import type { GitHubEvent } from "../event.ts";
import { ActionPayload } from "./action.ts";
import { CommentPayload } from "./comment.ts";
import { CreatePayload } from "./create.ts";
import { DeletePayload } from "./delete.ts";
import { DiscussionPayload } from "./discussion.ts";
import { ForkPayload } from "./fork.ts";
import { GollumPayload } from "./gollum.ts";
import { IssuesPayload } from "./issues.ts";
import { MemberPayload } from "./member.ts";
import { PullRequestPayload } from "./pull-request.ts";
import { PushPayload } from "./push.ts";
import { ReleasePayload } from "./release.ts";
import { DownloadPayload, FollowPayload, ForkApplyPayload, GistPayload, TeamAddPayload } from "./retired.ts";
import { PullRequestReviewPayload, PullRequestReviewThreadPayload } from "./review.ts";

type KnownType = Exclude<GitHubEvent["type"], "other">;

const byType: { [Type in KnownType]: z.ZodType<Extract<GitHubEvent, { type: Type }>["payload"]> } = {
  PushEvent: PushPayload,
  PullRequestEvent: PullRequestPayload,
  PullRequestReviewEvent: PullRequestReviewPayload,
  PullRequestReviewCommentEvent: CommentPayload,
  PullRequestReviewThreadEvent: PullRequestReviewThreadPayload,
  IssuesEvent: IssuesPayload,
  IssueCommentEvent: CommentPayload,
  CommitCommentEvent: CommentPayload,
  CreateEvent: CreatePayload,
  DeleteEvent: DeletePayload,
  ForkEvent: ForkPayload,
  GollumEvent: GollumPayload,
  MemberEvent: MemberPayload,
  PublicEvent: ActionPayload,
  ReleaseEvent: ReleasePayload,
  WatchEvent: ActionPayload,
  DiscussionEvent: DiscussionPayload,
  DiscussionCommentEvent: CommentPayload,
  SponsorshipEvent: ActionPayload,
  FollowEvent: FollowPayload,
  GistEvent: GistPayload,
  ForkApplyEvent: ForkApplyPayload,
  DownloadEvent: DownloadPayload,
  TeamAddEvent: TeamAddPayload,
};

/** The payload's schema for every known type. A map, so that a type called `constructor` is not found in it. */
export const payloadSchemas: ReadonlyMap<string, z.ZodType<GitHubEvent["payload"]>> = new Map(Object.entries(byType));
