// Whether memory stays flat while 400,000 distinct events pass (or ODDWATCH_BENCH_EVENTS), in which half of all names are new every hour.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replayFiles } from "@oddwatch/cli";
import { DEFAULT_SETTINGS } from "@oddwatch/pipeline";
import { reportFigure } from "./figure.ts";
import { recordedHours } from "./recorded-hours.ts";
import { shiftHours } from "./shift-hours.ts";

const EVENTS = Number(process.env.ODDWATCH_BENCH_EVENTS ?? 400_000);
const COUNT = EVENTS.toLocaleString("en-US");
const MEBIBYTE = 1024 ** 2;
const command =
  EVENTS === 400_000 ? "npm run bench -- memory" : `ODDWATCH_BENCH_EVENTS=${EVENTS} npm run bench -- memory`;
const { paths, name } = recordedHours();
const folder = mkdtempSync(join(tmpdir(), "oddwatch-bench-"));

/** Highest RSS seen in each tenth of the events, in MiB. */
const tenths: number[] = [];

try {
  console.log(`making ${COUNT} distinct events from ${name}...`);
  const files = await shiftHours({ from: paths, to: folder, events: EVENTS, startAt: Date.UTC(2026, 0, 1) });
  await replayFiles({
    files,
    settings: DEFAULT_SETTINGS,
    onProgress({ events }) {
      const tenth = Math.min(9, Math.floor((events / EVENTS) * 10));
      tenths[tenth] = Math.max(tenths[tenth] ?? 0, process.memoryUsage.rss() / MEBIBYTE);
    },
  });
} finally {
  rmSync(folder, { recursive: true });
}

console.log(`highest RSS by tenth: ${tenths.map((each) => Math.round(each)).join(" ")} MiB`);
const peak = Math.max(...tenths);
reportFigure({
  what: `memory, ${name} shifted: peak RSS over ${COUNT} events`,
  figure: `${Math.round(peak)} MiB`,
  command,
});
reportFigure({
  what: `memory, ${name} shifted: growth from the half to the end of ${COUNT} events`,
  figure: `${Math.round((tenths[9] ?? peak) - (tenths[4] ?? peak))} MiB`,
  target: "about 0",
  command,
});
