// npm run bench:quality [-- --full] [--record]: judges the detection on injected scenarios, recorded oddities and a made week.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { commit, machine } from "../machine.ts";
import { amazonQ } from "./amazon-q.ts";
import { botLabels } from "./bot-labels.ts";
import { countEvents } from "./count-events.ts";
import { driftingWeeks } from "./drifting-week.ts";
import { figuresOf } from "./figures.ts";
import { githubOutages } from "./github-outages.ts";
import { naturalAnomalies } from "./natural-anomalies.ts";
import { Progress } from "./progress.ts";
import { qualitySections } from "./quality-plans.ts";
import { printReport, type QualityReport, recordReport } from "./report.ts";
import { reportPage } from "./report-page.ts";
import { runPlans } from "./run-plans.ts";
import { HARD_NEGATIVES, HELD_OUT, SCENARIOS } from "./scenarios/index.ts";
import { dataFolder, streamSources } from "./stream-sources.ts";

const { values } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    "held-out": { type: "boolean", default: false },
    seed: { type: "string", default: "quality" },
    "per-family": { type: "string", default: "20" },
    /** Instances of each family in each curve's point and each ablation. */
    "per-compared": { type: "string", default: "6" },
    workers: { type: "string", default: "2" },
    /** Only streams whose name contains it. */
    only: { type: "string", default: "" },
    to: { type: "string", default: fileURLToPath(new URL("out", import.meta.url)) },
  },
});
if (values.record) process.env.ODDWATCH_BENCH_RECORD = "1";

const startedAt = performance.now();
const sources = streamSources();
const streams = [];
for (const [stream, { name, era, judged }] of sources.entries()) {
  if (name.includes(values.only)) {
    streams.push({ stream, era: era === "2015" ? era : ("2026" as const), events: await countEvents(judged) });
  }
}
const modern = sources.filter(({ name, era }) => era === "2026" && name.includes(values.only));
if (streams.length === 0) console.log(`Skipped the injected scenarios: no recorded hours lie in ${dataFolder()}.`);

const sections = qualitySections({
  streams,
  attacks: values["held-out"] ? HELD_OUT : SCENARIOS,
  hardNegatives: HARD_NEGATIVES,
  perFamily: Number(values["per-family"]),
  perCompared: Number(values["per-compared"]),
  seed: values.seed,
  full: values.full,
});
const plans = sections.flatMap((section) => section.plans);
const progress = new Progress(sections, {
  write: (line) => process.stderr.write(`${line}\n`),
  now: () => performance.now() / 1000,
});
const runs = await runPlans(plans, Number(values.workers), ({ seconds }, index) => progress.ran(index, seconds));

let from = 0;
const report: QualityReport = {
  date: new Date().toISOString().slice(0, 10),
  commit: commit(),
  machine: machine(),
  seed: values.seed,
  heldOut: values["held-out"],
  sections: sections.map(({ title, part, era, variant, strength, plans: { length } }) => {
    const own = runs.slice(from, from + length);
    from += length;
    return { title, part, era, label: variant.label, strength, figures: figuresOf(own), runs: own };
  }),
  natural: await naturalAnomalies(dataFolder()),
  outages: await githubOutages(dataFolder(), modern, { seed: values.seed }),
  bots: botLabels(dataFolder()),
  compromise: await amazonQ(dataFolder(), modern[0]),
  weeks: driftingWeeks(values.seed),
  seconds: 0,
};
report.seconds = (performance.now() - startedAt) / 1000;
printReport(report);
if (values.record) recordReport(report);
const folder = resolve(values.to);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "quality.json"), JSON.stringify(report));
writeFileSync(join(folder, "quality.html"), reportPage(report));
console.log(
  `\nWritten: ${join(folder, "quality.json")}, ${join(folder, "quality.html")}; ${report.seconds.toFixed(0)} s.`,
);
