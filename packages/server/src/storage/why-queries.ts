import type { Entity, Severity } from "@oddwatch/pipeline";
import type { LedgerLine, Why, WhyIncident } from "@oddwatch/protocol";
import { newestSettings } from "./settings.ts";
import { timestamp } from "./timestamp.ts";
import type { Queryable } from "./transaction.ts";

export interface WhyQuestion {
  /** Login, `owner/name`, owner or pattern; case is ignored. */
  entity: string;
  /** ms since epoch; the latest unless given. */
  at?: number;
}

/** So far from the time asked about something still has to do with it. */
const AROUND_MS = 12 * 3_600_000;
const MOST_INCIDENTS = 20;
const MOST_LINES = 200;
const MOST_NOTICES = 5;
/** Incidents looked through for similar names, and the letters that have to be alike. */
const SIMILAR = { incidents: 2_000, letters: 4, names: 5 };

/**
 * Why a person was, or was not, told about something: its incidents, the decisions on them, and what befell the watching.
 * Counting its own events reads the log of a day or two: about a second for a day of all of GitHub.
 */
export async function readWhy(db: Queryable, workspace: string, { entity, at }: WhyQuestion): Promise<Why> {
  const around = at ?? (await newestAt(db, workspace));
  const [from, to] = around === undefined ? [undefined, undefined] : [around - AROUND_MS, around + AROUND_MS];
  const incidents = await readIncidents(db, workspace, entity, at === undefined ? {} : { from, to });
  const ledger = await readLines(db, workspace, {
    entity,
    ids: incidents.map(({ id }) => id),
    ...(at !== undefined && { from, to }),
  });
  const isFound = incidents.length > 0 || ledger.length > 0;
  return {
    entity,
    at: at === undefined ? null : iso(at),
    incidents,
    ledger,
    notices: await readNotices(db, workspace, { from, to }),
    seen: from === undefined || to === undefined ? null : await countSeen(db, workspace, { entity, from, to }),
    similar: isFound ? [] : await similarNames(db, workspace, entity),
    settings: await settingsInForce(db, workspace),
  };
}

interface Span {
  /** ms since epoch; undefined for no bound. */
  from?: number;
  to?: number;
}

function bounds({ from, to }: Span): [string | null, string | null] {
  return [from === undefined ? null : timestamp(from), to === undefined ? null : timestamp(to)];
}

async function newestAt(db: Queryable, workspace: string): Promise<number | undefined> {
  const { rows } = await db.query<{ at: number }>(
    "select at from log where workspace_id = $1 and activity is not null order by seq desc limit 1",
    [workspace],
  );
  return rows[0]?.at;
}

interface IncidentRow {
  id: string;
  kind: string;
  title: string;
  state: WhyIncident["state"];
  severity: Severity;
  score: number;
  entities: Entity[];
  event_count: number;
  first_event_at: number;
  last_event_at: number;
  detected_at: number;
  paged_at: number | null;
  reasons: string[];
}

async function readIncidents(db: Queryable, workspace: string, entity: string, span: Span): Promise<WhyIncident[]> {
  const { rows } = await db.query<IncidentRow>(
    `select id, kind, title, state, severity, score, entities, event_count, first_event_at, last_event_at, detected_at,
       paged_at, reasons
     from incident
     where workspace_id = $1
       and (exists (select from unnest(actors || repos) as name
           where lower(name) = lower($2) or lower(split_part(name, '/', 1)) = lower($2))
         or exists (select from jsonb_array_elements(entities) as one where lower(one ->> 'name') = lower($2)))
       and ($3::timestamptz is null or last_event_at >= $3) and ($4::timestamptz is null or first_event_at <= $4)
     order by last_event_at desc, id limit $5`,
    [workspace, entity, ...bounds(span), MOST_INCIDENTS],
  );
  return rows.map((row) => ({
    ...row,
    first_event_at: iso(row.first_event_at),
    last_event_at: iso(row.last_event_at),
    detected_at: iso(row.detected_at),
    paged_at: row.paged_at === null ? null : iso(row.paged_at),
  }));
}

interface LineRow {
  at: number;
  entity_kind: Entity["kind"];
  entity_name: string;
  incident_id: string | null;
  decision: LedgerLine["decision"];
  reason: string;
  text: string;
}

/** Decisions on the incidents, on those that were merged into them (under the id they have now), and on the entity without any. */
async function readLines(
  db: Queryable,
  workspace: string,
  { entity, ids, ...span }: Span & { entity: string; ids: string[] },
): Promise<LedgerLine[]> {
  const { rows } = await db.query<LineRow>(
    `select at, entity_kind, entity_name, coalesce(merged.incident_id, ledger.incident_id) as incident_id, decision,
       reason, text
     from ledger left join incident_alias as merged
       on merged.workspace_id = $1 and merged.alias = ledger.incident_id
     where ledger.workspace_id = $1
       and (lower(entity_name) = lower($2) or ledger.incident_id = any($3) or ledger.incident_id in
         (select alias from incident_alias where workspace_id = $1 and incident_id = any($3)))
       and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at <= $5)
     order by seq desc, ordinal desc limit $6`,
    [workspace, entity, ids, ...bounds(span), MOST_LINES],
  );
  return rows.map(({ at, entity_kind: kind, entity_name: name, ...line }) => ({
    at: iso(at),
    entity: { kind, name },
    ...line,
  }));
}

async function readNotices(db: Queryable, workspace: string, span: Span): Promise<Why["notices"]> {
  const { rows } = await db.query<{ at: number; kind: string; text: string }>(
    `select at, kind, text from notice
     where workspace_id = $1 and ($2::timestamptz is null or at >= $2) and ($3::timestamptz is null or at <= $3)
     order by seq desc limit $4`,
    [workspace, ...bounds(span), MOST_NOTICES],
  );
  return rows.map((row) => ({ ...row, at: iso(row.at) }));
}

async function countSeen(
  db: Queryable,
  workspace: string,
  { entity, from, to }: Required<Span> & { entity: string },
): Promise<Why["seen"]> {
  const { rows } = await db.query<{ events: number; first: number | null; last: number | null }>(
    `select count(*) as events, min(at) as first, max(at) as last from log
     where workspace_id = $1 and day between ($3::timestamptz at time zone 'UTC')::date
         and ($4::timestamptz at time zone 'UTC')::date
       and at between $3 and $4
       and (lower(actor) = lower($2) or lower(repo) = lower($2) or lower(split_part(repo, '/', 1)) = lower($2))`,
    [workspace, entity, timestamp(from), timestamp(to)],
  );
  const [{ events, first, last }] = rows;
  return {
    events: Number(events),
    first_at: first === null ? null : iso(first),
    last_at: last === null ? null : iso(last),
  };
}

async function similarNames(db: Queryable, workspace: string, entity: string): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select distinct name from
       (select actors || repos as names from incident where workspace_id = $1 order by last_event_at desc limit $3) as latest,
       unnest(names) as name
     where starts_with(lower(name), lower($2)) order by name limit $4`,
    [workspace, entity.slice(0, SIMILAR.letters), SIMILAR.incidents, SIMILAR.names],
  );
  return rows.map(({ name }) => name);
}

async function settingsInForce(db: Queryable, workspace: string): Promise<Why["settings"]> {
  const newest = await newestSettings(db, workspace);
  if (newest === undefined) return null;
  const { budget, suppressions } = newest.settings as Record<string, unknown>;
  return { version: newest.version, budget, suppressions };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
