import type { Driver } from "../detect/score.ts";
import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import { automationClass } from "../features/automation-class.ts";
import { EVENT_GROUPS } from "../features/event-group.ts";
import { keyHash } from "../features/key-hash.ts";
import { actorName, actorStream, nameStream, repoStream, textStream } from "../features/stream-key.ts";
import type { Incident } from "../incident.ts";
import { entityLink } from "./incident-keys.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

/** An incident as its row tells it, and the `seq` of the input that opened it. */
export interface StoredOpening {
  incident: Incident;
  openedSeq: number;
}

/**
 * An open incident taken over from its row, after an upgrade made the saved state unreadable. It goes on collecting the
 * activities of its first entity in every event group; what the row does not tell begins anew.
 */
export function adopted({ incident, openedSeq }: StoredOpening): TrackedIncident {
  const [entity] = incident.entities;
  const login = incident.actors[0] ?? "";
  const automation = automationClass(login) === "automation";
  const subject = subjectOf(incident);
  const weighted = (incident.score * 5) / (1 - incident.score);
  return {
    id: incident.id,
    openedSeq,
    streams: streamsOf(subject, incident, automation),
    links: linksOf(subject, incident, automation),
    subject,
    group: "other",
    kind: incident.kind,
    state: incident.state,
    severity: incident.severity,
    surprise: weighted,
    weighted,
    detectedWeight: weighted,
    facts: [],
    weighing: undefined,
    signals: [],
    automation,
    entities: entity === undefined ? [{ kind: "actor", name: login }] : incident.entities.slice(),
    actors: incident.actors.slice(),
    repos: incident.repos.slice(),
    actorKeys: incident.actors.map((name) => keyHash(name.toLowerCase(), 31)),
    repoKeys: incident.repos.map((name) => keyHash(name.toLowerCase(), 31)),
    ownerKeys: [],
    vouched: undefined,
    campaign: undefined,
    fellows: undefined,
    eventCount: incident.eventCount,
    firstEventAt: incident.firstEventAt,
    lastEventAt: incident.lastEventAt,
    detectedAt: incident.detectedAt,
    pagedAt: incident.pagedAt,
    heldBecause: undefined,
    returns: 0,
    detectors: incident.detectors.slice(),
    ruleSays: undefined,
    drivers: driversOf(incident, weighted),
    sampleText: undefined,
    usualPerHour: undefined,
    watchedMs: 0,
    sample: incident.sample,
  };
}

function driversOf({ contributions }: Incident, weighted: number): Driver[] {
  return contributions.flatMap(({ feature, value, expected, usualUpTo, share }) => {
    const index = FEATURE_INDEX[feature as FeatureName];
    if (index === undefined) return [];
    return [{ feature: index, value, expected, usualUpTo, probability: 10 ** (-weighted * share) }];
  });
}

function subjectOf({ entities: [entity] }: Incident): TrackedIncident["subject"] {
  if (entity?.kind === "repo") return "repo";
  if (entity?.kind === "pattern") return entity.name.startsWith("text ") ? "text" : "name";
  return "actor";
}

function streamsOf(subject: TrackedIncident["subject"], incident: Incident, automation: boolean): number[] {
  const [entity] = incident.entities;
  if (subject === "text") return [textStream(entity.name.slice("text ".length))];
  if (subject === "name") return [nameStream(entity.name)];
  if (subject === "repo") return EVENT_GROUPS.map((group) => repoStream(entity.name, group));
  return EVENT_GROUPS.map((group) => actorStream(nameOf(incident, automation), group));
}

/** Streams of every event group are collected, so the links only lead there what no stream does. */
function linksOf(subject: TrackedIncident["subject"], incident: Incident, automation: boolean): number[] {
  const [repo] = incident.repos;
  const link = entityLink(subject, { actorName: nameOf(incident, automation), activity: { repo } });
  return link === 0 ? [] : [link];
}

function nameOf({ entities, actors, repos }: Incident, automation: boolean): string {
  const owner = entities.find(({ kind }) => kind === "org")?.name ?? repos[0]?.split("/")[0];
  return actorName(actors[0] ?? entities[0]?.name ?? "", automation, owner);
}
