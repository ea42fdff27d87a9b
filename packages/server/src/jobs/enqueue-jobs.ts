import type { PgBoss } from "pg-boss";
import type { Queryable } from "../storage/transaction.ts";
import { bossDatabase } from "./boss-database.ts";
import type { JobRequest } from "./job.ts";
import type { JobKind } from "./job-kind.ts";
import { queueName } from "./queue-name.ts";

/** Two are enough unless others put in, and take out, jobs for the same incident at the same moment. */
const MOST_ROUNDS = 20;

/** Where jobs are put: a workspace's queues, through a started pg-boss. */
export interface JobTarget {
  boss: Pick<PgBoss, "insert">;
  workspace: string;
}

/**
 * Puts jobs of one kind into the queue, in the transaction of `client`: they are there when it commits, and never otherwise.
 * At most one waits for an incident. One that waits already is raised instead, which keeps it from starting before this
 * transaction ends: so whoever does it sees what this transaction stores. Two statements for any number of jobs.
 * @throws what the database fails with.
 */
export async function enqueueJobs(
  client: Queryable,
  { boss, workspace }: JobTarget,
  kind: JobKind,
  jobs: readonly JobRequest[],
): Promise<void> {
  const name = queueName(workspace, kind);
  let missing = [...mostUrgent(jobs).values()];
  for (let round = 1; missing.length > 0; round++) {
    if (round > MOST_ROUNDS) throw new Error(`The queue ${name} takes no job for ${missing[0]?.incidentId}`);
    const raised = await raiseWaiting(client, name, missing);
    missing = missing.filter(({ incidentId }) => !raised.has(incidentId));
    if (missing.length === 0) return;
    const rows = missing.map(({ incidentId, priority, startAfterSeconds = 0 }) => ({
      data: { incidentId },
      singletonKey: incidentId,
      priority,
      startAfter: startAfterSeconds,
    }));
    const inserted = await boss.insert(name, rows, { db: bossDatabase(client), returnId: true });
    if (inserted?.length === missing.length) return; // else somebody put one in between: it is raised
  }
}

function mostUrgent(jobs: readonly JobRequest[]): Map<string, JobRequest> {
  const byIncident = new Map<string, JobRequest>();
  for (const job of jobs) {
    const other = byIncident.get(job.incidentId);
    byIncident.set(job.incidentId, {
      incidentId: job.incidentId,
      priority: Math.max(job.priority, other?.priority ?? job.priority),
      startAfterSeconds: Math.min(job.startAfterSeconds ?? 0, other?.startAfterSeconds ?? Number.POSITIVE_INFINITY),
    });
  }
  return byIncident;
}

/** @returns the incidents that a job waits for. */
async function raiseWaiting(client: Queryable, name: string, jobs: JobRequest[]): Promise<Set<string>> {
  const { rows } = await client.query<{ key: string }>(RAISE, [
    name,
    jobs.map(({ incidentId }) => incidentId),
    jobs.map(({ priority }) => priority),
    jobs.map(({ startAfterSeconds = 0 }) => startAfterSeconds),
  ]);
  return new Set(rows.map(({ key }) => key));
}

/** Worded as the unique index of pg-boss's policy `short`, so that it is used. */
const RAISE = `
  update pgboss.job as job set priority = greatest(job.priority, given.priority),
    start_after = least(job.start_after, pgboss.job_now() + make_interval(secs => given.delay))
  from unnest($2::text[], $3::int[], $4::float8[]) as given (key, priority, delay)
  where job.name = $1 and coalesce(job.singleton_key, '') = given.key
    and job.state = 'created' and job.policy = 'short'
  returning given.key`;
