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

/** What a run with many clients gave. */
export interface LiveFeedRun {
  quiet: Heard[];
  /** With clients that read nothing beside the others. */
  besideStalled: Heard[];
  /** Memory of the service after each round, in MiB. */
  memory: number[];
  /** Memory before the first client came. */
  memoryBefore: number;
  /** The service's processor seconds for the rounds. */
  cpuSeconds: number;
}

const BETWEEN_MS = 50;

/** Lets incidents change, one after the other, while many follow. */
export async function runLiveFeed(room: Pick<BenchRoom, "url" | "pid">, size: LiveFeedSize): Promise<LiveFeedRun> {
  const load = new LiveLoad(room.url);
  const memoryBefore = processUse(room.pid).mebibytes;
  const memory: number[] = [];
  let next = 1;
  async function part(): Promise<Heard[]> {
    const heard: Heard[] = [];
    for (let round = 0; round < size.rounds; round++) {
      heard.push(await load.round(incidentId(next++)));
      memory.push(processUse(room.pid).mebibytes);
      await wait(BETWEEN_MS);
    }
    return heard;
  }
  try {
    await load.join({ sse: size.sse, sockets: size.sockets, stalled: 0 });
    const { cpuSeconds } = processUse(room.pid);
    const quiet: Heard[] = [];
    const besideStalled: Heard[] = [];
    for (let each = 0; each < size.parts; each++) {
      quiet.push(...(await part()));
      await load.join({ sse: 0, sockets: 0, stalled: size.stalled });
      besideStalled.push(...(await part()));
      await load.dropStalled();
    }
    return { quiet, besideStalled, memory, memoryBefore, cpuSeconds: processUse(room.pid).cpuSeconds - cpuSeconds };
  } finally {
    load.end();
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
  const { quiet, besideStalled, memory } = run;
  const all = [...quiet, ...besideStalled];
  report("from a person's act to each client, p50, p99, most", spread(quiet), "p99 ≤ 1,000 ms");
  report(`the same beside ${size.stalled} clients that read nothing`, spread(besideStalled), "as without them");
  report("incidents that did not arrive", `${missing(size, all)} of ${all.length * (size.sse + size.sockets)}`, "0");
  report("processor time of the service for one incident to one client", perArrival(run.cpuSeconds, size, all.length));
  const load = all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  report("the clients' own processor time for it", perArrival(load, size, all.length));
  const third = Math.floor(memory.length / 3);
  const [early, late] = [memory.slice(third, 2 * third), memory.slice(2 * third)].map((part) => quantile(part, 0.5));
  const perClient = ((quantile(memory, 0.5) - run.memoryBefore) * 1024) / (size.sse + size.sockets);
  report("memory of the service for each client", `${Math.round(perClient)} KiB`);
  report(
    "growth of memory from the middle third of the rounds to the last",
    `${Math.round((late ?? 0) - (early ?? 0))} MiB`,
    "about 0",
  );
}

function spread(rounds: readonly Heard[]): string {
  const all = rounds.flatMap(({ sse, sockets }) => [...sse, ...sockets]);
  return `${[0.5, 0.99, 1].map((part) => Math.round(quantile(all, part))).join(", ")} ms`;
}

function perArrival(cpuSeconds: number, { sse, sockets }: LiveFeedSize, rounds: number): string {
  return `${((cpuSeconds * 1e6) / (rounds * (sse + sockets))).toFixed(0)} µs`;
}
