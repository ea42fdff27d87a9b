import type pg from "pg";
import type { QueueSize } from "./job-board.ts";
import { JOB_KINDS, type JobKind } from "./job-kind.ts";
import { kindOfQueue, queueName, queueNames } from "./queue-name.ts";

/** pg-boss's states. */
export const JOB_STATES = ["created", "retry", "active", "completed", "cancelled", "failed"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** A job as it is stored. Times in ms since epoch. */
export interface StoredJob {
  id: string;
  kind: JobKind;
  incidentId: string;
  state: JobState;
  priority: number;
  /** Tries so far. */
  attempts: number;
  /** Tries before it is given up. */
  maxAttempts: number;
  createdAt: number;
  /** Not before this time. */
  dueAt: number;
  startedAt: number | undefined;
  endedAt: number | undefined;
  /** Why the last try failed. */
  error: string | undefined;
  /** Its place in the list, for the next page. */
  place: string;
}

/** Every given field has to match. */
export interface JobFilter {
  kind?: JobKind;
  states?: readonly JobState[];
  incidentId?: string;
}

interface Row {
  id: string;
  name: string;
  incident_id: string;
  state: JobState;
  priority: number;
  retry_count: number;
  retry_limit: number;
  created_on: number;
  start_after: number;
  started_on: number | null;
  completed_on: number | null;
  error: string | null;
  place: string;
}

/** Jobs of one workspace, newest first. `before` is the `place` of the last one of the page before. */
export async function listJobs(
  pool: pg.Pool,
  workspace: string,
  { kind, states = JOB_STATES, incidentId }: JobFilter,
  { limit, before }: { limit: number; before?: string },
): Promise<StoredJob[]> {
  const queues = kind === undefined ? queueNames(workspace) : [queueName(workspace, kind)];
  const { rows } = await pool.query<Row>(
    `select * from (
       select id, name, data ->> 'incidentId' as incident_id, state, priority, retry_count, retry_limit, created_on,
         start_after, started_on, completed_on, output ->> 'message' as error,
         to_char(created_on, 'YYYYMMDDHH24MISSUS') || '-' || id as place
       from pgboss.job where name = any($1) and state::text = any($2) and ($3::text is null or singleton_key = $3)
     ) as job where $4::text is null or place < $4 order by place desc limit $5`,
    [queues, states, incidentId ?? null, before ?? null, limit],
  );
  return rows.map((row) => storedJob(workspace, row));
}

/** One job of the workspace; undefined when it has none of this id. */
export async function readJob(
  pool: pg.Pool,
  workspace: string,
  id: string,
): Promise<{ kind: JobKind; state: JobState } | undefined> {
  const { rows } = await pool.query<{ name: string; state: JobState }>(
    "select name, state from pgboss.job where name = any($1) and id = $2",
    [queueNames(workspace), id],
  );
  const kind = kindOfQueue(workspace, rows[0]?.name ?? null);
  return rows[0] === undefined || kind === undefined ? undefined : { kind, state: rows[0].state };
}

/** How many jobs of each kind there are. */
export async function queueSizes(pool: pg.Pool, workspace: string): Promise<Record<JobKind, QueueSize>> {
  const { rows } = await pool.query<Omit<QueueSize, "oldestDueAt"> & { name: string; oldest: number | null }>(
    `select name,
       count(*) filter (where state < 'active' and start_after <= now()) as waiting,
       count(*) filter (where state < 'active' and start_after > now()) as delayed,
       count(*) filter (where state = 'active') as active,
       count(*) filter (where state = 'failed') as failed,
       min(start_after) filter (where state < 'active' and start_after <= now()) as oldest
     from pgboss.job where name = any($1) and state <> 'completed' group by name`,
    [queueNames(workspace)],
  );
  const sizes = JOB_KINDS.map((kind): [JobKind, QueueSize] => {
    const row = rows.find(({ name }) => kindOfQueue(workspace, name) === kind);
    const { waiting = 0, delayed = 0, active = 0, failed = 0, oldest } = row ?? {};
    return [kind, { waiting, delayed, active, failed, oldestDueAt: oldest ?? undefined }];
  });
  return Object.fromEntries(sizes) as Record<JobKind, QueueSize>;
}

/** Those of `queues` that have a job which could start now. One look into an index for each. */
export async function dueQueues(pool: pg.Pool, queues: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select name from unnest($1::text[]) as queue (name) where exists (
       select from pgboss.job where job.name = queue.name and state < 'active' and not blocked
         and start_after <= pgboss.job_now())`,
    [queues],
  );
  return rows.map(({ name }) => name);
}

function storedJob(workspace: string, row: Row): StoredJob {
  return {
    id: row.id,
    kind: kindOfQueue(workspace, row.name) as JobKind, // only such queues were asked for
    incidentId: row.incident_id,
    state: row.state,
    priority: row.priority,
    attempts: row.started_on === null ? 0 : row.retry_count + 1,
    maxAttempts: row.retry_limit + 1,
    createdAt: row.created_on,
    dueAt: row.start_after,
    startedAt: row.started_on ?? undefined,
    endedAt: row.completed_on ?? undefined,
    error: row.error ?? undefined,
    place: row.place,
  };
}
