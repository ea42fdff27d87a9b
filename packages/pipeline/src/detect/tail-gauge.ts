import { TailEstimator } from "@oddwatch/anomaly";
import type { ByteReader, ByteWriter } from "../bytes.ts";

/** Chances, in powers of ten, at whose values the curve is drawn while such values were seen. */
const SEEN_POWERS = [1 / 3, 2 / 3, 1, 4 / 3, 5 / 3, 2, 7 / 3, 8 / 3, 3, 11 / 3, 13 / 3, 5];
/** And at these multiples of the largest value seen; beyond the last its slope goes on. */
const BEYOND = [1.05, 1.5, 4, 32];

/** The least value that is told from 0: where zeros are usual, the curve begins with the chance of anything else. */
const LEAST = 1e-3;

/** The curve is drawn anew when this much more was learned than when it was drawn last. */
const REDRAW_AFTER = 1.25;
const MOST_BETWEEN = 8192;

/**
 * What is usual of one number among its like, and how likely one as large or larger is. The estimate is
 * `TailEstimator`'s; it is asked only now and then, to draw a curve that answers in its place, so that an answer costs
 * tens of nanoseconds and not microseconds. What was learned since the curve was drawn is not in the answer yet: at most
 * a quarter of all, and at most 8,192 values.
 *
 * @example
 * const gauge = new TailGauge();
 * for (let n = 0; n < 1000; n++) gauge.learn(1 + (n % 10), 1);
 * gauge.probability(10); // about 0.1
 * gauge.probability(1); // 1: no more than the median
 */
export class TailGauge {
  #estimator = new TailEstimator();
  #taught = 0;
  #redrawAt = 0;
  #median: number | undefined;
  /** Logarithms of values, rising, and of the chances of reaching them. */
  #values: number[] = [];
  #chances: number[] = [];

  /** Whether enough was learned to answer: a weight of 200 in all. */
  get ready(): boolean {
    return this.#median !== undefined;
  }

  /** How much is remembered: the sum of the faded weights. */
  get count(): number {
    return this.#estimator.count;
  }

  /** What half of what was seen does not pass. Undefined while not `ready`. */
  get median(): number | undefined {
    return this.#median;
  }

  /** Chance of a value at least this large, 0..1; 1 for whatever is not above the median. Undefined while not `ready`. */
  probability(value: number): number | undefined {
    if (this.#median === undefined) return undefined;
    const values = this.#values;
    const last = values.length - 1;
    if (value <= this.#median || last < 0) return 1;
    const at = Math.log(value);
    if (at < values[0]) return 1;
    if (last === 0) return Math.exp(this.#chances[0]);
    let above = 1;
    while (above < last && values[above] < at) above++;
    const slope = (this.#chances[above] - this.#chances[above - 1]) / (values[above] - values[above - 1]);
    return Math.exp(Math.min(0, this.#chances[above - 1] + slope * (at - values[above - 1])));
  }

  /** The largest value that is still reached with this chance, 0..1. Undefined while not `ready`, or when none is known to be. */
  reached(chance: number): number | undefined {
    const at = Math.log(chance);
    const above = this.#chances.findIndex((each) => each < at);
    if (above < 0 || this.#median === undefined) return undefined;
    if (above === 0) return this.#median;
    const slope = (this.#values[above] - this.#values[above - 1]) / (this.#chances[above] - this.#chances[above - 1]);
    return Math.exp(this.#values[above - 1] + slope * (at - this.#chances[above - 1]));
  }

  /** Takes a value in as `weight` observations. @throws RangeError when it is negative or not finite. */
  learn(value: number, weight: number): void {
    this.#estimator.learn(value, weight);
    this.#taught++;
    if (this.#taught >= this.#redrawAt && this.#estimator.ready) this.#draw();
  }

  #draw(): void {
    const estimator = this.#estimator;
    this.#redrawAt = Math.min(Math.ceil(this.#taught * REDRAW_AFTER), this.#taught + MOST_BETWEEN);
    this.#median = estimator.quantile(0.5);
    this.#values = [];
    this.#chances = [];
    const largest = estimator.quantile(1) ?? 0;
    if (this.#median === 0) this.#mark(LEAST);
    for (const power of SEEN_POWERS) this.#mark(estimator.quantile(1 - 10 ** -power) ?? 0);
    this.#mark(largest);
    for (const multiple of BEYOND) this.#mark(largest * multiple);
  }

  #mark(value: number): void {
    const at = Math.log(value);
    const { length } = this.#values;
    if (!(value > 0) || (length > 0 && at <= this.#values[length - 1])) return;
    this.#values.push(at);
    this.#chances.push(Math.log(this.#estimator.probability(value) ?? 1));
  }

  write(writer: ByteWriter): void {
    writer.raw(this.#estimator.save());
    const { length } = this.#values;
    const head = [this.#taught, this.#redrawAt, this.#median ?? Number.NaN, length];
    writer.float64s(Float64Array.of(...head, ...this.#values, ...this.#chances));
  }

  /** Goes on exactly from what `write` wrote. @throws RangeError when it is cut short. */
  static read(reader: ByteReader): TailGauge {
    const gauge = new TailGauge();
    gauge.#estimator = TailEstimator.restore(reader.raw());
    const [taught, redrawAt, median, length, ...points] = reader.float64s();
    gauge.#taught = taught;
    gauge.#redrawAt = redrawAt;
    gauge.#median = Number.isNaN(median) ? undefined : median;
    gauge.#values = points.slice(0, length);
    gauge.#chances = points.slice(length);
    return gauge;
  }
}
