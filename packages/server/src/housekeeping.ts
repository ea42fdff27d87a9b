import type { Logger } from "pino";
import type { LiveFeed } from "./api/live/live-feed.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Ingest } from "./ingest/ingest.ts";
import type { SourceBoard } from "./ingest/source-board.ts";
import type { Metrics } from "./metrics.ts";
import type { PulseCounter } from "./pulse.ts";
import type { Status } from "./status.ts";
import type { Database } from "./storage/database.ts";
import { applyRetention } from "./storage/retention.ts";

const PULSE_MS = 2_000;
const LOOK_AT_DATABASE_MS = 3_000;
/** The first time is as long after the start, so it must not be longer than a service usually lives. */
const RETENTION_MS = 600_000;

export interface HousekeepingOptions {
  config: Pick<Config, "workspace" | "archive">;
  db: Database;
  status: Status;
  board: SourceBoard;
  live: LiveFeed;
  metrics: Metrics;
  pulse: PulseCounter;
  ingest: Ingest;
  clock: Clock;
  log: Logger;
}

/** What has to be done now and then: figures for the page, a look at the database, retention. Answers how to end it. */
export function startHousekeeping(options: HousekeepingOptions): () => Promise<void> {
  const { status, log } = options;
  let looking: Promise<void> | undefined;
  let dropping: Promise<void> | undefined;
  const timers = [
    setInterval(pulseOf(options), PULSE_MS),
    setInterval(() => {
      if (looking !== undefined) status.databaseError = "it does not answer";
      looking ??= look(options).finally(() => {
        looking = undefined;
      });
    }, LOOK_AT_DATABASE_MS),
    setInterval(() => {
      if (options.ingest.state.phase !== "ready") return; // the service that writes this data does it
      dropping ??= dropOld(options)
        .catch((error) => log.warn({ err: error }, "old rows were not taken away; the next try is in ten minutes"))
        .finally(() => {
          dropping = undefined;
        });
    }, RETENTION_MS),
  ];
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all([looking, dropping]);
  };
}

function pulseOf(options: HousekeepingOptions): () => void {
  const { live, pulse, status } = options;
  let toldHealth = "";
  return () => {
    live.publish({ type: "pulse", pulse: pulse.take() });
    const { health } = status;
    const failing = health.jobs.map(({ error }) => error);
    const worth = JSON.stringify([health.status, health.sources, health.database, health.pipeline.error, failing]);
    if (worth !== toldHealth) live.publish({ type: "health", health });
    toldHealth = worth;
    measure(options);
  };
}

async function look({ db, status }: HousekeepingOptions): Promise<void> {
  status.databaseError = await db.pool.query("select 1").then(
    () => undefined,
    (error: Error) => error.message,
  );
}

function measure({ board, ingest, metrics }: HousekeepingOptions): void {
  metrics.ingestQueue.set(ingest.queue.size);
  for (const { name, coverage, state } of board.health(ingest.queue.samplingRate)) {
    metrics.sourceUp.set({ source: name }, state === "ok" || state === "waiting" || state === "done" ? 1 : 0);
    if (coverage !== null) metrics.sourceCoverage.set({ source: name }, coverage);
  }
}

/** By event time where archives are served, else by the clock. */
async function dropOld({ config, db, ingest, clock, log }: HousekeepingOptions): Promise<void> {
  const now = config.archive === undefined ? clock() : ingest.state.watermark;
  if (now === undefined) return;
  const { partitions, rows } = await applyRetention(db, config.workspace, now);
  if (partitions.length > 0 || rows > 0) log.info({ partitions, rows }, "old data was taken away");
}
