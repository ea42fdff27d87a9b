import { reportFigure } from "../figure.ts";
import type { BenchRoom } from "./bench-room.ts";
import { MemoryWatch } from "./memory-watch.ts";
import { familyCpuSeconds, processUse } from "./process-use.ts";
import { loadRequests, type RequestsDone } from "./request-load.ts";

export interface IncidentPagesSize {
  /** Stored incidents. */
  incidents: number;
  connections: number;
  /** Of each run; each is warmed up for half of it before. */
  seconds: number;
}

/** What the runs of one kind of page gave. */
export interface IncidentPagesRun {
  /** What was asked for, in a few words. */
  pages: string;
  done: RequestsDone;
  /** The service's processor seconds, without and with PostgreSQL's. */
  cpuSeconds: number;
  withPostgresSeconds: number;
  /** The service's memory, the median of each of four parts of the run, in MiB. */
  mebibytes: number[];
}

const PAGE = 20;
/** So many different pages are asked for in turn. */
const PLACES = 2_000;
const PARTS = 4;

/** Asks for the newest page again and again, then for pages all over the store. */
export async function runIncidentPages(room: BenchRoom, size: IncidentPagesSize): Promise<IncidentPagesRun[]> {
  const first = `/api/v1/incidents?limit=${PAGE}`;
  const everywhere = Array.from({ length: PLACES }, (_, index) => {
    const place = PAGE + 1 + ((index * 7_919) % Math.max(1, size.incidents - PAGE));
    return `${first}&cursor=${Buffer.from(`incidents before ${place}`).toString("base64url")}`;
  });
  const runs: IncidentPagesRun[] = [];
  for (const [pages, paths] of [
    ["the newest page", [first]],
    ["pages all over", everywhere],
  ] as const) {
    runs.push(await runPages(room, { size, pages, paths: [...paths] }));
  }
  return runs;
}

async function runPages(
  { url, pid, postgresPid }: BenchRoom,
  { size, pages, paths }: { size: IncidentPagesSize; pages: string; paths: string[] },
): Promise<IncidentPagesRun> {
  const { connections, seconds } = size;
  await loadRequests({ url, paths, connections, seconds: Math.ceil(seconds / 2) });
  const before = { own: processUse(pid), postgres: familyCpuSeconds(postgresPid) };
  const memory = new MemoryWatch(pid);
  const done = await loadRequests({ url, paths, connections, seconds });
  const mebibytes = memory.stop(PARTS);
  const after = { own: processUse(pid), postgres: familyCpuSeconds(postgresPid) };
  const cpuSeconds = after.own.cpuSeconds - before.own.cpuSeconds;
  const withPostgresSeconds = cpuSeconds + after.postgres - before.postgres;
  return { pages, done, cpuSeconds, withPostgresSeconds, mebibytes };
}

export function reportIncidentPages(size: IncidentPagesSize, runs: IncidentPagesRun[], command: string): void {
  const stored = `${size.incidents.toLocaleString("en-US")} incidents stored`;
  for (const { pages, done, cpuSeconds, withPostgresSeconds, mebibytes } of runs) {
    const report = (what: string, figure: string, target?: string) =>
      reportFigure({ what: `service, ${stored}, ${pages} of ${PAGE}: ${what}`, figure, target, command });
    report("requests per processor second of the service", rate(done.answered / cpuSeconds), "≥ 2,000/s");
    report("the same with PostgreSQL's processor time", rate(done.answered / withPostgresSeconds));
    const { p50, p99, most } = done.latencyMs;
    report(
      `answered after, from ${size.connections} connections, p50, p99, most`,
      `${p50}, ${p99}, ${most} ms`,
      "p99 ≤ 50 ms",
    );
    report(
      "requests per second by the clock, and those that failed",
      `${rate(done.answered / done.seconds)}, ${done.failed}`,
    );
    const share = done.cpuSeconds / (done.cpuSeconds + withPostgresSeconds);
    report("the load generator's own part of all processor time", `${Math.round(share * 100)} %`);
    report(
      "memory of the service in each quarter of the run",
      `${mebibytes.map((each) => Math.round(each)).join(", ")} MiB`,
      "flat",
    );
  }
}

function rate(perSecond: number): string {
  return `${Math.round(perSecond).toLocaleString("en-US")}/s`;
}
