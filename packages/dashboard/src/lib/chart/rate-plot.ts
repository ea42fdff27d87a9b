import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { figure } from "../format/number.ts";
import type { RateColumns } from "../live/pulse-series.ts";

export interface RatePlotOptions {
  host: HTMLElement;
  columns: RateColumns;
  /** A canvas knows no CSS variables: colours as the browser computed them. */
  colors: { line: string; axis: string; grid: string };
  /** Axes and a cursor; without them it is a sparkline. */
  detailed: boolean;
}

/** Draws events per second over time into `host`, filling it. The caller destroys it. */
export function drawRatePlot({ host, columns, colors, detailed }: RatePlotOptions): uPlot {
  const axis: uPlot.Axis = {
    stroke: colors.axis,
    font: `11px ${getComputedStyle(host).fontFamily}`,
    grid: { stroke: colors.grid, width: 1 },
    ticks: { show: false },
  };
  const options: uPlot.Options = {
    width: host.clientWidth,
    height: host.clientHeight,
    padding: detailed ? [8, 30, 0, 0] : [2, 1, 1, 1],
    legend: { show: false },
    cursor: detailed ? { y: false, points: { size: 6 } } : { show: false },
    scales: { x: { range: wholeBuckets }, y: { range: (_plot, _min, max) => [0, Math.max(max ?? 0, 0.5) * 1.1] } },
    axes: detailed
      ? [
          { ...axis, grid: { show: false }, values: (_plot, splits) => clockTimes(splits), space: 80, size: 24 },
          { ...axis, values: (_plot, splits) => splits.map(figure), size: 38, space: 28 },
        ]
      : [{ show: false }, { show: false }],
    series: [
      {},
      {
        width: 0,
        fill: (plot) => fadingFill(plot, colors.line),
        points: { show: false },
        ...(uPlot.paths.bars && { paths: uPlot.paths.bars({ size: [0.82, 60], radius: detailed ? 0.12 : 0 }) }),
      },
    ],
  };
  return new uPlot(options, columns, host);
}

/** The first and the last bucket in their whole width: the columns hold their middles. */
function wholeBuckets(plot: uPlot): uPlot.Range.MinMax {
  const [at = []] = plot.data;
  const first = at[0] ?? 0;
  const half = ((at[1] ?? first + 1) - first) / 2;
  return [first - half, (at.at(-1) ?? first) + half];
}

function fadingFill(plot: uPlot, color: string): CanvasGradient {
  const { top, height } = plot.bbox;
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
  gradient.addColorStop(0, withAlpha(color, 0.95));
  gradient.addColorStop(1, withAlpha(color, 0.4));
  return gradient;
}

function withAlpha(color: string, alpha: number): string {
  return `color-mix(in srgb, ${color} ${alpha * 100}%, transparent)`;
}

/** Times of an axis, seconds since epoch; with seconds only where minutes alone would repeat themselves. */
function clockTimes(splits: number[]): string[] {
  const step = (splits[1] ?? 0) - (splits[0] ?? 0);
  const format = new Intl.DateTimeFormat([], { timeStyle: step < 60 ? "medium" : "short", hourCycle: "h23" });
  return splits.map((seconds) => format.format(seconds * 1000));
}
