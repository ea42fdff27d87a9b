import { readdirSync, readFileSync } from "node:fs";

/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** What a process and its children took so far. */
export interface ProcessUse {
  /** Of all threads, since the start. */
  cpuSeconds: number;
  /** Resident memory now. */
  mebibytes: number;
}

/** What one process took so far. Linux only. Throws when it has ended. */
export function processUse(pid: number): ProcessUse {
  const fields = statOf(pid);
  const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, mebibytes: Number(kibibytes ?? 0) / 1024 };
}

/** Processor seconds of a process with its children that live; those of children that have ended count too. */
export function familyCpuSeconds(pid: number): number {
  const fields = statOf(pid);
  const ended = Number(fields[13]) + Number(fields[14]);
  const living = childrenOf(pid).reduce((sum, child) => sum + processUse(child).cpuSeconds, 0);
  return ended / TICKS_PER_SECOND + processUse(pid).cpuSeconds + living;
}

function childrenOf(pid: number): number[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((each) => parentOf(each) === pid);
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(statOf(pid)[1]);
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined; // it has ended
    throw error;
  }
}

/** The fields after the name, which may hold spaces. Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(") ") + 2).split(" ");
}
