import { parentPort, workerData } from "node:worker_threads";
import type { ArchiveStats } from "./archive-stats.ts";
import { Credits } from "./credits.ts";
import { type ArchiveRow, ArchiveRows, type ArchiveRowsOptions } from "./read-archive-rows.ts";

/** What the thread is started with. */
export interface ReadingTask {
  path: string;
  options: ArchiveRowsOptions;
  /** Batches it may send before the first one is taken. */
  credits: number;
}

/** What the thread sends: a batch, at the end undefined, with the figures so far. It is sent the number 1 for each batch taken. */
export interface ReadingMessage {
  batch: ArchiveRow[] | undefined;
  stats: ArchiveStats;
}

async function readForParent(port: NonNullable<typeof parentPort>, task: ReadingTask): Promise<void> {
  const rows = new ArchiveRows(task.path, task.options);
  const credits = new Credits(task.credits);
  port.on("message", (count: number) => credits.add(count));
  for await (const batch of rows.batches()) {
    await credits.spend();
    port.postMessage({ batch, stats: rows.tally.stats } satisfies ReadingMessage);
  }
  port.postMessage({ batch: undefined, stats: rows.tally.stats } satisfies ReadingMessage);
  port.close();
}

if (parentPort !== null) await readForParent(parentPort, workerData as ReadingTask);
