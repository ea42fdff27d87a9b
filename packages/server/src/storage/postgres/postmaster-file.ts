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

/** True while a process with this id exists, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Ids of the processes that work in a cluster: server processes have it as their working folder. Undefined where the
 * system does not tell (no `/proc`). It finds what a process id alone cannot: whether the id was given to another program
 * since, and orphans of a killed server.
 */
export async function processesIn(cluster: string): Promise<number[] | undefined> {
  const names = await readdir("/proc").catch(() => undefined);
  if (names === undefined) return undefined;
  const found: number[] = [];
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const folder = await readlink(`/proc/${name}/cwd`).catch(() => undefined); // ended meanwhile, or not ours to see
    if (folder === cluster) found.push(Number(name));
  }
  return found;
}
