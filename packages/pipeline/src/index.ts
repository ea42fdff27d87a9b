export type { Activity, ActivityKind, Lane, Occurrence, RefMoved, Text } from "./activity.ts";
export { FEATURES, type Feature, type FeatureName, type FeatureVector } from "./feature-vector.ts";
export {
  type Contribution,
  type DetectionState,
  type Entity,
  type Incident,
  SEVERITIES,
  type Severity,
} from "./incident.ts";
export type { StoredOpening } from "./incidents/adopt-incident.ts";
export { type BookedIncident, IncidentBook } from "./incidents/incident-book.ts";
export { byDeservedAttention } from "./incidents/rank.ts";
export type { Control, PipelineInput } from "./input.ts";
export { visibleText } from "./normalise/clean-text.ts";
export { maskSecrets } from "./normalise/mask-secrets.ts";
export { type Arrival, normaliseEvent } from "./normalise/normalise-event.ts";
export { normaliseRefMove } from "./normalise/normalise-ref-move.ts";
export { oddDate } from "./normalise/odd-date.ts";
export type { IncidentChange, LedgerEntry, Notice, PipelineOutput } from "./output.ts";
export { Pipeline, type PipelineOptions, type SavedState, STATE_FORMAT } from "./pipeline.ts";
export { type Budget, DEFAULT_SETTINGS, type PipelineSettings, type Suppression } from "./settings.ts";
