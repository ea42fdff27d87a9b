// How fast the whole service takes archive files through the pipeline into its own PostgreSQL, and how much memory it takes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Stats } from "@oddwatch/protocol";
import { reportFigure } from "./figure.ts";
import { recordedHours } from "./recorded-hours.ts";
import { shiftHours } from "./shift-hours.ts";

const EVENTS = 200_000;
const LONGEST_MS = 10 * 60_000;
const MAIN = fileURLToPath(new URL("../packages/cli/src/main.ts", import.meta.url));
const command = "npm run bench -- ingest";

const { paths, name } = recordedHours();
const folder = mkdtempSync(join(tmpdir(), "oddwatch-bench-"));

try {
  console.log(`making ${EVENTS.toLocaleString("en-US")} distinct events from ${name}...`);
  const files = await shiftHours({ from: paths, to: folder, events: EVENTS, startAt: Date.UTC(2026, 0, 1) });
  const { seconds, cpuSeconds, peakMebibytes } = await measureService(files);
  const perSecond = Math.round(EVENTS / seconds).toLocaleString("en-US");
  reportFigure({
    what: `ingest, ${name} shifted: events/s of serve into PostgreSQL`,
    figure: `${perSecond}/s`,
    target: "5,000/s",
    command,
  });
  if (cpuSeconds !== undefined) {
    const figure = `${Math.round((cpuSeconds / EVENTS) * 1e6)} µs`;
    const what = `ingest, ${name} shifted: processor time per event of the service without PostgreSQL`;
    reportFigure({ what, figure, command });
  }
  if (peakMebibytes !== undefined) {
    const figure = `${Math.round(peakMebibytes)} MiB`;
    reportFigure({ what: `ingest, ${name} shifted: peak RSS of the service without PostgreSQL`, figure, command });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Measured {
  seconds: number;
  /** Of all threads since the start. Undefined, as the memory, where /proc does not tell. */
  cpuSeconds: number | undefined;
  peakMebibytes: number | undefined;
}

/** Serves the files to their end. Seconds from the first answer of the service to the last event stored and judged. */
async function measureService(files: string[]): Promise<Measured> {
  const port = await freePort();
  const args = [
    "serve",
    "--port",
    String(port),
    "--data-dir",
    join(folder, "data"),
    "--speed",
    "max",
    "--from",
    ...files,
  ];
  const env = { ...process.env, ODDWATCH_LOG_LEVEL: "warn" };
  const service = spawn(process.execPath, [MAIN, ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
  try {
    await untilStored(port, 0);
    const startedAt = performance.now();
    await untilStored(port, EVENTS);
    const seconds = (performance.now() - startedAt) / 1000;
    return { seconds, cpuSeconds: cpuSecondsOf(service.pid), peakMebibytes: peakOf(service.pid) };
  } finally {
    service.kill("SIGTERM");
    if (service.exitCode === null) await once(service, "exit");
  }
}

async function untilStored(port: number, events: number): Promise<void> {
  for (const startedAt = performance.now(); performance.now() - startedAt < LONGEST_MS; await wait(100)) {
    const stats = await askStats(port);
    if (stats !== undefined && stats.ingest.activities + stats.ingest.duplicates + stats.ingest.quarantined >= events)
      return;
  }
  throw new Error(`the service did not store ${events} events in ${LONGEST_MS / 60_000} minutes`);
}

/** Undefined while the service does not answer yet. */
async function askStats(port: number): Promise<Stats | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/stats`);
    return response.ok ? Stats.parse(await response.json()) : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Processor time of a running process; undefined where /proc does not tell. Linux counts it in hundredths of a second. */
function cpuSecondsOf(pid: number | undefined): number | undefined {
  if (process.platform !== "linux") return undefined;
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? []; // the name may hold spaces
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Highest memory of a running process in MiB; undefined where /proc does not tell. */
function peakOf(pid: number | undefined): number | undefined {
  if (process.platform !== "linux") return undefined;
  const kibibytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
