import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { aborted } from "../aborted.ts";
import type { StorageLog } from "../storage/storage-log.ts";
import type { ListenHandle } from "./boss-database.ts";

const CONNECT_AGAIN_MS = 1_000;

export interface JobListenerOptions {
  /** Gives up one of its connections for as long as it listens. */
  pool: pg.Pool;
  log: StorageLog;
  /** Told the name of a queue that got jobs, and undefined when notifications may have been missed. */
  onJobs: (queue: string | undefined) => void;
}

/**
 * Hears of new jobs by NOTIFY. Only a hint: whoever relies on it looks now and then as well. A connection that is lost is made
 * again, after which everything is looked at once.
 */
export class JobListener {
  readonly #options: JobListenerOptions;
  readonly #stopping = new AbortController();
  #ended: Promise<void> = Promise.resolve();

  constructor(options: JobListenerOptions) {
    this.#options = options;
  }

  /** In the place of pg-boss's own listener, which would wake its own workers only. */
  listen(channel: string): ListenHandle {
    this.#ended = this.#keepListening(channel);
    return { close: () => this.stop() };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #keepListening(channel: string): Promise<void> {
    const { log } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#listen(channel).catch((error) => {
        if (!signal.aborted) log.warn({ err: error }, "new jobs are not heard of at once; listening again");
      });
      await wait(CONNECT_AGAIN_MS, undefined, { signal }).catch(() => undefined); // stopped
    }
  }

  /** Until the connection is lost or it is stopped. */
  async #listen(channel: string): Promise<void> {
    const { pool, onJobs } = this.#options;
    const { signal } = this.#stopping;
    const client = await pool.connect();
    try {
      await client.query(`listen "${channel}"`);
      onJobs(undefined);
      await new Promise<void>((resolve, reject) => {
        client.on("notification", ({ payload }) => onJobs(payload));
        client.once("error", reject);
        client.once("end", () => reject(new Error("the connection ended")));
        void aborted(signal).then(resolve);
      });
    } finally {
      client.release(true); // no other borrower wants its listeners
    }
  }
}
