// How fast archive files become incidents, in one process with its reading thread.
import { replayFiles } from "@oddwatch/cli";
import { DEFAULT_SETTINGS } from "@oddwatch/pipeline";
import { reportFigure } from "./figure.ts";
import { recordedHours } from "./recorded-hours.ts";

const command = "npm run bench -- replay";
const { paths, name } = recordedHours();
const before = process.cpuUsage();
const beforeHere = process.threadCpuUsage();
const startedAt = performance.now();
const { events, incidents, badLines } = await replayFiles({ files: paths, settings: DEFAULT_SETTINGS });
const seconds = (performance.now() - startedAt) / 1000;
const used = process.cpuUsage(before);
const usedHere = process.threadCpuUsage(beforeHere);
const cpuSeconds = (used.user + used.system) / 1e6;
const cpuSecondsHere = (usedHere.user + usedHere.system) / 1e6;
const peakMebibytes = process.resourceUsage().maxRSS / 1024;

console.log(`${name}: ${events} events in ${paths.length} files, ${badLines} bad lines, ${incidents.length} incidents`);
reportFigure({
  what: `replay, ${name}: events/s from .json.gz to incidents`,
  figure: `${Math.round(events / seconds).toLocaleString("en-US")}/s`,
  target: "25,000/s",
  command,
});
reportFigure({
  what: `replay, ${name}: processor time per event, all threads`,
  figure: `${((cpuSeconds / events) * 1e6).toFixed(0)} µs`,
  command,
});
reportFigure({
  what: `replay, ${name}: processor time per event of the thread that judges`,
  figure: `${((cpuSecondsHere / events) * 1e6).toFixed(0)} µs`,
  target: "40 µs",
  command,
});
reportFigure({ what: `replay, ${name}: peak memory (RSS)`, figure: `${Math.round(peakMebibytes)} MiB`, command });
