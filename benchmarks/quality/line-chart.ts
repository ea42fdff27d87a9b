/** One line of a chart: values from 0 to 1, with an interval where there is one. */
export interface Series {
  name: string;
  points: readonly { label: string; value: number; low?: number; high?: number }[];
}

const WIDTH = 620;
const HEIGHT = 260;
const LEFT = 36;
const BOTTOM = 28;
const TOP = 10;
/** Series stand this far apart at each place, so that their intervals do not hide each other. */
const ASIDE = 5;
/** Told apart by lightness too. */
export const COLOURS = ["#1d5fbf", "#b3541e", "#2b7a4b", "#7a3fa0", "#8a6d00", "#5a6370", "#b02a5b"];

/** A chart of lines over labelled places as an SVG element, readable without colours by its legend's order. */
export function lineChart(series: readonly Series[]): string {
  const labels = series[0]?.points.map(({ label }) => label) ?? [];
  const x = (place: number) => LEFT + ((place + 0.5) * (WIDTH - LEFT)) / Math.max(1, labels.length);
  const y = (value: number) => TOP + (1 - value) * (HEIGHT - TOP - BOTTOM);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (value) =>
      `<line x1="${LEFT}" x2="${WIDTH}" y1="${y(value)}" y2="${y(value)}" class="grid"/><text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  );
  const ticks = labels.map(
    (label, place) => `<text x="${x(place)}" y="${HEIGHT - 8}" text-anchor="middle">${escaped(label)}</text>`,
  );
  const aside = (index: number) => (index - (series.length - 1) / 2) * ASIDE;
  const lines = series.map(({ points }, index) => {
    const colour = COLOURS[index % COLOURS.length];
    const at = (place: number) => x(place) + aside(index);
    const path = points.map(({ value }, place) => `${place === 0 ? "M" : "L"}${at(place)},${y(value)}`).join("");
    const bars = points.map(({ low, high }, place) =>
      low === undefined || high === undefined
        ? ""
        : `<line x1="${at(place)}" x2="${at(place)}" y1="${y(low)}" y2="${y(high)}" stroke="${colour}" opacity=".4" stroke-width="2"/>`,
    );
    const dots = points.map(
      ({ value }, place) => `<circle cx="${at(place)}" cy="${y(value)}" r="3" fill="${colour}"/>`,
    );
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${bars.join("")}${dots.join("")}`;
  });
  const title = escaped(series.map(({ name }) => name).join(", "));
  return `<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${[...grid, ...ticks, ...lines].join("")}</svg>${legendOf(series)}</figure>`;
}

/** Names of the series with their colours, in their order. */
export function legendOf(series: readonly Series[]): string {
  const names = series.map(
    ({ name }, index) => `<li><span style="background:${COLOURS[index % COLOURS.length]}"></span>${escaped(name)}</li>`,
  );
  return `<ul>${names.join("")}</ul>`;
}

/** Text that is safe inside HTML. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
