import { reportFigure } from "../figure.ts";
import { amazonQTable, type RecordedCompromise } from "./amazon-q.ts";
import { type BotLabels, botTable } from "./bot-labels.ts";
import { type MadeWeek, weekTable } from "./drifting-week.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { type Outage, outageTable } from "./github-outages.ts";
import type { Rate } from "./interval.ts";
import { type NaturalAnomaly, naturalTable } from "./natural-anomalies.ts";
import type { JudgedRun } from "./outcome.ts";
import { type Paired, paired, sameRuns } from "./paired.ts";
import { baselineTable, listTable, misses, scenarioTable, shapeTable, variantTable } from "./tables.ts";
import { estimateInWords, rateInWords, type Table, textTable, valueInWords } from "./text-table.ts";

/** One set of runs and what it says. */
export interface ReportSection {
  title: string;
  part: string;
  era: "2026" | "2015";
  label: string;
  strength: number;
  figures: Figures;
  runs: JudgedRun[];
}

/** All that one call of the benchmark found. Plain data: it is written as JSON. */
export interface QualityReport {
  date: string;
  commit: string;
  machine: string;
  seed: string;
  /** The scenarios are those kept apart as a check. */
  heldOut: boolean;
  sections: ReportSection[];
  natural: NaturalAnomaly[];
  outages: Outage[];
  bots: BotLabels | undefined;
  compromise: RecordedCompromise | undefined;
  weeks: MadeWeek[];
  /** Of the whole benchmark. */
  seconds: number;
}

/** Sections that are points of one curve, or bars beside each other: their part, and what it is called. */
export const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ["strength", "strength of the campaigns"],
  ["coverage", "part of the stream that is seen"],
  ["push share", "part of the background that is pushes"],
  ["cold start", "nothing seen before"],
  ["without", "a detector left out"],
  ["without at ½", "a detector left out, campaigns at half strength"],
]);

/** Prints every table, and what was missed. */
export function printReport(report: QualityReport): void {
  for (const { title, era, strength, figures } of report.sections.filter(({ part }) => part === "main")) {
    console.log(`\n## ${title}: ${figures.runs} runs, ${figures.events.toLocaleString("en-US")} events\n`);
    console.log(textTable(scenarioTable(figures, era)));
    if (era === "2026") console.log("* synthetic background: texts and refs of these hours are made up");
    console.log(`\n${textTable(shapeTable(figures))}`);
    console.log(`\n${textTable(baselineTable(figures))}\n\n${textTable(listTable(figures))}`);
    for (const miss of misses(strength, figures)) console.log(`MISSED: ${miss}`);
  }
  for (const [part, title] of COMPARISONS) {
    const variants = compared(report, part);
    if (variants.length > 1) console.log(`\n${textTable(variantTable(title, variants))}`);
  }
  for (const [title, table] of recordedTables(report)) console.log(`\n## ${title}\n\n${textTable(table)}`);
  console.log(`\n${textTable(weekTable(report.weeks))}`);
  for (const { name, misses: missed } of report.weeks)
    for (const miss of missed) console.log(`MISSED: ${name}: ${miss}`);
  console.log("\nIntervals: rates by Wilson's score, means and quantiles by bootstrap; 95 %.");
}

/** What was recorded and labelled outside the project, as titled tables; those without data are left out. */
export function recordedTables({ natural, outages, bots, compromise }: QualityReport): [title: string, table: Table][] {
  const tables: [string, Table][] = [];
  if (natural.length > 0) tables.push(["Recorded oddities", naturalTable(natural)]);
  if (outages.length > 0)
    tables.push(["GitHub's own outages, as they would have befallen recorded hours", outageTable(outages)]);
  if (compromise !== undefined) tables.push(["A recorded compromise", amazonQTable(compromise)]);
  if (bots !== undefined) tables.push(["Automation by its name", botTable(bots)]);
  return tables;
}

/** One point of a curve, or one bar. */
export interface Compared {
  label: string;
  /** What is compared, as a number. */
  at: number;
  figures: Figures;
  /** Beside the main runs of the same instances; undefined for those themselves, and where strengths differ. */
  paired?: Paired;
}

/** The sections of a comparison, with the main runs of the same instances among them, in order of what is compared. */
export function compared({ sections }: QualityReport, part: string): Compared[] {
  const own = sections.filter((section) => section.part === part);
  if (own.length === 0) return [];
  const main = sections
    .filter((section) => section.part === "main" && section.era === "2026")
    .map(({ strength, runs }) => ({ strength, runs: sameRuns(runs, own[0].runs) }))
    .filter(({ runs }) => runs.length > 0);
  if (part === "strength") {
    const points = [...own, ...main].map(({ strength, runs }) => ({ strength, figures: figuresOf(runs) }));
    return points
      .map(({ strength, figures }) => ({ label: `×${strength}`, at: strength, figures }))
      .sort((a, b) => a.at - b.at);
  }
  const whole = main.find(({ strength }) => strength === own[0].strength);
  const numberIn = (label: string) => Number(/[\d.]+$/.exec(label)?.[0] ?? 0);
  const others = own.map(({ label, figures, runs }): Compared => {
    const at = numberIn(label);
    return whole === undefined ? { label, at, figures } : { label, at, figures, paired: paired(whole.runs, runs, 25) };
  });
  const asIs = part === "coverage" ? "coverage 1" : "as recorded, nothing left out";
  return whole === undefined ? others : [{ label: asIs, at: 1, figures: figuresOf(whole.runs) }, ...others];
}

/** Keeps the main figures in results.md. */
export function recordReport(report: QualityReport): void {
  const command = `npm run bench:quality${report.heldOut ? " -- --held-out" : ""}`;
  const scenarios = report.heldOut ? "held-out scenarios" : "injected scenarios";
  for (const { title, strength, figures } of report.sections.filter(({ part }) => part === "main")) {
    const name = `quality, ${title}, ${scenarios}`;
    const { visible, hardNegatives } = figures;
    const target = strength === 1 ? "at least .95" : "at least .80";
    reportFigure({ what: `${name}: recall@25`, figure: outOf(visible.recall[25]), target, command });
    reportFigure({ what: `${name}: recall@10`, figure: outOf(visible.recall[10]), command });
    reportFigure({ what: `${name}: recall@100`, figure: outOf(visible.recall[100]), command });
    reportFigure({ what: `${name}: recall of pages at 25`, figure: outOf(visible.paged), command });
    reportFigure({
      what: `${name}: hard negatives in the top 25, per list`,
      figure: estimateInWords(hardNegatives.perList, 2),
      target: "at most 1",
      command,
    });
    reportFigure({
      what: `${name}: incidents per campaign`,
      figure: estimateInWords(visible.fragmentation, 2),
      target: "at most 1.2",
      command,
    });
    reportFigure({
      what: `${name}: median time to detect, part of the campaign`,
      figure: estimateInWords(visible.detectPart.median, 2),
      target: "at most .25",
      command,
    });
    reportFigure({
      what: `${name}: right reason`,
      figure: outOf(visible.rightReason),
      target: "at least .90",
      command,
    });
    reportFigure({
      what: `${name}: incidents of the background per 100,000 events`,
      figure: valueInWords(figures.backgroundIncidents),
      command,
    });
  }
  const passed = report.natural.filter((each) => each.passed).length;
  if (report.natural.length > 0) {
    const figure = `${passed} of ${report.natural.length}`;
    reportFigure({ what: "quality, recorded oddities as they should be", figure, command });
  }
  if (report.outages.length > 0) {
    const more = report.outages.reduce((sum, { morePages }) => sum + morePages.reported, 0);
    const what = `quality, more pages in ${report.outages.length} of GitHub's own outages than without them`;
    reportFigure({ what, figure: String(more), target: "0", command });
  }
  for (const { name, pages, budget } of report.weeks) {
    reportFigure({ what: `quality, ${name}: pages by day, budget ${budget}`, figure: pages.join(" "), command });
  }
}

function outOf(rate: Rate): string {
  return `${rateInWords(rate)} of ${rate.of}`;
}
