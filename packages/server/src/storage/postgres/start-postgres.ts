import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { aborted } from "../../aborted.ts";
import type { StorageLog } from "../storage-log.ts";
import { type Cluster, OWNER, prepareCluster } from "./cluster.ts";
import { type Launched, type LaunchOptions, launch } from "./launch.ts";
import { DataFolderInUse } from "./start-errors.ts";
import { stopServer } from "./stop-server.ts";

export interface StartPostgresOptions {
  /** Folder for everything of this service; the cluster lies in `postgres-<major>` below it. */
  dataDir: string;
  log: StorageLog;
  /** Ends restarts and waiting; a server that runs is left to `stop`. */
  signal?: AbortSignal;
  /** Server settings beside or over ours. */
  settings?: Record<string, string>;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  clock?: () => number;
}

/** Plain data: may be posted to another thread. */
export interface PostgresConnection {
  /** The folder of its Unix socket. */
  host: string;
  port: number;
  user: string;
}

/** What became of a server that ended by itself: it runs again, or is lost to this process for good. */
export type PostgresExit = { state: "restarted"; downMs: number } | { state: "lost"; error: Error };

export interface RunningPostgres {
  connection: PostgresConnection;
  /** The server's process id; another one after a restart. */
  readonly pid: number;
  /** True when it was found running, left by a service that was killed. */
  readonly adopted: boolean;
  onExit(listener: (exit: PostgresExit) => void): void;
  /** Stops the server in good order. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Runs the embedded PostgreSQL and looks after it: when it ends by itself it is started again, for as long as it takes.
 * Queries fail meanwhile. A server that outlives this process (kill -9) is adopted by the next start.
 *
 * @throws EmbeddedPostgresUnavailable, DataFolderInUse, DataFolderNotWritable, DiskFull, PostgresDidNotStart
 */
export async function startPostgres(options: StartPostgresOptions): Promise<RunningPostgres> {
  const stopping = new AbortController();
  const signal = options.signal === undefined ? stopping.signal : AbortSignal.any([stopping.signal, options.signal]);
  const sleep = options.sleep ?? ((ms, signal) => wait(ms, undefined, { signal }));
  const launchOptions: LaunchOptions = {
    settings: options.settings,
    clock: options.clock ?? (() => performance.now()),
    sleep: (ms) => sleep(ms, signal),
  };
  const cluster = await prepareCluster(options.dataDir);
  const supervisor = new Supervisor(cluster, launchOptions, options.log, signal);
  await supervisor.start();
  return {
    connection: { host: cluster.socketFolder, port: 5432, user: OWNER },
    get pid() {
      return supervisor.server.pid;
    },
    get adopted() {
      return supervisor.server.adopted;
    },
    onExit: (listener) => supervisor.listeners.push(listener),
    stop: async () => {
      stopping.abort();
      // Its own clock: the options' sleep has just been ended by the signal.
      await supervisor.stop({ clock: launchOptions.clock, sleep: (ms) => sleep(ms, new AbortController().signal) });
    },
  };
}

class Supervisor {
  readonly listeners: ((exit: PostgresExit) => void)[] = [];
  readonly #cluster: Cluster;
  readonly #options: LaunchOptions;
  readonly #log: StorageLog;
  readonly #signal: AbortSignal;
  #server: Launched | undefined;
  /** True once it is stopped or belongs to another process. */
  #lost = false;
  #watching: Promise<void> = Promise.resolve();

  constructor(cluster: Cluster, options: LaunchOptions, log: StorageLog, signal: AbortSignal) {
    this.#cluster = cluster;
    this.#options = options;
    this.#log = log;
    this.#signal = signal;
  }

  get server(): Launched {
    if (this.#server === undefined) throw new Error("the server was not started");
    return this.#server;
  }

  async start(): Promise<void> {
    this.#server = await launch(this.#cluster, this.#options);
    const { pid, adopted } = this.#server;
    this.#log.info({ pid, adopted }, adopted ? "took over the running PostgreSQL" : "PostgreSQL runs");
    this.#watching = this.#watch();
  }

  async stop(options: Pick<LaunchOptions, "clock" | "sleep">): Promise<void> {
    await this.#watching;
    if (this.#server === undefined || this.#lost) return;
    const { pid, keeper } = this.#server;
    this.#lost = true;
    await keeper.close();
    await stopServer(this.#cluster.folder, pid, options);
  }

  async #watch(): Promise<void> {
    const stopped = aborted(this.#signal);
    for (;;) {
      await Promise.race([this.server.keeper.ended, stopped]);
      if (this.#signal.aborted) return;
      const exit = await this.#restart();
      if (exit === undefined) return;
      for (const listener of this.listeners) listener(exit);
      if (exit.state === "lost") return;
    }
  }

  /** Undefined when told to stop meanwhile. */
  async #restart(): Promise<PostgresExit | undefined> {
    const from = this.#options.clock();
    for (let delayMs = 100; ; delayMs = Math.min(2 * delayMs, 5_000)) {
      try {
        this.#server = await launch(this.#cluster, this.#options);
        const downMs = Math.round(this.#options.clock() - from);
        this.#log.warn({ pid: this.#server.pid, downMs }, "PostgreSQL ended by itself and runs again");
        return { state: "restarted", downMs };
      } catch (error) {
        if (this.#signal.aborted) return undefined;
        this.#log.error({ err: error, delayMs }, "PostgreSQL ended by itself and could not be started again yet");
        if (error instanceof DataFolderInUse) {
          this.#lost = true;
          return { state: "lost", error };
        }
      }
      await this.#options.sleep(delayMs).catch((error) => {
        if (!this.#signal.aborted) throw error;
      });
      if (this.#signal.aborted) return undefined;
    }
  }
}
