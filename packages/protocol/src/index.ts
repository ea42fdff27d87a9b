export {
  ApiToken,
  ApiTokenCreated,
  ApiTokenRequest,
  ApiTokens,
  AuditEntry,
  AuditPage,
  OpenSession,
  OpenSessions,
  Role,
  Scope,
  SecretInfo,
  SecretList,
  SecretRequest,
  SessionState,
  WorkspaceInfo,
  WorkspaceList,
  WorkspaceRequest,
} from "./access.ts";
export { AdminCleanup, AdminPollers, AdminStorage } from "./admin.ts";
export {
  ChannelTested,
  DeliveryInfo,
  DeliveryPage,
  DeliveryStatus,
  MessagePreview,
  MessagePreviewRequest,
  RoutePreview,
  RoutePreviewRequest,
  SilenceInfo,
  SilenceList,
  SilenceMatch,
  SilenceRequest,
} from "./alert.ts";
export { AnalyticsCoverage, AnalyticsTimeline, AnalyticsTop, DetectionMatrix, NamedCount } from "./analytics.ts";
export { AnomalyPage, AnomalyStats, MarkedFalse } from "./anomaly.ts";
export { EvidenceFact, IncidentEvidence } from "./evidence.ts";
export {
  AlertChannelHealth,
  AlertHealth,
  Health,
  HealthProblem,
  HealthStatus,
  OutsideHealth,
  SourceHealth,
} from "./health.ts";
export {
  Contribution,
  DetectedIncident,
  Entity,
  Incident,
  IncidentDetail,
  IncidentEvent,
  IncidentPage,
  Severity,
  TimelineEntry,
  WorkState,
} from "./incident.ts";
export { IncidentSummary, SummaryBullet } from "./incident-summary.ts";
export { Job, JobChanged, JobKind, JobPage, JobQueueHealth, JobState } from "./job.ts";
export { LiveMessage, Pulse } from "./live-message.ts";
export { LogInput, LogPage } from "./log.ts";
export { Notice, NoticePage } from "./notice.ts";
export { Problem } from "./problem.ts";
export { Profile, ProfileGroup } from "./profile.ts";
export { SessionRequest } from "./session.ts";
export { SettingsInForce, SettingsRequest, SettingsVersion } from "./settings.ts";
export { SocketFilter, SocketMessage, SocketRequest } from "./socket.ts";
export { Stats } from "./stats.ts";
export { StreamMessage, Summary, SummaryPage } from "./summary.ts";
export { LedgerLine, Why, WhyIncident } from "./why.ts";
export {
  AssignRequest,
  CommentRequest,
  FeedbackRequest,
  StoredSuppression,
  Suppressed,
  SuppressionList,
  SuppressionPreview,
  SuppressionWish,
  SuppressRequest,
  TimelinePage,
  WorkNote,
} from "./work.ts";
