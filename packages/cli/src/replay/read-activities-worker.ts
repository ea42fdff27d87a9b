import { on } from "node:events";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { archiveActivities } from "./archive-activities.ts";
import type { ReadingTask } from "./read-activities.ts";

async function readForParent(port: MessagePort, { files }: ReadingTask): Promise<void> {
  const allowed = on(port, "message");
  for await (const batch of archiveActivities(files)) {
    await allowed.next();
    port.postMessage(batch);
  }
  port.postMessage(undefined);
  port.close();
}

if (parentPort !== null) await readForParent(parentPort, workerData as ReadingTask);
