export { Health, HealthProblem, HealthStatus, SourceHealth } from "./health.ts";
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
export { LiveMessage, Pulse } from "./live-message.ts";
export { LogInput, LogPage } from "./log.ts";
export { Notice, NoticePage } from "./notice.ts";
export { Problem } from "./problem.ts";
export { Profile, ProfileGroup } from "./profile.ts";
export { SessionRequest } from "./session.ts";
export { SettingsInForce, SettingsRequest, SettingsVersion } from "./settings.ts";
export { Stats } from "./stats.ts";
export { StreamMessage, Summary, SummaryPage } from "./summary.ts";
export { LedgerLine, Why, WhyIncident } from "./why.ts";
