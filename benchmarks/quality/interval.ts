import { Random } from "@oddwatch/anomaly";

/** A part of a whole with its 95 % interval. */
export interface Rate {
  hits: number;
  of: number;
  /** 0..1; undefined of nothing. */
  value: number | undefined;
  low: number;
  high: number;
}

/** A number with its 95 % interval; undefined without a sample. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

const Z_95 = 1.959964;
const RESAMPLES = 1000;

/**
 * The rate of `hits` among `of`, with Wilson's score interval. Instances of a run share a background, so that the interval
 * is a little too narrow.
 *
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 */
export function wilson(hits: number, of: number): Rate {
  if (of === 0) return { hits, of, value: undefined, low: 0, high: 1 };
  const part = hits / of;
  const square = Z_95 ** 2;
  const centre = (part + square / (2 * of)) / (1 + square / of);
  const half = (Z_95 / (1 + square / of)) * Math.sqrt((part * (1 - part)) / of + square / (4 * of * of));
  return { hits, of, value: part, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** A statistic of the sample with a percentile bootstrap interval of 1000 seeded resamples; undefined of nothing. */
export function bootstrap(
  sample: readonly number[],
  statistic: (sample: readonly number[]) => number,
): Estimate | undefined {
  if (sample.length === 0) return undefined;
  const random = new Random("bootstrap");
  const values = Array.from({ length: RESAMPLES }, () =>
    statistic(sample.map(() => sample[Math.floor(random.next() * sample.length)])),
  ).sort((a, b) => a - b);
  return {
    value: statistic(sample),
    low: values[Math.floor(RESAMPLES * 0.025)],
    high: values[Math.ceil(RESAMPLES * 0.975) - 1],
  };
}

/** The value below which the part `p` of the sample lies, of the sample itself; NaN of nothing. */
export function quantile(sample: readonly number[], p: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

/** NaN of nothing. */
export function mean(sample: readonly number[]): number {
  return sample.reduce((sum, each) => sum + each, 0) / sample.length;
}
