import { openStoredLog, replayLog } from "../packages/server/src/index.ts";
import type { Database } from "../packages/server/src/storage/database.ts";
import { SILENT_LOG } from "./database.ts";

/** What is compared of an incident: what the issue names, and what a person would notice first. */
export interface ComparedIncident {
  id: string;
  kind: string;
  state: string;
  severity: string;
  score: number;
  eventCount: number;
  eventIds: string[];
}

/** One event of the log, as GitHub's own facts name it. */
export interface LoggedEvent {
  id: string;
  type: string;
  lane: string;
}

/** Every event of the log in its order; the bundled sample is left out. */
export async function loggedEvents({ pool }: Database): Promise<LoggedEvent[]> {
  const { rows } = await pool.query<LoggedEvent>(
    `select event_id as id, type, activity->>'lane' as lane from log
     where activity is not null and activity->>'lane' <> 'sample' order by seq`,
  );
  return rows;
}

/** The incidents as the service stored them, by id. */
export async function storedIncidents({ pool }: Database): Promise<ComparedIncident[]> {
  const { rows } = await pool.query<ComparedIncident>(
    `select incident.id, kind, state, severity, score, event_count as "eventCount",
       coalesce(array_agg(event.event_id order by event.ordinal) filter (where event.event_id is not null), '{}') as "eventIds"
     from incident left join incident_event as event on event.incident_id = incident.id
     group by incident.workspace_id, incident.id`,
  );
  return rows.sort(byId);
}

/** The incidents that a replay of the stored log makes, by id. No service may run on the data folder. */
export async function replayedIncidents(dataDir: string): Promise<ComparedIncident[]> {
  const log = await openStoredLog({ dataDir, log: SILENT_LOG });
  try {
    const { incidents } = await replayLog(log, "default");
    return incidents
      .map(({ incident: { id, kind, state, severity, score, eventCount }, eventIds }) => {
        return { id, kind, state, severity, score, eventCount, eventIds };
      })
      .sort(byId);
  } finally {
    await log.close();
  }
}

function byId(a: ComparedIncident, b: ComparedIncident): number {
  return a.id < b.id ? -1 : 1;
}
