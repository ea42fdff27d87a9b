import { type ChildProcess, spawn } from "node:child_process";
import { open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { commandAs } from "./account.ts";
import type { Cluster } from "./cluster.ts";
import { type Keeper, takeKeeper } from "./keeper.ts";
import { processesIn, readPostmasterFile, serves } from "./postmaster-file.ts";
import { SERVER_SETTINGS } from "./server-settings.ts";
import { DataFolderInUse, explainOutput, PostgresDidNotStart } from "./start-errors.ts";

/** A server that answers and that this process looks after. */
export interface Launched {
  pid: number;
  keeper: Keeper;
  /** True when it ran already, left by a service that was killed. */
  adopted: boolean;
}

export interface LaunchOptions {
  settings?: Record<string, string>;
  sleep: (ms: number) => Promise<void>;
  /** Monotonic milliseconds. */
  clock: () => number;
}

/** A killed service's connections and its server's shared memory can outlive it this long. */
const STALE_LOCK_MS = 6_000;
/** Recovery after a hard kill reads up to `max_wal_size` of journal. */
const RECOVERY_MS = 180_000;
const LOG_BYTES = 8 * 1024 * 1024;

/**
 * Adopts the live server of the cluster, or starts one, and waits until it answers.
 * @throws DataFolderInUse, DiskFull, DataFolderNotWritable, PostgresDidNotStart
 */
export async function launch(cluster: Cluster, options: LaunchOptions): Promise<Launched> {
  const retryUntil = options.clock() + STALE_LOCK_MS;
  for (;;) {
    try {
      return (await adopt(cluster, options)) ?? (await start(cluster, options));
    } catch (error) {
      const mayPass = error instanceof DataFolderInUse || (error instanceof PostgresDidNotStart && isStaleLock(error));
      if (!mayPass || options.clock() >= retryUntil) throw error;
      await options.sleep(250);
    }
  }
}

async function adopt(cluster: Cluster, { sleep, clock }: LaunchOptions): Promise<Launched | undefined> {
  const file = await readPostmasterFile(cluster.folder);
  if (file === undefined) return undefined;
  if (!(await serves(file.pid, cluster.folder))) {
    // PostgreSQL would refuse to start for as long as any process has that id. Orphans that still end keep the file.
    if ((await processesIn(cluster.folder))?.length === 0) await rm(join(cluster.folder, "postmaster.pid"));
    return undefined;
  }
  const isRunning = () => serves(file.pid, cluster.folder);
  const keeper = await waitForKeeper(cluster, clock() + RECOVERY_MS, isRunning, { sleep, clock });
  return keeper === undefined ? undefined : { pid: file.pid, keeper, adopted: true };
}

async function start(cluster: Cluster, options: LaunchOptions): Promise<Launched> {
  const { child, logFrom } = await spawnServer(cluster, options.settings);
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code, signal) => {
    ended ??= `it ended with ${code === null ? signal : `code ${code}`}`;
  });
  const keeper = await waitForKeeper(cluster, options.clock() + RECOVERY_MS, () => ended === undefined, options).catch(
    (error) => {
      if (!(error instanceof DataFolderInUse)) child.kill("SIGQUIT"); // told to give up: leave no server behind
      throw error;
    },
  );
  if (keeper !== undefined && child.pid !== undefined && ended === undefined) {
    return { pid: child.pid, keeper, adopted: false };
  }
  if (ended === undefined) child.kill("SIGQUIT");
  throw explainOutput(cluster.dataFolder, ended ?? "it stayed silent", await readLog(cluster.logFile, logFrom));
}

/** Undefined when the process ended or the time is over. */
async function waitForKeeper(
  cluster: Cluster,
  until: number,
  isRunning: () => boolean | Promise<boolean>,
  { sleep, clock }: LaunchOptions,
): Promise<Keeper | undefined> {
  while (clock() < until && (await isRunning())) {
    if ((await readPostmasterFile(cluster.folder))?.ready === true) {
      const keeper = await takeKeeper(cluster.socketFolder, cluster.dataFolder);
      if (typeof keeper !== "string") return keeper;
    }
    await sleep(20);
  }
  return undefined;
}

async function spawnServer(
  cluster: Cluster,
  settings: Record<string, string> | undefined,
): Promise<{ child: ChildProcess; logFrom: number }> {
  const args = ["-D", cluster.folder, "-c", `unix_socket_directories=${cluster.socketFolder}`];
  for (const [name, value] of Object.entries({ ...SERVER_SETTINGS, ...settings })) args.push("-c", `${name}=${value}`);
  const command = commandAs(cluster.account, join(cluster.binaries.folder, "bin", "postgres"), args);
  await turnLog(cluster.logFile);
  const log = await open(cluster.logFile, "a", 0o600);
  try {
    const logFrom = (await log.stat()).size;
    const stdio = ["ignore" as const, log.fd, log.fd];
    // In a group of its own: Ctrl-C is for us, and we stop it after our last write.
    const child = spawn(command.program, command.args, { ...command.options, stdio, detached: true });
    child.unref();
    return { child, logFrom };
  } finally {
    await log.close();
  }
}

/** Keeps one older file. */
async function turnLog(file: string): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_BYTES) await rename(file, `${file}.1`);
}

async function readLog(file: string, from: number): Promise<string> {
  const log = await open(file, "r");
  try {
    const { buffer, bytesRead } = await log.read({ buffer: Buffer.alloc(4096), position: from });
    return buffer.subarray(0, bytesRead).toString().trim();
  } finally {
    await log.close();
  }
}

function isStaleLock(error: PostgresDidNotStart): boolean {
  return /lock file .* already exists|pre-existing shared memory block|Is another postmaster|bogus data in lock file/.test(
    error.output,
  );
}
