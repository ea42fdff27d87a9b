import { existsSync } from "node:fs";
import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

/** What a running server says of itself. https://www.postgresql.org/docs/18/storage-file-layout.html */
export interface PostmasterFile {
  pid: number;
  /** False while it starts, recovers or stops. */
  ready: boolean;
}

/** Reads the text of a `postmaster.pid`; undefined when it is half written or damaged. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, ready: lines[7]?.trim() === "ready" };
}

/** The `postmaster.pid` of a cluster; undefined when none is there. */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  try {
    return parsePostmasterFile(await readFile(join(cluster, "postmaster.pid"), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** True while a process with this id exists, whoever it belongs to; also for one that has ended and is not yet cleared away. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * True while this process serves the cluster: its working folder tells it apart from another program that was given the
 * same id since, and from one that has ended. Where the system does not tell (no `/proc`), like `isAlive`.
 */
export async function serves(pid: number, cluster: string): Promise<boolean> {
  return existsSync("/proc/self/cwd") ? (await workingFolder(pid)) === cluster : isAlive(pid);
}

/**
 * Ids of the processes that work in a cluster: the server's own, and for a moment its orphans when it was killed.
 * Undefined where the system does not tell.
 */
export async function processesIn(cluster: string): Promise<number[] | undefined> {
  if (!existsSync("/proc/self/cwd")) return undefined;
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    const pid = Number(name);
    if (Number.isInteger(pid) && (await workingFolder(pid)) === cluster) found.push(pid);
  }
  return found;
}

async function workingFolder(pid: number): Promise<string | undefined> {
  try {
    return await readlink(`/proc/${pid}/cwd`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH" || code === "EACCES" || code === "EPERM") return undefined; // ended, or not ours to see
    throw error;
  }
}
