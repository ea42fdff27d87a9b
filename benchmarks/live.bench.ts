// How soon an event that comes to the service's pipeline thread changes an incident, at the pace of the live feed, while snapshots are taken.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { archiveHourEnd, readArchive } from "@oddwatch/github-events";
import { Ingest } from "../packages/server/src/ingest/ingest.ts";
import type { SourceItem } from "../packages/server/src/ingest/source-round.ts";
import type { CommitFigures, FromPipeline } from "../packages/server/src/ingest/worker-messages.ts";
import { serviceLog } from "../packages/server/src/service-log.ts";
import { type Database, openDatabase } from "../packages/server/src/storage/database.ts";
import { reportFigure } from "./figure.ts";
import { recordedHours } from "./recorded-hours.ts";

const EVENTS_PER_S = 500;
const ROUND_MS = 10;
const EVENTS_PER_ROUND = (EVENTS_PER_S * ROUND_MS) / 1000;
const MEASURED_MS = Number(process.env.ODDWATCH_BENCH_SECONDS ?? 120) * 1000;
/** As the service takes them, unless given. */
const SNAPSHOT_EVERY_MS = Number(process.env.ODDWATCH_BENCH_SNAPSHOT_SECONDS ?? 60) * 1000;
const command = "npm run bench -- live";

type SnapshotTaken = Extract<FromPipeline, { type: "snapshot" }>;

/** Events whose storing was not told of yet: when each was handed over. */
const underWay: number[] = [];
const toJudged: number[] = [];
const toStored: number[] = [];
const snapshots: SnapshotTaken[] = [];

const { paths, name } = recordedHours();
const folder = mkdtempSync(join(tmpdir(), "oddwatch-bench-"));
const log = serviceLog("warn");
try {
  const database = await openDatabase({ dataDir: folder, log });
  try {
    await measure(database);
  } finally {
    await database.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const what = (rest: string) => `live, ${name} at ${EVENTS_PER_S} events/s: ${rest}`;
const judged = quantiles(toJudged);
reportFigure({
  what: what("from arrival at the pipeline's thread to the incident change, p50, p99, most"),
  figure: judged,
  target: "p99 ≤ 5 ms",
  command,
});
reportFigure({ what: what("from arrival to stored, p50, p99, most"), figure: quantiles(toStored), command });
const blocked = snapshots.map(({ blockedMs }) => blockedMs);
const mebibytes = Math.max(...snapshots.map(({ bytes }) => bytes)) / 1024 ** 2;
reportFigure({
  what: what(
    `the thread blocked by each of ${blocked.length} snapshots of up to ${mebibytes.toFixed(0)} MiB, p50, p99, most`,
  ),
  figure: quantiles(blocked),
  target: "≤ 20 ms",
  command,
});

/** An hour at full speed so that memory is as full as it gets, then the next at the pace of the live feed. */
async function measure(database: Database): Promise<void> {
  let isMeasuring = false;
  const ingest = new Ingest({
    capacity: 20_000,
    clock: Date.now,
    log,
    task: {
      database: database.config,
      workspace: "default",
      owner: "bench",
      fingerprint: "bench",
      startedAt: Date.now(),
      snapshotEveryMs: SNAPSHOT_EVERY_MS,
      snapshotEveryInputs: Number.POSITIVE_INFINITY,
      logLevel: "warn",
    },
    onCommit: (figures) => {
      if (isMeasuring) note(figures);
    },
    onSnapshot: (snapshot) => {
      if (isMeasuring) snapshots.push(snapshot);
    },
  });
  const source = itemsOf(paths);
  ingest.start();
  await ingest.ready;
  try {
    console.log("warming up on an hour at full speed...");
    await store(ingest, source, 100_000);
    console.log(`measuring ${MEASURED_MS / 1000} s...`);
    isMeasuring = true;
    for (let at = performance.now(), end = at + MEASURED_MS; at < end; at += ROUND_MS) {
      const items = await take(source, EVENTS_PER_ROUND);
      await wait(Math.max(0, at - performance.now()));
      const now = performance.timeOrigin + performance.now();
      for (let each = 0; each < items.length; each++) underWay.push(now);
      if (!(await ingest.offer(roundOf(items)))) throw new Error("the pipeline stopped");
    }
    await ingest.store(roundOf([]));
  } finally {
    await source.return(undefined);
    await ingest.stop();
  }
}

function note({ activities, duplicates, quarantined, judgedAt }: CommitFigures): void {
  const now = performance.timeOrigin + performance.now();
  for (const offeredAt of underWay.splice(0, activities + duplicates + quarantined)) {
    toJudged.push(judgedAt - offeredAt);
    toStored.push(now - offeredAt);
  }
}

async function store(ingest: Ingest, source: AsyncGenerator<SourceItem>, events: number): Promise<void> {
  for (let left = events; left > 0; left -= 1_000) await ingest.offer(roundOf(await take(source, 1_000)));
  await ingest.store(roundOf([]));
}

async function take(source: AsyncGenerator<SourceItem>, count: number): Promise<SourceItem[]> {
  const items: SourceItem[] = [];
  while (items.length < count) {
    const { value, done } = await source.next();
    if (done) break;
    items.push(value);
  }
  return items;
}

function roundOf(items: SourceItem[]) {
  return { source: "bench", lane: "public" as const, items, refused: [], at: Date.now(), controls: [] };
}

async function* itemsOf(files: readonly string[]): AsyncGenerator<SourceItem> {
  for (const file of files) {
    const hourEnd = archiveHourEnd(file);
    for await (const rows of readArchive(file)) {
      for (const { event, raw } of rows) yield { event, raw, seenAt: hourEnd ?? event.at };
    }
  }
}

function quantiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
  return `${[0.5, 0.99, 1].map((part) => at(part).toFixed(1)).join(", ")} ms`;
}
