export { type CheckPermissionsOptions, checkPermissions, type PermissionCheck } from "./app/check-permissions.ts";
export {
  type Installation,
  type InstallationToken,
  InstallationTokens,
  type InstallationTokensOptions,
} from "./app/installation-tokens.ts";
export { PERMISSIONS, type Permission } from "./app/permission.ts";
export type { AuditEvent } from "./audit-log/audit-event.ts";
export { AuditLogPosition } from "./audit-log/audit-log-position.ts";
export type { ReceivedAuditEvent } from "./audit-log/audit-page.ts";
export { type AuditLogRound, type WatchAuditLogOptions, watchAuditLog } from "./audit-log/watch-audit-log.ts";
export { GitHubClient, type GitHubClientOptions, type PageRequest, type Token } from "./client.ts";
export {
  Forbidden,
  GitHubError,
  InvalidAnswer,
  NotFound,
  RateLimited,
  Unauthorized,
  Unavailable,
} from "./errors.ts";
export type {
  CommitCommentEvent,
  CreateEvent,
  DeleteEvent,
  DiscussionCommentEvent,
  DiscussionEvent,
  DownloadEvent,
  EventEnvelope,
  FollowEvent,
  ForkApplyEvent,
  ForkEvent,
  GistEvent,
  GitHubEvent,
  GollumEvent,
  IssueCommentEvent,
  IssuesEvent,
  MemberEvent,
  OtherEvent,
  PublicEvent,
  PullRequestEvent,
  PullRequestReviewCommentEvent,
  PullRequestReviewEvent,
  PullRequestReviewThreadEvent,
  PushEvent,
  ReleaseEvent,
  SponsorshipEvent,
  TeamAddEvent,
  WatchEvent,
} from "./event.ts";
export { typeName } from "./event.ts";
export type { EventFeed } from "./event-feed.ts";
export type { EventPage, QuarantinedEvent, ReceivedEvent } from "./event-page.ts";
export { archiveHourEnd, archiveHourName, archiveHourStart, archiveHours } from "./feed/archive-hour.ts";
export type { ArchiveStats } from "./feed/archive-stats.ts";
export { CoverageEstimator, type Reading } from "./feed/coverage.ts";
export { eventKey, RecentEvents } from "./feed/deduplicate.ts";
export {
  type FetchArchiveOptions,
  type FetchArchiveProgress,
  type FetchArchiveResult,
  fetchArchive,
} from "./feed/fetch-archive.ts";
export { type PollOptions, pollPublicEvents } from "./feed/poll-events.ts";
export { PollPosition } from "./feed/poll-position.ts";
export type { PollRound } from "./feed/poll-round.ts";
export { type ArchiveReading, type ReadArchiveOptions, readArchive } from "./feed/read-archive.ts";
export type { ArchiveRow, ArchiveRowsOptions } from "./feed/read-archive-rows.ts";
export type { SourceStatus } from "./feed/source-status.ts";
export { type WatchOptions, watchEvents } from "./feed/watch-events.ts";
export { WatchedFeed, WatchPosition } from "./feed/watch-position.ts";
export type { WatchRound } from "./feed/watch-round.ts";
export type { ChangedFile, Comparison } from "./lookup/comparison.ts";
export { GitHubLookup, type GitHubLookupOptions, type LookupRequest, MOST_SUBJECTS } from "./lookup/github-lookup.ts";
export type { Account, Checks, Commit, Repository } from "./lookup/looked-up.ts";
export type { LookedUp, LookupAnswer, Points } from "./lookup/lookup-answer.ts";
export { isCommitId, type Subject } from "./lookup/subject.ts";
export { type ParsedEvent, parseEvent } from "./parse-event.ts";
export type { Rate } from "./rate-limit.ts";
export { type ListRefsOptions, listRefs } from "./refs/list-refs.ts";
export type { Ref } from "./refs/parse-refs.ts";
export { DEFAULT_POPULAR_ACTIONS } from "./refs/popular-actions.ts";
export type { RefMove } from "./refs/ref-move.ts";
export { RefsPosition } from "./refs/refs-position.ts";
export { type RefsRound, type WatchRefsOptions, watchRefs } from "./refs/watch-refs.ts";
export type { ReportedTrouble } from "./status/reported-trouble.ts";
export { StatusPosition } from "./status/status-position.ts";
export { type StatusRound, type WatchStatusOptions, watchStatus } from "./status/watch-status.ts";
export { TokenPool, type TokenPoolOptions } from "./token-pool.ts";
export { type Delivery, type ParsedDelivery, parseDelivery } from "./webhook/parse-delivery.ts";
export { type SignedDelivery, verifySignature } from "./webhook/verify-signature.ts";
