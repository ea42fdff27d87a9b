import { weekTable } from "./drifting-week.ts";
import { DEPTHS, type Depth, type Figures } from "./figures.ts";
import type { Rate } from "./interval.ts";
import { escaped, lineChart, type Series } from "./line-chart.ts";
import { COMPARISONS, compared, type QualityReport, recordedTables } from "./report.ts";
import { baselineTable, listTable, misses, scenarioTable, shapeTable, variantTable } from "./tables.ts";

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#1b1f24;background:#fff}
pre{overflow-x:auto;background:#f5f6f8;padding:.8rem;border-radius:6px;font-size:12.5px}
figure{display:inline-block;margin:0 1.5rem 1rem 0;vertical-align:top;width:34rem;max-width:100%}svg{width:100%;font-size:11px}
svg text{fill:#444}.grid{stroke:#ddd}figure ul{list-style:none;padding:0;margin:0;font-size:13px}
figure li span{display:inline-block;width:.8em;height:.8em;margin-right:.4em}.missed{color:#9a1c1c}`;

/** The report as one page that needs nothing else: tables and curves. */
export function reportPage(report: QualityReport): string {
  const main = report.sections.filter(({ part }) => part === "main");
  const head = `${report.date}, commit ${report.commit}, ${report.machine}, seed ${report.seed}${report.heldOut ? ", held-out scenarios" : ""}`;
  const parts = [
    `<h1>Quality of detection</h1><p>${escaped(head)}</p>`,
    ...main.map(({ title, era, strength, figures }) => {
      const missed = misses(strength, figures).map((miss) => `<li>${escaped(miss)}</li>`);
      return `<h2>${escaped(title)}</h2>${lineChart(depthSeries(figures))}${pre(scenarioTable(figures, era))}${pre(shapeTable(figures))}${pre(baselineTable(figures))}${pre(listTable(figures))}<ul class="missed">${missed.join("")}</ul>`;
    }),
    ...[...COMPARISONS].map(([part, title]) => comparison(report, part, title)),
    ...recordedTables(report).map(([title, table]) => `<h2>${escaped(title)}</h2>${pre(table)}`),
    `<h2>Made weeks</h2>${pre(weekTable(report.weeks))}`,
    "<p>Intervals: rates by Wilson's score, means and quantiles by bootstrap; 95 %. * synthetic background.</p>",
  ];
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Oddwatch: quality of detection</title><style>${STYLE}</style><body>${parts.join("\n")}</body></html>\n`;
}

function comparison(report: QualityReport, part: string, title: string): string {
  const variants = compared(report, part);
  if (variants.length < 2) return "";
  const curve = (name: string, rate: (figures: Figures) => Rate): Series => ({
    name,
    points: variants.map(({ label, figures }) =>
      point(label.replace(/^(coverage|push share|without) /, ""), rate(figures)),
    ),
  });
  const chart = lineChart([
    curve("recall@25", ({ visible }) => visible.recall[25]),
    curve("recall@100", ({ visible }) => visible.recall[100]),
    curve("paged", ({ visible }) => visible.paged),
  ]);
  return `<h2>${escaped(title)}</h2>${chart}${pre(variantTable(title, variants))}`;
}

/** Recall by how many incidents are read, ours and the baselines'. */
function depthSeries({ visible, baselines }: Figures): Series[] {
  const series = (name: string, recall: Record<Depth, Rate>): Series => ({
    name,
    points: DEPTHS.map((depth) => point(`top ${depth}`, recall[depth])),
  });
  return [
    series("oddwatch", visible.recall),
    ...Object.entries(baselines).map(([name, recall]) => series(name, recall)),
  ];
}

function point(label: string, { value = 0, low, high }: Rate): Series["points"][number] {
  return { label, value, low, high };
}

function pre(table: string): string {
  return `<pre>${escaped(table)}</pre>`;
}
