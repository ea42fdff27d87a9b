export type { Activity, ActivityKind, Audit, Lane, Occurrence, RefMoved, Text } from "./activity.ts";
export { completeSettings, type GivenSettings } from "./complete-settings.ts";
export { DelayedParts } from "./delayed-parts.ts";
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
export type { Judgement, LikeCases } from "./incidents/feedback-book.ts";
export { type BookedIncident, IncidentBook } from "./incidents/incident-book.ts";
export { byDeservedAttention } from "./incidents/rank.ts";
export { isAboutCause } from "./incidents/reasons.ts";
export { SEVERITY_FACTS, type SeverityFact } from "./incidents/severity-fact.ts";
export { type Suppressible, suppressedBy, suppressionInWords } from "./incidents/suppression.ts";
export type { Control, PipelineInput } from "./input.ts";
export { visibleText } from "./normalise/clean-text.ts";
export { maskSecrets } from "./normalise/mask-secrets.ts";
export { normaliseAuditEvent } from "./normalise/normalise-audit-event.ts";
export { type Arrival, normaliseEvent } from "./normalise/normalise-event.ts";
export { normaliseRefMove } from "./normalise/normalise-ref-move.ts";
export { oddDate } from "./normalise/odd-date.ts";
export type { IncidentChange, LedgerEntry, Notice, PipelineOutput, ProfileChange } from "./output.ts";
export { Pipeline, type PipelineOptions, type SavedState, STATE_FORMAT } from "./pipeline.ts";
export type { Profile } from "./profile.ts";
export { relearnedBy } from "./relearned-by.ts";
export { ACTIVITY_KINDS } from "./rules/activity-fields.ts";
export { fixtureProblems } from "./rules/fixture-problems.ts";
export { unknownName } from "./rules/nearest-name.ts";
export { COUNTED, type Condition, RULE_KEYS, RULE_SUBJECTS, type Rule, type RuleSettings } from "./rules/rule.ts";
export type { FixtureRun, GivenActivity, RuleFixture, RuleFixtures } from "./rules/rule-fixture.ts";
export { type RuleProblem, ruleProblems } from "./rules/rule-problems.ts";
export { STARTER_RULES } from "./rules/starter-rules.ts";
export { tryRule } from "./rules/try-rule.ts";
export { type Budget, DEFAULT_SETTINGS, type PipelineSettings, type Suppression } from "./settings.ts";
