import { setTimeout as wait } from "node:timers/promises";
import { reportFigure } from "../figure.ts";
import type { BenchRoom } from "./bench-room.ts";
import { incidentId } from "./fill-incidents.ts";
import { type Heard, LiveLoad } from "./live-load.ts";
import { processUse } from "./process-use.ts";
import { quantile } from "./quantile.ts";

export interface LiveFeedSize {
  sse: number;
  sockets: number;
  /** Clients that read nothing, in every second part. */
  stalled: number;
  /** Parts without and with them, of each. */
  parts: number;
  /** Incidents that change, in each part. */
  rounds: number;
}

/** What some rounds in a row gave. */
export interface LiveFeedPart {
  heard: Heard[];
  /** Memory of the service, the median of that after each round, in MiB. */
  mebibytes: number;
  /** The service's processor seconds. */
  cpuSeconds: number;
}

/** What a run with many clients gave. */
export interface LiveFeedRun {
  quiet: LiveFeedPart[];
  /** With clients that read nothing beside the others. */
  besideStalled: LiveFeedPart[];
  /** Memory before the first client came, in MiB. */
  mebibytesBefore: number;
}

const BETWEEN_MS = 50;
const SETTLED = { ofProcessor: 0.3, withinSeconds: 30 };

/** Lets incidents change, one after the other, while many follow. */
export async function runLiveFeed(
  { url, pid }: Pick<BenchRoom, "url" | "pid">,
  size: LiveFeedSize,
): Promise<LiveFeedRun> {
  const load = new LiveLoad(url);
  let next = 1;
  async function part(): Promise<LiveFeedPart> {
    const heard: Heard[] = [];
    const memory: number[] = [];
    const { cpuSeconds } = processUse(pid);
    for (let round = 0; round < size.rounds; round++) {
      heard.push(await load.round(incidentId(next++)));
      memory.push(processUse(pid).mebibytes);
      await wait(BETWEEN_MS);
    }
    return { heard, mebibytes: quantile(memory, 0.5), cpuSeconds: processUse(pid).cpuSeconds - cpuSeconds };
  }
  const run: LiveFeedRun = { quiet: [], besideStalled: [], mebibytesBefore: processUse(pid).mebibytes };
  try {
    await load.join({ sse: size.sse, sockets: size.sockets, stalled: 0 });
    for (let each = 0; each < size.parts; each++) {
      run.quiet.push(await part());
      await load.join({ sse: 0, sockets: 0, stalled: size.stalled });
      await settle(pid); // until what the system takes in for them is full
      run.besideStalled.push(await part());
      await load.dropStalled();
      await settle(pid);
    }
    return run;
  } finally {
    load.end();
  }
}

/** Waits until the service has little to do. */
async function settle(pid: number): Promise<void> {
  for (let seconds = 0; seconds < SETTLED.withinSeconds; seconds++) {
    const { cpuSeconds } = processUse(pid);
    await wait(1_000);
    if (processUse(pid).cpuSeconds - cpuSeconds < SETTLED.ofProcessor) return;
  }
}

/** Clients that did not hear of an incident, over all rounds. */
export function missing({ sse, sockets }: Pick<LiveFeedSize, "sse" | "sockets">, rounds: readonly Heard[]): number {
  return rounds.reduce((sum, heard) => sum + sse - heard.sse.length + sockets - heard.sockets.length, 0);
}

export function reportLiveFeed(size: LiveFeedSize, run: LiveFeedRun, command: string): void {
  const clients = `${size.sse.toLocaleString("en-US")} SSE and ${size.sockets.toLocaleString("en-US")} WebSocket clients`;
  const report = (what: string, figure: string, target?: string) =>
    reportFigure({ what: `service, ${clients}: ${what}`, figure, target, command });
  const quiet = run.quiet.flatMap(({ heard }) => heard);
  const besideStalled = run.besideStalled.flatMap(({ heard }) => heard);
  const rounds = quiet.length + besideStalled.length;
  report("from a person's act to each client, p50, p99, most", spread(quiet), "p99 ≤ 1,000 ms");
  report(`the same beside ${size.stalled} that read nothing`, spread(besideStalled), "as without them");
  const lost = missing(size, [...quiet, ...besideStalled]);
  report("incidents that did not arrive", `${lost} of ${rounds * (size.sse + size.sockets)}`, "0");
  const own = perArrival(cpuOf(run.quiet), size, quiet.length);
  const withStalled = perArrival(cpuOf(run.besideStalled), size, besideStalled.length);
  report(
    "processor time of the service for one incident to one client, without and with those",
    `${own}, ${withStalled}`,
  );
  report("the clients' own processor time for it", perArrival(cpuOf(quiet), size, quiet.length));
  const memory = run.quiet.map(({ mebibytes }) => mebibytes);
  const perClient = (((memory[0] ?? 0) - run.mebibytesBefore) * 1024) / (size.sse + size.sockets);
  report("memory of the service for each client", `${Math.round(perClient)} KiB`);
  const growth = (memory.at(-1) ?? 0) - (memory[1] ?? 0);
  report(
    `growth of memory from the second to the last of ${memory.length} parts`,
    `${Math.round(growth)} MiB`,
    "about 0",
  );
}

function cpuOf(parts: readonly { cpuSeconds: number }[]): number {
  return parts.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}

function spread(rounds: readonly Heard[]): string {
  const all = rounds.flatMap(({ sse, sockets }) => [...sse, ...sockets]);
  return `${[0.5, 0.99, 1].map((part) => Math.round(quantile(all, part))).join(", ")} ms`;
}

function perArrival(cpuSeconds: number, { sse, sockets }: LiveFeedSize, rounds: number): string {
  return `${((cpuSeconds * 1e6) / (rounds * (sse + sockets))).toFixed(0)} µs`;
}
