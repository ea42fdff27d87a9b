import type { Entity } from "../incident.ts";
import type { Suppression } from "../settings.ts";
import { MOST_SIGNALS } from "./grow-incident.ts";
import { addKey, MOST_NAMES, nameActor, nameRepo } from "./include-event.ts";
import { settleSeverity, unitedFacts } from "./settle-severity.ts";
import type { TrackedIncident } from "./tracked-incident.ts";
import { strongest } from "./weak-signals.ts";

/** The younger incident becomes part of the older, which keeps its own streams. */
export function merge(older: TrackedIncident, younger: TrackedIncident, suppressions: readonly Suppression[]): void {
  older.eventCount += younger.eventCount;
  older.firstEventAt = Math.min(older.firstEventAt, younger.firstEventAt);
  older.lastEventAt = Math.max(older.lastEventAt, younger.lastEventAt);
  mergeNames(older, younger, suppressions);
  older.detectors.push(...younger.detectors.filter((name) => !older.detectors.includes(name)));
  addEntities(older, younger.entities);
  older.signals = strongest([...older.signals, ...younger.signals]).slice(0, MOST_SIGNALS);
  older.campaign ??= younger.campaign;
  older.fellows ??= younger.fellows;
  older.pagedAt ??= younger.pagedAt;
  const before = older.severity;
  older.facts = unitedFacts(older.facts, younger.facts);
  if (younger.detectedWeight > older.detectedWeight) takeOver(older, younger);
  settleSeverity(older);
  if (older.state !== "resolved" && older.severity !== before) older.state = "escalating";
}

/** The younger weighs more: what it looks like is what the whole looks like. */
function takeOver(older: TrackedIncident, younger: TrackedIncident): void {
  const { kind, subject, group, surprise, weighted, detectedWeight, weighing, severity, drivers, ruleSays } = younger;
  const { sampleText, usualPerHour, watchedMs } = younger;
  Object.assign(older, { kind, surprise, weighted, detectedWeight, weighing, severity, drivers, ruleSays });
  Object.assign(older, { usualPerHour, watchedMs });
  const keepsPattern = isPattern(older) && !isPattern(younger);
  if (!keepsPattern) Object.assign(older, { subject, group, sampleText });
}

/** About what many accounts share: it stays that, whatever one of them does besides. */
function isPattern({ subject }: TrackedIncident): boolean {
  return subject === "text" || subject === "name";
}

function mergeNames(older: TrackedIncident, younger: TrackedIncident, suppressions: readonly Suppression[]): void {
  if (younger.vouched !== undefined) {
    older.vouched = older.vouched?.filter((each) => younger.vouched?.includes(each)) ?? younger.vouched.slice();
  }
  for (const name of younger.actors) nameActor(older, name, suppressions);
  for (const name of younger.repos) nameRepo(older, name, suppressions);
  for (const key of younger.actorKeys) addKey(older.actorKeys, key);
  for (const key of younger.repoKeys) addKey(older.repoKeys, key);
  for (const key of younger.ownerKeys) addKey(older.ownerKeys, key);
}

/** What the incident is about as well; fifty at most. */
export function addEntities(incident: TrackedIncident, entities: readonly Entity[]): void {
  const isKnown = (one: Entity) => incident.entities.some(({ kind, name }) => kind === one.kind && name === one.name);
  for (const each of entities)
    if (incident.entities.length < MOST_NAMES && !isKnown(each)) incident.entities.push(each);
}
