import type pg from "pg";
import type { PgBoss, Queue } from "pg-boss";
import type { StorageLog } from "../storage/storage-log.ts";
import { bossDatabase } from "./boss-database.ts";
import { HEARTBEAT_SECONDS, JOB_KINDS, JOB_POLICIES } from "./job-kind.ts";
import { JOB_SCHEMA, openBoss } from "./open-boss.ts";
import { deadQueueName, queueName } from "./queue-name.ts";

/** Ended jobs are kept so long, to be looked at and tried again. */
const KEPT_SECONDS = 3 * 86_400;

/**
 * Brings pg-boss's schema to this version and makes the workspace's queues. Takes sessions of the owner; several services may
 * do it at once. A few short queries when nothing is to be done.
 */
export async function installJobs(owner: pg.Pool, workspace: string, log: StorageLog): Promise<void> {
  const boss = await openBoss(bossDatabase(owner), { log, migrate: true });
  try {
    const queues = workspaceQueues(workspace);
    const made = await boss.getQueues(queues.map(({ name }) => name));
    for (const queue of queues) await makeQueue(boss, queue, made);
  } finally {
    await boss.stop({ graceful: false, close: false });
  }
}

/** Sessions of the role may do jobs; making and dropping queues stays with the owner. */
export async function grantJobs(owner: pg.PoolClient, role: string): Promise<void> {
  await owner.query(`grant usage on schema ${JOB_SCHEMA} to ${role}`);
  await owner.query(`grant select on ${JOB_SCHEMA}.version, ${JOB_SCHEMA}.queue to ${role}`);
  await owner.query(`grant select, insert, update, delete on ${JOB_SCHEMA}.job, ${JOB_SCHEMA}.job_common to ${role}`);
}

/** What is given up comes first: the others name it. */
function workspaceQueues(workspace: string): Queue[] {
  const deadLetter = deadQueueName(workspace);
  const common = { retryBackoff: true, heartbeatSeconds: HEARTBEAT_SECONDS, deleteAfterSeconds: KEPT_SECONDS };
  const dead: Queue = {
    ...common,
    name: deadLetter,
    policy: "standard",
    retryLimit: 30,
    retryDelay: 1,
    retryDelayMax: 60,
    expireInSeconds: 30,
  };
  const working = JOB_KINDS.map((kind): Queue => {
    const { retryLimit, retryDelaySeconds, longestRetryDelaySeconds, expireSeconds } = JOB_POLICIES[kind];
    return {
      ...common,
      name: queueName(workspace, kind),
      policy: "short",
      deadLetter,
      notify: true,
      retryLimit,
      retryDelay: retryDelaySeconds,
      retryDelayMax: longestRetryDelaySeconds,
      expireInSeconds: expireSeconds,
    };
  });
  return [dead, ...working];
}

async function makeQueue(boss: PgBoss, { name, ...queue }: Queue, made: Queue[]): Promise<void> {
  const there = made.find((each) => each.name === name);
  if (there === undefined) return boss.createQueue(name, queue);
  const { policy: _, ...settings } = queue; // which cannot be changed
  const differs = Object.entries(settings).some(([key, value]) => there[key as keyof Queue] !== value);
  if (differs) await boss.updateQueue(name, settings);
}
