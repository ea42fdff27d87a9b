// How fast jobs are put into the queue and drained from it, by one process on its own PostgreSQL.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { JobQueue } from "../packages/server/src/jobs/job-queue.ts";
import { openDatabase } from "../packages/server/src/storage/database.ts";
import { transaction } from "../packages/server/src/storage/transaction.ts";
import { reportFigure } from "./figure.ts";

const JOBS = 30_000;
/** Incidents of one transaction. */
const BATCH = 500;
/** Handlers do nothing, so this is how many jobs share one claim and one commit. */
const CONCURRENCY = 500;
const ignore = () => undefined;
const LOG = { info: ignore, warn: console.warn, error: console.error };
const command = "npm run bench -- jobs";

const folder = mkdtempSync(join(tmpdir(), "oddwatch-bench-"));
const database = await openDatabase({ dataDir: join(folder, "data"), log: LOG });
const { pool, owner } = database;
const queue = await JobQueue.open({ pool, owner, workspace: "default", clock: Date.now, log: LOG });
try {
  let done = 0;
  queue.work(
    "notify",
    async () => {
      done++;
      return {};
    },
    { concurrency: CONCURRENCY },
  );
  const enqueuing = performance.now();
  for (let first = 0; first < JOBS; first += BATCH) {
    const jobs = Array.from({ length: BATCH }, (_, index) => ({
      incidentId: `i${first + index}`,
      priority: index % 5,
    }));
    await transaction(pool, (client) => queue.enqueue(client, "notify", jobs));
  }
  const enqueuedSeconds = (performance.now() - enqueuing) / 1000;
  const [cpu, draining] = [process.cpuUsage(), performance.now()];
  queue.start();
  while (done < JOBS) await wait(5);
  const drainedSeconds = (performance.now() - draining) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const rate = (seconds: number) => `${Math.round(JOBS / seconds).toLocaleString("en-US")}/s`;
  const enqueued = `jobs: enqueued in transactions of ${BATCH}`;
  reportFigure({ what: enqueued, figure: rate(enqueuedSeconds), command });
  const drained = `jobs: drained by one process, ${CONCURRENCY} at a time, handlers that do nothing`;
  reportFigure({ what: drained, figure: rate(drainedSeconds), target: "5,000/s", command });
  const perJob = `${Math.round((user + system) / JOBS)} µs`;
  reportFigure({ what: "jobs: processor time of Node for each job drained", figure: perJob, command });
} finally {
  await queue.stop();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
