import type { Observation } from "../features/extract.ts";
import { repeatedText } from "../features/shape-of-activity.ts";
import type { Entity } from "../incident.ts";
import type { Verdict } from "../verdict.ts";
import { kindOf } from "./kind.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

export interface Opening {
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
    links: [],
    subject,
    group: observation.group,
    kind: kindOf(verdict, observation),
    state: "new",
    severity: "info",
    surprise: 0,
    weighted: 0,
    detectedWeight: 0,
    facts: [],
    weighing: undefined,
    signals: [],
    automation: observation.automation === "automation",
    entities: entitiesOf(subject, observation),
    actors: [],
    repos: [],
    actorKeys: [],
    repoKeys: [],
    ownerKeys: [],
    vouched: undefined,
    campaign: undefined,
    fellows: undefined,
    eventCount: 0,
    firstEventAt: activity.at,
    lastEventAt: activity.at,
    detectedAt: activity.at,
    pagedAt: undefined,
    heldBecause: undefined,
    returns: 0,
    detectors: [],
    ruleSays: undefined,
    drivers: [],
    sampleText: sampleText(subject, observation),
    usualPerHour: undefined,
    watchedMs: 0,
    sample: activity.lane === "sample",
  };
}

/** What an incident of this subject is about, the most telling first. */
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
