import { type Kysely, sql } from "kysely";
import type { StoredEvent, StoredIncident, StoredIncidentDetail } from "../api/api-store.ts";
import { storedIncidents } from "./stored-incident.ts";
import type { Tables } from "./tables.ts";

const SHOWN_EVENTS = 100;
const SHOWN_STEPS = 200;

/** One incident by its id or by an alias, with its evidence; undefined when there is none. Six short queries. */
export async function readIncidentDetail(
  db: Kysely<Tables>,
  workspace: string,
  id: string,
): Promise<StoredIncidentDetail | undefined> {
  const row = await db
    .selectFrom("incident")
    .selectAll()
    .where("workspace_id", "=", workspace)
    .where((on) =>
      on.or([
        on("id", "=", id),
        on(
          "id",
          "=",
          on
            .selectFrom("incident_alias")
            .where("incident_alias.workspace_id", "=", workspace)
            .where("alias", "=", id)
            .select("incident_id"),
        ),
      ]),
    )
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const [[incident], eventIds, events, timeline, aliases] = await Promise.all([
    storedIncidents(db, workspace, [row], true) as Promise<[StoredIncident]>,
    readEventIds(db, workspace, row.id),
    readEvents(db, workspace, row.id),
    readTimeline(db, workspace, row.id),
    readAliases(db, workspace, row.id),
  ]);
  return { ...incident, eventIds, events, timeline, aliases };
}

/** Ids of the events that were kept, at most 1000, in the order in which they joined. */
export async function readEventIds(db: Kysely<Tables>, workspace: string, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom("incident_event")
    .where("workspace_id", "=", workspace)
    .where("incident_id", "=", id)
    .orderBy("ordinal")
    .select("event_id")
    .execute();
  return rows.map((row) => row.event_id);
}

/** Those whose facts are known, the first 100, with what the pipeline saw and GitHub's payload where they are kept. */
async function readEvents(db: Kysely<Tables>, workspace: string, id: string): Promise<StoredEvent[]> {
  const { rows } = await sql<EventRow>`
    select event.event_id as id, event.type, event.at, event.actor, event.repo, log.activity, payload.payload
    from incident_event as event
    left join log on log.workspace_id = ${workspace} and log.seq = event.seq and log.day = event.day
    left join payload on payload.workspace_id = ${workspace} and payload.day = event.day
      and payload.event_id = event.event_id and payload.type = event.type and payload.at = event.at
    where event.workspace_id = ${workspace} and event.incident_id = ${id} and event.seq is not null
    order by event.ordinal limit ${SHOWN_EVENTS}`.execute(db);
  return rows.map(({ repo, activity, payload, ...event }) => ({
    ...event,
    ...(repo !== null && { repo }),
    ...(activity !== null && { activity }),
    ...(payload !== null && { payload }),
  }));
}

type EventRow = Pick<StoredEvent, "id" | "type" | "at" | "actor"> & {
  repo: string | null;
  activity: NonNullable<StoredEvent["activity"]> | null;
  payload: unknown;
};

async function readTimeline(
  db: Kysely<Tables>,
  workspace: string,
  id: string,
): Promise<StoredIncidentDetail["timeline"]> {
  const rows = await db
    .selectFrom("incident_timeline")
    .where("workspace_id", "=", workspace)
    .where("incident_id", "=", id)
    .orderBy("ordinal")
    .limit(SHOWN_STEPS)
    .select(["at", "what", "text", "author"])
    .execute();
  return rows.map(({ author, ...step }) => ({ ...step, ...(author !== null && { author }) }));
}

async function readAliases(db: Kysely<Tables>, workspace: string, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom("incident_alias")
    .where("workspace_id", "=", workspace)
    .where("incident_id", "=", id)
    .orderBy("alias")
    .select("alias")
    .execute();
  return rows.map((row) => row.alias);
}
