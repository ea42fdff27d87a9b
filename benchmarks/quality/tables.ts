import type { Figures, ScenarioFigures } from "./figures.ts";
import type { Paired } from "./paired.ts";
import { estimateInWords, rateInWords, short, type Table, valueInWords } from "./text-table.ts";

/** Families that live on texts or refs: in the modern hours those are made up, so their figures say less. */
const SYNTHETIC_BACKGROUND = new Set(["B", "C", "G", "H", "K"]);

/** How the scenarios fared, all visible ones first and then by family. `era` decides which families are marked. */
export function scenarioTable({ visible, families }: Figures, era: string): Table {
  const head = [
    "scenarios",
    "n",
    "recall@10",
    "recall@25",
    "recall@100",
    "paged",
    "detect s: median",
    "p90",
    "part of length",
    "p90",
    "events: median",
    "p90",
    "fragments",
    "right reason",
  ];
  const marked = (family: string) => (era === "2026" && SYNTHETIC_BACKGROUND.has(family[0]) ? `${family} *` : family);
  return [
    head,
    scenarioRow("all visible", visible),
    ...Object.entries(families).map(([family, figures]) => scenarioRow(marked(family), figures)),
  ];
}

function scenarioRow(name: string, figures: ScenarioFigures): string[] {
  const { instances, recall, paged, detectSeconds, detectPart, eventsNeeded, fragmentation, rightReason } = figures;
  return [
    name,
    String(instances),
    rateInWords(recall[10]),
    rateInWords(recall[25]),
    rateInWords(recall[100]),
    rateInWords(paged),
    valueInWords(detectSeconds.median),
    valueInWords(detectSeconds.p90),
    valueInWords(detectPart.median, 2),
    valueInWords(detectPart.p90, 2),
    valueInWords(eventsNeeded.median),
    valueInWords(eventsNeeded.p90),
    valueInWords(fragmentation, 2),
    rateInWords(rightReason),
  ];
}

/** Recall and pages by generator. */
export function shapeTable({ shapes }: Figures): Table {
  return [
    ["family and shape", "n", "recall@10", "recall@25", "recall@100", "paged", "fragments"],
    ...Object.entries(shapes).map(([name, { instances, recall, paged, fragmentation }]) => [
      name,
      String(instances),
      ...[recall[10], recall[25], recall[100], paged].map(({ hits }) => String(hits)),
      valueInWords(fragmentation, 1),
    ]),
  ];
}

/** The panel beside the simple detectors: recall of the visible scenarios. */
export function baselineTable({ visible, baselines }: Figures): Table {
  const row = (name: string, recall: ScenarioFigures["recall"]) => [
    name,
    rateInWords(recall[10]),
    rateInWords(recall[25]),
    rateInWords(recall[100]),
  ];
  return [
    ["ranked by", "recall@10", "recall@25", "recall@100"],
    row("oddwatch", visible.recall),
    ...Object.entries(baselines).map(([name, recall]) => row(name, recall)),
  ];
}

/** What else is in the list, and how fast it was made. */
export function listTable(figures: Figures): Table {
  const { hardNegatives, backgroundIncidents, backgroundPages, pages, eventsPerSecond, gaps } = figures;
  const rows = [
    ["per 100,000 events", ""],
    ["incidents of the background", estimateInWords(backgroundIncidents)],
    ["pages for the background", estimateInWords(backgroundPages)],
    ["pages", estimateInWords(pages)],
    ["seconds from noticeable to detected, median", estimateInWords(figures.visible.afterNoticeableSeconds.median, 0)],
    ["seconds from the first event to the first page, median", estimateInWords(figures.visible.pageSeconds.median, 0)],
    ["reasons that would be right of another family too", rateInWords(figures.visible.alsoRight)],
    ["hard negatives in the top 25, per list", estimateInWords(hardNegatives.perList, 2)],
    ["part of the hard negatives in the top 25", rateInWords(hardNegatives.inTop25)],
    ["part of the hard negatives paged", rateInWords(hardNegatives.paged)],
    ...Object.entries(hardNegatives.byName)
      .filter(([, { hits }]) => hits > 0)
      .map(([name, { hits, of }]) => [`  ${name}`, `${hits} of ${of}`]),
    ["events judged per second of processor time", estimateInWords(eventsPerSecond, 0)],
  ];
  if (gaps.noticed.of > 0) {
    rows.push(["failing feeds (O) noticed as such", rateInWords(gaps.noticed)]);
    rows.push(["incidents of the background in those runs", estimateInWords(gaps.backgroundIncidents)]);
  }
  return rows;
}

/**
 * One line per variant of the same instances. `lost` and `won` are the instances that only the main runs have in their top
 * 25, and only the variant: a difference between rates of the same instances is told by them, not by the intervals.
 */
export function variantTable(
  title: string,
  variants: readonly { label: string; figures: Figures; paired?: Paired }[],
): Table {
  return [
    [
      title,
      "n",
      "recall@10",
      "recall@25",
      "lost, won",
      "recall@100",
      "paged",
      "background",
      "hard negatives",
      "detect, part",
    ],
    ...variants.map(({ label, paired, figures: { visible, backgroundIncidents, hardNegatives } }) => [
      label,
      String(visible.instances),
      rateInWords(visible.recall[10]),
      rateInWords(visible.recall[25]),
      paired === undefined ? "" : `${paired.lost}, ${paired.won}`,
      rateInWords(visible.recall[100]),
      rateInWords(visible.paged),
      valueInWords(backgroundIncidents),
      valueInWords(hardNegatives.perList, 2),
      valueInWords(visible.detectPart.median, 2),
    ]),
  ];
}

/** What was promised and not reached, one sentence each. */
export function misses(strength: number, { visible, hardNegatives }: Figures): string[] {
  const missed: string[] = [];
  const miss = (what: string, value: number | undefined, target: number, atLeast: boolean) => {
    if (value === undefined || (atLeast ? value >= target : value <= target)) return;
    missed.push(`${what} is ${short(value)}, should be ${atLeast ? "at least" : "at most"} ${short(target)}`);
  };
  const recallTargets = new Map([
    [1, 0.95],
    [0.5, 0.8],
  ]);
  const target = recallTargets.get(strength);
  if (target !== undefined) miss("recall@25 over the visible families", visible.recall[25].value, target, true);
  miss("hard negatives in the top 25, per list,", hardNegatives.perList?.value, 1, false);
  miss("fragmentation", visible.fragmentation?.value, 1.2, false);
  miss("the median time to detect as a part of the length", visible.detectPart.median?.value, 0.25, false);
  miss("right reason", visible.rightReason.value, 0.9, true);
  return missed;
}
