import { COLOURS, escaped, legendOf, type Series } from "./line-chart.ts";

const WIDTH = 620;
const LEFT = 190;
const RIGHT = 12;
const ROW = 24;
const BOTTOM = 22;

/**
 * A chart of values from 0 to 1 for things without an order, one a row, as an SVG element: a dot for each series with its
 * interval. The first row is what the others are compared with, and a line goes down from each of its dots.
 */
export function dotChart(series: readonly Series[]): string {
  const labels = series[0]?.points.map(({ label }) => label) ?? [];
  const height = labels.length * ROW + BOTTOM;
  const x = (value: number) => LEFT + value * (WIDTH - LEFT - RIGHT);
  const step = ROW / (series.length + 1);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (value) =>
      `<line x1="${x(value)}" x2="${x(value)}" y1="0" y2="${height - BOTTOM}" class="grid"/><text x="${x(value)}" y="${height - 6}" text-anchor="middle">${value}</text>`,
  );
  const names = labels.map(
    (label, row) => `<text x="${LEFT - 10}" y="${(row + 0.5) * ROW + 4}" text-anchor="end">${escaped(label)}</text>`,
  );
  const dots = series.map(({ points }, index) => {
    const colour = COLOURS[index % COLOURS.length];
    const [first] = points;
    const guide = `<line x1="${x(first.value)}" x2="${x(first.value)}" y1="0" y2="${height - BOTTOM}" stroke="${colour}" stroke-dasharray="2 3" opacity=".6"/>`;
    const marks = points.map(({ value, low = value, high = value }, row) => {
      const y = row * ROW + (index + 1) * step;
      return `<line x1="${x(low)}" x2="${x(high)}" y1="${y}" y2="${y}" stroke="${colour}" opacity=".35" stroke-width="2"/><circle cx="${x(value)}" cy="${y}" r="3" fill="${colour}"/>`;
    });
    return guide + marks.join("");
  });
  const title = escaped(series.map(({ name }) => name).join(", "));
  return `<figure><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">${[...grid, ...names, ...dots].join("")}</svg>${legendOf(series)}</figure>`;
}
