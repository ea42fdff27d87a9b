import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDatabase, SILENT_LOG, type TestDatabase } from "../../../../test/database.ts";
import { eventually } from "../../../../test/eventually.ts";
import type { Database } from "../storage/database.ts";
import { transaction } from "../storage/transaction.ts";
import type { JobOutcome } from "./job.ts";
import { JobQueue } from "./job-queue.ts";

let database: TestDatabase;
const opened: JobQueue[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const queue of opened.splice(0)) await queue.stop(0);
  await database.drop();
});

async function open({ pool, owner }: Database): Promise<JobQueue> {
  const queue = await JobQueue.open({ pool, owner, workspace: "default", clock: Date.now, log: SILENT_LOG });
  opened.push(queue);
  return queue;
}

/** Stored with each job that is done. */
const countUp: JobOutcome = { store: async (client) => void (await client.query("update head set seq = seq + 1")) };

async function counted(): Promise<number> {
  const { rows } = await database.owner.query<{ seq: number }>("select seq from head");
  return rows[0]?.seq ?? 0;
}

it("a job of a process that says nothing more runs again elsewhere, and what the first makes of it late is not stored", {
  timeout: 60_000,
}, async () => {
  const first = await open(database);
  const late = Promise.withResolvers<JobOutcome>();
  let taken = 0;
  first.work(
    "enrich",
    () => {
      taken++;
      return late.promise;
    },
    { concurrency: 1 }, // so that it takes no other
  );
  first.start();
  await transaction(database.pool, (client) => first.enqueue(client, "enrich", [{ incidentId: "a", priority: 1 }]));
  await eventually("the first took it", () => taken === 1);

  const second = await open(await database.open());
  const attempts: number[] = [];
  second.work("enrich", async ({ attempt }) => {
    attempts.push(attempt);
    return countUp;
  });
  const [job] = await first.list({}, { limit: 1 });
  await eventually("it counts as lost", async () => {
    await database.owner.query(
      "update pgboss.job set heartbeat_on = now() - interval '1 minute' where state = 'active'",
    );
    return (await first.list({ states: ["retry"] }, { limit: 1 })).length === 1;
  });
  second.start();
  await database.owner.query("update pgboss.job set start_after = now() where state = 'retry'");
  await eventually(
    "the second did it",
    async () => (await second.list({ states: ["completed"] }, { limit: 1 })).length === 1,
  );
  late.resolve(countUp);
  await first.stop();
  expect(attempts).toEqual([2]);
  expect((await second.list({}, { limit: 10 })).map(({ id }) => id)).toEqual([job?.id]);
  expect(await counted()).toBe(1);
});

it("nothing is lost or stored twice while the database breaks every connection again and again", {
  timeout: 60_000,
}, async () => {
  const queue = await open(database);
  queue.work("enrich", async () => countUp);
  const ids = Array.from({ length: 300 }, (_, index) => ({ incidentId: `i${index}`, priority: index % 5 }));
  await transaction(database.pool, (client) => queue.enqueue(client, "enrich", ids));
  queue.start();
  let done = 0;
  for (let blow = 1; blow <= 5; blow++) {
    await eventually("some more are done", async () => (await counted()) >= Math.min(300, done + 20));
    await database.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    done = await eventually("the database answers", counted);
  }
  await eventually("all are done", async () => {
    await database.owner.query(
      "update pgboss.job set start_after = now(), heartbeat_on = heartbeat_on - interval '1 s' where state < 'completed'",
    );
    return (await queue.list({ states: ["completed"] }, { limit: 400 })).length === 300;
  });
  expect(await counted()).toBe(300);
});
