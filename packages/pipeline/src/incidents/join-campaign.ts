import type { Activity } from "../activity.ts";
import { automationClass } from "../features/automation-class.ts";
import { HOUR_MS, MINUTE_MS } from "../features/decayed-count.ts";
import type { Observation } from "../features/extract.ts";
import { reweigh } from "./grow-incident.ts";
import { entityLink, memberLink } from "./incident-keys.ts";
import type { IncidentTable } from "./incident-table.ts";
import { fellowsOf, kindredOf } from "./kindred.ts";
import type { RecentEvent } from "./recent-events.ts";
import type { TrackedIncident } from "./tracked-incident.ts";
import { type Uniting, unite } from "./unite-incidents.ts";

/** Incidents that may become one at once. */
const MOST_AT_ONCE = 8;
/** What an account does within this time of its part in a campaign is one sitting. */
const SITTING_MS = 30 * MINUTE_MS;
const MOST_LOOKED_AT = 200;

type Deed = Pick<Activity, "actor" | "at">;

/** The incident with all that are clearly the same campaign: other accounts that do alike at the same time. */
export function withItsLike(incident: TrackedIncident, uniting: Uniting): TrackedIncident {
  let whole = incident;
  for (let round = 0; round < MOST_AT_ONCE; round++) {
    const kindred = kindredOf(whole, uniting.table.all(), uniting.since);
    if (kindred === undefined) break;
    const fellows = fellowsOf(whole, kindred);
    whole = unite([whole, kindred.incident], uniting);
    whole.fellows = fellows;
    reweigh(whole, uniting.standards);
  }
  return whole;
}

/** Who takes part in a campaign of one text or name is a part of it in what else it does in the same sitting. */
export function enlist(incident: TrackedIncident, { actor, at }: Deed, uniting: Uniting): TrackedIncident {
  if (!isOpenPattern(incident) || automationClass(actor) === "automation") return incident;
  const { table } = uniting;
  table.claimLink(incident, memberLink(actor));
  const own = table.at(entityLink("actor", { actorName: actor, activity: {} }));
  if (own === undefined || own === incident || own.subject !== "actor" || own.automation) return incident;
  if (own.state === "resolved" || at > own.lastEventAt + SITTING_MS) return incident;
  return unite([incident, own], uniting);
}

/** The same for all who took part in the hour before the incident was opened at `at` (ms). */
export function enlistAll(incident: TrackedIncident, at: number, uniting: Uniting): TrackedIncident {
  if (!isOpenPattern(incident)) return incident;
  let whole = incident;
  for (const actor of uniting.recent.actorsOf(incident.streams[0], at - HOUR_MS, MOST_LOOKED_AT)) {
    whole = enlist(whole, { actor, at }, uniting);
  }
  return whole;
}

/** Whether an activity belongs to a campaign by its account alone, not by the text or name that the campaign shares. */
export function isMember(
  incident: TrackedIncident,
  { observation, keys: [, , text, name] }: { observation: Observation; keys: RecentEvent["keys"] },
  table: IncidentTable,
): boolean {
  if (incident.streams.includes(text) || incident.streams.includes(name)) return false;
  return table.at(memberLink(observation.activity.actor)) === incident;
}

function isOpenPattern({ subject, state }: TrackedIncident): boolean {
  return (subject === "text" || subject === "name") && state !== "resolved";
}
