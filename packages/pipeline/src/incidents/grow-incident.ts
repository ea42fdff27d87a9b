import type { Observation } from "../features/extract.ts";
import { keyHash } from "../features/key-hash.ts";
import { repeatedText } from "../features/shape-of-activity.ts";
import type { Entity, Incident } from "../incident.ts";
import type { Verdict } from "../verdict.ts";
import { contributionsOf, reasonsOf, titleOf } from "./describe.ts";
import { kindOf } from "./kind.ts";
import { scoreOf, severityOf, weightedSurprise } from "./severity.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

const MOST_NAMES = 50;
const MOST_KEYS = 10_000;

interface Opening {
  id: string;
  seq: number;
  subject: TrackedIncident["subject"];
  stream: number;
  observation: Observation;
  verdict: Verdict;
}

/** A new incident without any event yet: `include` and `grow` fill it. */
export function open({ id, seq, subject, stream, observation, verdict }: Opening): TrackedIncident {
  const { activity } = observation;
  return {
    id,
    openedSeq: seq,
    streams: [stream],
    subject,
    group: observation.group,
    kind: kindOf(verdict, observation),
    state: "new",
    severity: "info",
    surprise: 0,
    weighted: 0,
    automation: observation.automation === "automation",
    entities: entitiesOf(subject, observation),
    actors: [],
    repos: [],
    actorKeys: [],
    repoKeys: [],
    eventCount: 0,
    firstEventAt: activity.at,
    lastEventAt: activity.at,
    detectedAt: activity.at,
    pagedAt: undefined,
    heldBecause: undefined,
    detectors: [],
    ruleSays: undefined,
    drivers: [],
    sampleText: sampleText(subject, observation),
    usualPerHour: undefined,
    watchedMs: 0,
    sample: activity.lane === "sample",
  };
}

function entitiesOf(
  subject: TrackedIncident["subject"],
  { activity, owner, textShape, nameShape }: Observation,
): Entity[] {
  const actor: Entity = { kind: "actor", name: activity.actor };
  const repo: Entity[] = activity.repo === undefined ? [] : [{ kind: "repo", name: activity.repo }];
  if (subject === "repo") return repo;
  if (subject === "text") return [{ kind: "pattern", name: `text ${textShape ?? ""}` }, actor];
  if (subject === "name") return [{ kind: "pattern", name: nameShape ?? "" }, actor];
  return owner !== undefined && owner.toLowerCase() !== activity.actor.toLowerCase()
    ? [actor, { kind: "org", name: owner }]
    : [actor];
}

function sampleText(subject: TrackedIncident["subject"], { activity, nameShape }: Observation): string | undefined {
  if (subject === "name") return nameShape;
  return subject === "text" ? repeatedText(activity)?.excerpt.slice(0, 80).toWellFormed() : undefined;
}

/** Counts one event as evidence. */
export function include(incident: TrackedIncident, actor: string, repo: string | undefined, at: number): void {
  incident.eventCount++;
  incident.firstEventAt = Math.min(incident.firstEventAt, at);
  incident.lastEventAt = Math.max(incident.lastEventAt, at);
  remember(incident.actors, incident.actorKeys, actor);
  if (repo !== undefined) remember(incident.repos, incident.repoKeys, repo);
}

function remember(names: string[], keys: number[], name: string): void {
  const key = keyHash(name.toLowerCase(), 31);
  if (keys.length >= MOST_KEYS || keys.includes(key)) return;
  keys.push(key);
  if (names.length < MOST_NAMES) names.push(name);
}

/** Lets a verdict speak for the incident when it says more than those before. */
export function grow(incident: TrackedIncident, observation: Observation, verdict: Verdict): void {
  for (const { detector } of verdict.scores)
    if (!incident.detectors.includes(detector)) incident.detectors.push(detector);
  incident.ruleSays = verdict.rule?.says ?? incident.ruleSays;
  const named = verdict.rule === undefined && incident.ruleSays !== undefined; // by a rule: statistics do not rename it
  const kind = named ? incident.kind : kindOf(verdict, observation);
  const weighted = weightedSurprise(verdict.surprise, kind, incident.automation);
  if (weighted < incident.weighted) return;
  incident.kind = kind;
  incident.surprise = verdict.surprise;
  incident.weighted = weighted;
  incident.severity = severityOf(incident.weighted);
  incident.drivers = verdict.drivers;
  incident.usualPerHour = observation.usualPerHour;
  incident.watchedMs = observation.watchedMs;
}

/** Lets a stream's activities belong to the incident; false when it has too many streams already. */
export function addStream(incident: TrackedIncident, key: number): boolean {
  if (incident.streams.includes(key)) return true;
  if (incident.streams.length >= MOST_KEYS) return false;
  incident.streams.push(key);
  return true;
}

/** The younger incident becomes part of the older, which keeps its own streams. */
export function merge(older: TrackedIncident, younger: TrackedIncident): void {
  older.eventCount += younger.eventCount;
  older.firstEventAt = Math.min(older.firstEventAt, younger.firstEventAt);
  older.lastEventAt = Math.max(older.lastEventAt, younger.lastEventAt);
  for (const name of younger.actors) remember(older.actors, older.actorKeys, name);
  for (const name of younger.repos) remember(older.repos, older.repoKeys, name);
  older.detectors.push(...younger.detectors.filter((name) => !older.detectors.includes(name)));
  older.entities.push(
    ...younger.entities.filter(
      (entity) => !older.entities.some((known) => known.kind === entity.kind && known.name === entity.name),
    ),
  );
  older.entities = older.entities.slice(0, MOST_NAMES);
  older.pagedAt ??= younger.pagedAt;
  if (younger.weighted <= older.weighted) return;
  if (older.state !== "resolved" && younger.severity !== older.severity) older.state = "escalating";
  const { kind, subject, group, surprise, weighted, severity, drivers, ruleSays } = younger;
  const { sampleText: text, usualPerHour, watchedMs } = younger;
  Object.assign(older, { kind, subject, group, surprise, weighted, severity, drivers, ruleSays });
  Object.assign(older, { sampleText: text, usualPerHour, watchedMs });
}

/** What the world is told of it: a copy that later changes do not touch. */
export function publicIncident(incident: TrackedIncident): Incident {
  const { id, kind, state, severity, eventCount, firstEventAt, lastEventAt, detectedAt, sample } = incident;
  const shown: Incident = {
    id,
    kind,
    title: titleOf(incident),
    state,
    severity,
    score: scoreOf(incident.weighted),
    entities: incident.entities.slice(),
    actors: incident.actors.slice(),
    repos: incident.repos.slice(),
    eventCount,
    firstEventAt,
    lastEventAt,
    detectedAt,
    detectors: incident.detectors.slice(),
    reasons: reasonsOf(incident),
    contributions: contributionsOf(incident),
    sample,
  };
  if (incident.pagedAt !== undefined) shown.pagedAt = incident.pagedAt;
  return shown;
}
