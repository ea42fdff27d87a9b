import { DetectedIncident } from "../packages/protocol/src/index.ts";
import type { Database } from "../packages/server/src/storage/database.ts";
import { closedPort } from "./closed-port.ts";
import { CommandProcess } from "./service-process.ts";

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

/**
 * The incidents that `oddwatch replay --from-log` makes of a store, by id. No service may run on it. `where` is the
 * environment that names it: ODDWATCH_DATA_DIR or DATABASE_URL.
 */
export async function replayedIncidents(where: Record<string, string>): Promise<ComparedIncident[]> {
  const env = { ...where, ODDWATCH_PORT: String(await closedPort()) };
  const command = new CommandProcess(["replay", "--from-log", "--json"], env);
  const { code } = await command.exited;
  if (code !== 0) throw new Error(`the replay ended with ${code}: ${command.stderr}`);
  const lines = command.stdout.split("\n").filter((line) => line !== "");
  return lines.map((line) => comparedOf(DetectedIncident.parse(JSON.parse(line)))).sort(byId);
}

function comparedOf(incident: DetectedIncident): ComparedIncident {
  const { id, kind, state, severity, score, event_count: eventCount, event_ids: eventIds } = incident;
  return { id, kind, state, severity, score, eventCount, eventIds };
}

function byId(a: ComparedIncident, b: ComparedIncident): number {
  return a.id < b.id ? -1 : 1;
}
