import { on } from "node:events";
import { Worker } from "node:worker_threads";
import type { ActivityBatch } from "./archive-activities.ts";

/** Batches read ahead of the caller: they bound the memory of the reading. */
const BATCHES_AHEAD = 3;

/** What the thread is started with. It may send one batch for each message that it gets, and sends undefined at the end. */
export interface ReadingTask {
  files: readonly string[];
}

/**
 * What `archiveActivities` gives, read in a thread of its own, which also does whatever needs no memory of earlier events but
 * their keys. A slow caller slows the reading; leaving the loop ends the thread. @throws what the thread failed with.
 */
export async function* readActivities(files: readonly string[]): AsyncGenerator<ActivityBatch> {
  const worker = new Worker(new URL("./read-activities-worker.ts", import.meta.url), {
    workerData: { files } satisfies ReadingTask,
  });
  try {
    for (let ahead = 0; ahead < BATCHES_AHEAD; ahead++) worker.postMessage(1);
    for await (const [batch] of on(worker, "message", { close: ["exit"] }) as AsyncIterable<[ActivityBatch?]>) {
      if (batch === undefined) return;
      worker.postMessage(1);
      yield batch;
    }
    throw new Error("the reading thread ended early");
  } finally {
    await worker.terminate();
  }
}
