import { setTimeout as wait } from "node:timers/promises";
import type { StorageLog } from "./storage-log.ts";

const ASK_AGAIN_MS = 500;

export interface UntilAnsweredOptions {
  log: StorageLog;
  signal: AbortSignal;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Asks the database again and again for as long as it does not answer. Rejects only when the signal aborts. */
export async function untilAnswered<T>(
  ask: () => Promise<T>,
  { log, signal, sleep = (ms, signal) => wait(ms, undefined, { signal }) }: UntilAnsweredOptions,
): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      log.warn({ err: error }, "the database did not answer; asking again");
    }
    await sleep(ASK_AGAIN_MS, signal);
  }
}
