import { type IncidentGroup, KEPT_EVENTS } from "./incident-changes.ts";
import type { IncidentScope } from "./incident-scope.ts";
import { jsonOf, storableText } from "./storable-json.ts";
import { dayOf, timestamp } from "./timestamp.ts";

interface EventRow extends Partial<EventFacts> {
  incident_id: string;
  position: number;
  event_id: string;
}

/** What is kept of an event beside its id, named as the columns are. */
interface EventFacts {
  type: string;
  at: string;
  day: string;
  seq: number;
  actor: string | null;
  repo: string | null;
}

/** Appends the events that joined, up to 1000 an incident. Those of earlier batches are looked up in the log, all at once. */
export async function appendEvents(scope: IncidentScope, groups: IncidentGroup[]): Promise<void> {
  const facts = factsOfInputs(scope);
  await addLogged(scope, groups, facts);
  const rows: EventRow[] = [];
  for (const { id, eventIds } of groups) {
    for (const [position, eventId] of eventIds.entries()) {
      rows.push({ incident_id: id, position, event_id: eventId, ...facts.get(eventId) });
    }
  }
  if (rows.length > 0) await scope.client.query(APPEND, [scope.workspace, jsonOf(rows), KEPT_EVENTS]);
}

/** Appends the events of one incident to another's, in their order, up to 1000. */
export async function moveEvents({ client, workspace }: IncidentScope, from: string, to: string): Promise<void> {
  await client.query(
    `insert into incident_event (workspace_id, incident_id, ordinal, event_id, type, at, day, seq, actor, repo)
     select workspace_id, $3, place, event_id, type, at, day, seq, actor, repo from (
       select moved.*, (${lastOrdinal("$3")}) + row_number() over (order by moved.ordinal) as place
       from incident_event as moved where workspace_id = $1 and incident_id = $2) as numbered
     where place <= $4`,
    [workspace, from, to, KEPT_EVENTS],
  );
}

function factsOfInputs({ inputs }: IncidentScope): Map<string, EventFacts> {
  const facts = new Map<string, EventFacts>();
  for (const { activity, seq } of inputs) {
    if (activity === undefined || facts.has(activity.id)) continue;
    const { type, at, actor, repo = null } = activity;
    facts.set(activity.id, { type, at: timestamp(at), day: dayOf(at), seq, actor, repo });
  }
  return facts;
}

/** Adds the events that earlier batches stored. Of several with one id the oldest row counts. */
async function addLogged(scope: IncidentScope, groups: IncidentGroup[], facts: Map<string, EventFacts>): Promise<void> {
  const missing = new Set<string>();
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { changes, eventIds } of groups) {
    const unknown = eventIds.filter((id) => !facts.has(id));
    if (unknown.length === 0) continue;
    for (const id of unknown) missing.add(storableText(id));
    for (const { incident } of changes) {
      from = Math.min(from, incident.firstEventAt);
      to = Math.max(to, incident.lastEventAt);
    }
  }
  if (missing.size === 0) return;
  const { rows } = await scope.client.query<EventFacts & { event_id: string; at: number }>(
    `select event_id, type, at, day, seq, actor, repo from log
     where workspace_id = $1 and day between $2 and $3 and event_id = any($4)`,
    [scope.workspace, dayOf(from), dayOf(to), [...missing]],
  );
  for (const { event_id, at, ...row } of rows.toSorted((a, b) => b.seq - a.seq)) {
    facts.set(event_id, { ...row, at: timestamp(at) });
  }
}

function lastOrdinal(incidentId: string): string {
  return `select coalesce(max(ordinal), 0) from incident_event where workspace_id = $1 and incident_id = ${incidentId}`;
}

const APPEND = `
  insert into incident_event (workspace_id, incident_id, ordinal, event_id, type, at, day, seq, actor, repo)
  select $1, incident_id, ordinal, event_id, type, at, day, seq, actor, repo from (
    select given.*, (${lastOrdinal("given.incident_id")})
      + row_number() over (partition by incident_id order by position) as ordinal
    from jsonb_to_recordset($2::jsonb) as given (incident_id text, position integer, event_id text, type text,
      at timestamptz, day date, seq bigint, actor text, repo text)) as numbered
  where ordinal <= $3`;
