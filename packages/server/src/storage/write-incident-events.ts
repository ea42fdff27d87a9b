import type { Occurrence } from "@oddwatch/pipeline";
import { type IncidentGroup, KEPT_EVENTS } from "./incident-changes.ts";
import { jsonOf } from "./storable-json.ts";
import { dayOf, timestamp } from "./timestamp.ts";
import type { IncidentScope } from "./write-incidents.ts";

interface EventRow {
  incident_id: string;
  position: number;
  event_id: string;
  type?: string;
  at?: string;
  day?: string;
  seq?: number;
  actor?: string;
  repo?: string;
  /** Days to look in when the event is of an earlier batch. */
  from_day: string;
  to_day: string;
}

/** Appends the events that joined, up to 1000 an incident. Those of earlier batches are looked up in the log. */
export async function appendEvents(scope: IncidentScope, groups: IncidentGroup[]): Promise<void> {
  const known = activitiesById(scope);
  const rows: EventRow[] = [];
  for (const group of groups) {
    const incident = (group.changes.at(-1) as IncidentGroup["changes"][number]).incident;
    const days = { from_day: dayOf(incident.firstEventAt), to_day: dayOf(incident.lastEventAt) };
    for (const [position, id] of group.eventIds.entries()) {
      rows.push({ incident_id: group.id, position, event_id: id, ...factsOf(known.get(id)), ...days });
    }
  }
  if (rows.length === 0) return;
  await scope.client.query(rows.every((row) => row.seq !== undefined) ? APPEND : APPEND_WITH_LOOK_UP, [
    scope.workspace,
    jsonOf(rows),
    KEPT_EVENTS,
  ]);
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

type Facts = Occurrence & { seq: number };

function activitiesById({ inputs }: IncidentScope): Map<string, Facts> {
  const known = new Map<string, Facts>();
  for (const { activity, seq } of inputs) {
    if (activity !== undefined && !known.has(activity.id)) known.set(activity.id, { ...activity, seq });
  }
  return known;
}

function factsOf(facts: Facts | undefined): Partial<EventRow> {
  if (facts === undefined) return {};
  const { type, at, seq, actor, repo } = facts;
  return { type, at: timestamp(at), day: dayOf(at), seq, actor, repo };
}

function lastOrdinal(incidentId: string): string {
  return `select coalesce(max(ordinal), 0) from incident_event where workspace_id = $1 and incident_id = ${incidentId}`;
}

const NUMBERED = `
  with numbered as (
    select given.*, (${lastOrdinal("given.incident_id")})
      + row_number() over (partition by incident_id order by position) as ordinal
    from jsonb_to_recordset($2::jsonb) as given (incident_id text, position integer, event_id text, type text,
      at timestamptz, day date, seq bigint, actor text, repo text, from_day date, to_day date))
  insert into incident_event (workspace_id, incident_id, ordinal, event_id, type, at, day, seq, actor, repo)`;

const APPEND = `${NUMBERED}
  select $1, incident_id, ordinal, event_id, type, at, day, seq, actor, repo from numbered where ordinal <= $3`;

const APPEND_WITH_LOOK_UP = `${NUMBERED}
  select $1, incident_id, ordinal, numbered.event_id, coalesce(numbered.type, logged.type),
    coalesce(numbered.at, logged.at), coalesce(numbered.day, logged.day), coalesce(numbered.seq, logged.seq),
    coalesce(numbered.actor, logged.actor), coalesce(numbered.repo, logged.repo)
  from numbered left join lateral (
    select type, at, day, seq, actor, repo from log
    where numbered.seq is null and log.workspace_id = $1 and log.event_id = numbered.event_id
      and log.day between numbered.from_day and numbered.to_day
    order by log.seq limit 1) as logged on true
  where ordinal <= $3`;
