import { dotChart } from "./dot-chart.ts";
import { weekTable } from "./drifting-week.ts";
import { DEPTHS, type Depth, type Figures } from "./figures.ts";
import { htmlTable } from "./html-table.ts";
import type { Rate } from "./interval.ts";
import { escaped, lineChart, type Series } from "./line-chart.ts";
import { COMPARISONS, compared, type QualityReport, recordedTables } from "./report.ts";
import { baselineTable, listTable, misses, scenarioTable, shapeTable, variantTable } from "./tables.ts";

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:88rem;padding:0 1.5rem;color:#1b1f24;background:#fff}
h2{margin:2.5rem 0 .6rem;border-top:1px solid #ddd;padding-top:1.2rem}h3{margin:1.4rem 0 .3rem;font-size:1rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .6rem;text-align:right;white-space:nowrap;border-bottom:1px solid #eee}thead th{vertical-align:bottom;color:#555;font-weight:600;white-space:normal}
tr>:first-child{text-align:left}tbody th{font-weight:400;white-space:pre}tbody tr:hover{background:#f5f7fa}small{color:#6b7480;font-size:11px}
figure{display:flex;flex-wrap:wrap;gap:1rem;align-items:center;margin:.5rem 0 1rem}svg{width:40rem;max-width:100%;font-size:11px}
svg text{fill:#444}.grid{stroke:#e3e3e3}figure ul{list-style:none;padding:0;margin:0;font-size:13px}
figure li span{display:inline-block;width:.8em;height:.8em;margin-right:.4em;border-radius:50%}.missed{color:#9a1c1c;font-weight:600}.met{color:#1d6b3a}`;

/** The report as one page that needs nothing else: tables and curves. */
export function reportPage(report: QualityReport): string {
  const main = report.sections.filter(({ part }) => part === "main");
  const head = `${report.date}, commit ${report.commit}, ${report.machine}, seed ${report.seed}${report.heldOut ? ", held-out scenarios" : ""}`;
  const parts = [
    `<h1>Quality of detection</h1><p>${escaped(head)}</p>`,
    ...main.map(({ title, era, strength, figures }) => {
      const tables = [
        ["By family", scenarioTable(figures, era)],
        ["Beside simple detectors", baselineTable(figures)],
        ["The list", listTable(figures)],
        ["By shape, instances caught", shapeTable(figures)],
      ] as const;
      const shown = tables.map(([name, table]) => `<h3>${name}</h3>${htmlTable(table)}`);
      return `<h2>${escaped(title)}</h2>${verdict(misses(strength, figures))}${lineChart(depthSeries(figures))}${shown.join("")}`;
    }),
    ...[...COMPARISONS].map(([part, title]) => comparison(report, part, title)),
    ...recordedTables(report).map(([title, table]) => `<h2>${escaped(title)}</h2>${htmlTable(table)}`),
    `<h2>Made weeks</h2>${htmlTable(weekTable(report.weeks))}`,
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
  const draw = part.startsWith("without") ? dotChart : lineChart;
  const chart = draw([
    curve("recall@25", ({ visible }) => visible.recall[25]),
    curve("recall@100", ({ visible }) => visible.recall[100]),
    curve("paged", ({ visible }) => visible.paged),
  ]);
  return `<h2>${escaped(title)}</h2>${chart}${htmlTable(variantTable(title, variants))}`;
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

/** What was promised and not reached. */
function verdict(missed: readonly string[]): string {
  if (missed.length === 0) return '<p class="met">Every target is met.</p>';
  return `<ul class="missed">${missed.map((miss) => `<li>${escaped(miss)}</li>`).join("")}</ul>`;
}
