import { InvalidStateError } from "../state/invalid-state-error.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";

const STATE_KIND = "holt-winters";
const STATE_VERSION = 1;
const MOST_PERIOD = 2 ** 20;

/** Seasons that set the start, and seasons before the first answer: the one more measures the error. */
const STARTING_SEASONS = 2;
const WARM_UP_SEASONS = 3;

export interface HoltWintersOptions {
  /** Values in a season, such as 24 for hours of a day: 2 or more. */
  period: number;
  /** How fast the level follows, 0 to 1 (α). Default 0.2. */
  level?: number;
  /** How fast the trend follows the level, 0 to 1 (β*). Default 0.05. */
  trend?: number;
  /** How fast the season follows, 0 to 1 (γ). Default 0.1. */
  season?: number;
  /** Values after which an error has faded to 1/e from the spread. Default ten periods. */
  memory?: number;
}

/** What is to come, and how well that is known. */
export interface Prediction {
  /** In units of the value. */
  value: number;
  /** Standard deviation of what will come around `value`, in the same units. */
  deviation: number;
}

/**
 * Forecasts a stream with a season and a trend, one value at a time: Holt and Winters' additive exponential smoothing.
 *
 * Two seasons set the start and a third measures the error; then it predicts any number of steps ahead, with a spread
 * that widens as the model says. A value that is missing is learned as `undefined`. O(1) a value, O(steps) a prediction,
 * memory 8 bytes a place in the season.
 *
 * Sources: P. R. Winters, Management Science 6 (1960); in error correction form, and with the spread, as in R. J. Hyndman,
 * G. Athanasopoulos, "Forecasting: Principles and Practice" (3rd ed. 2021), chapter 8, https://otexts.com/fpp3/.
 *
 * @example
 * const hourly = new HoltWinters({ period: 24 });
 * for (let hour = 0; hour < 240; hour++) hourly.learn(100 + hour + 10 * Math.sin((2 * Math.PI * hour) / 24));
 * hourly.predict(6)?.value; // 354.7: 100 + 245 + 10 · sin(2π · 5/24)
 */
export class HoltWinters {
  readonly #level: number;
  readonly #trend: number;
  readonly #season: number;
  readonly #memory: number;
  /** The first seasons' values until they have set the start. */
  #starting: number[] = [];
  readonly #seasonal: Float64Array<ArrayBuffer>;
  #seen = 0;
  #base = 0;
  #slope = 0;
  #errorWeight = 0;
  #errorSquares = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor(options: HoltWintersOptions) {
    const { period, level = 0.2, trend = 0.05, season = 0.1 } = options;
    if (!(Number.isInteger(period) && period >= 2 && period <= MOST_PERIOD)) {
      throw new RangeError(`period must be a whole number in 2..${MOST_PERIOD}, got ${period}`);
    }
    const { memory = 10 * period } = options;
    for (const [name, value] of Object.entries({ level, trend, season })) {
      if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must be in 0..1, got ${value}`);
    }
    if (!(memory > 0 && memory < Infinity)) throw new RangeError(`memory must be above 0, got ${memory}`);
    this.#level = level;
    this.#trend = trend;
    this.#season = season;
    this.#memory = memory;
    this.#seasonal = new Float64Array(period);
  }

  /** Whether three periods have gone by, and a value came after the second. */
  get ready(): boolean {
    return this.#seen >= WARM_UP_SEASONS * this.#seasonal.length && this.#errorWeight > 0;
  }

  /**
   * Takes the next value; undefined when it is missing. In the first two seasons a missing one counts as the one a season
   * before, or the last one; missing ones before the first value are left out.
   *
   * @throws RangeError when the value is not finite.
   */
  learn(value: number | undefined): void {
    if (value !== undefined && !Number.isFinite(value)) throw new RangeError(`a value must be finite, got ${value}`);
    const period = this.#seasonal.length;
    if (this.#seen >= STARTING_SEASONS * period) {
      this.#follow(value);
    } else {
      const assumed = value ?? this.#starting[this.#seen - period] ?? this.#starting[this.#seen - 1];
      if (assumed === undefined) return;
      this.#starting.push(assumed);
      if (this.#starting.length === STARTING_SEASONS * period) this.#start();
    }
    this.#seen += 1;
  }

  /**
   * What will come `steps` values from now, 1 for the next. Undefined while not `ready`.
   *
   * @throws RangeError when `steps` is not a whole number from 1 to a million.
   */
  predict(steps = 1): Prediction | undefined {
    if (!(Number.isInteger(steps) && steps >= 1 && steps <= 1e6)) {
      throw new RangeError(`steps must be a whole number in 1..1000000, got ${steps}`);
    }
    if (!this.ready) return undefined;
    const period = this.#seasonal.length;
    let widening = 1;
    for (let step = 1; step < steps; step++) {
      const carried = this.#level * (1 + this.#trend * step) + (step % period === 0 ? this.#season : 0);
      widening += carried * carried;
    }
    const variance = (this.#errorSquares / this.#errorWeight) * widening;
    return { value: this.#expected(steps), deviation: Math.sqrt(variance) };
  }

  /** Everything needed to go on exactly from here. */
  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writer.array(Float64Array.of(this.#seasonal.length, this.#level, this.#trend, this.#season, this.#memory));
    writer.array(Float64Array.of(this.#seen, this.#base, this.#slope, this.#errorWeight, this.#errorSquares));
    writer.array(this.#seasonal);
    writer.array(Float64Array.from(this.#starting));
    return writer.finish();
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole forecast in a known version. */
  static restore(bytes: Uint8Array): HoltWinters {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const period = reader.integer(2, MOST_PERIOD);
    const [level, trend, season] = reader.float64s(3);
    if (![level, trend, season].every((part) => part >= 0 && part <= 1)) {
      throw new InvalidStateError(`parts of ${level}, ${trend} and ${season} are not all in 0..1`);
    }
    const restored = new HoltWinters({ period, level, trend, season, memory: reader.numberFrom(Number.MIN_VALUE) });
    restored.#seen = reader.integer(0, Number.MAX_SAFE_INTEGER);
    restored.#base = reader.number();
    restored.#slope = reader.number();
    restored.#errorWeight = reader.numberFrom(0);
    restored.#errorSquares = reader.numberFrom(0);
    restored.#seasonal.set(reader.float64s(period));
    if (restored.#seen < STARTING_SEASONS * period) restored.#starting = [...reader.float64s(restored.#seen)];
    reader.end();
    return restored;
  }

  #expected(steps: number): number {
    const place = (this.#seen + steps - 1) % this.#seasonal.length;
    return this.#base + steps * this.#slope + this.#seasonal[place];
  }

  #follow(value: number | undefined): void {
    const error = value === undefined ? 0 : value - this.#expected(1);
    this.#base += this.#slope + this.#level * error;
    this.#slope += this.#level * this.#trend * error;
    this.#seasonal[this.#seen % this.#seasonal.length] += this.#season * error;
    if (value === undefined) return;
    const kept = Math.exp(-1 / this.#memory);
    this.#errorWeight = this.#errorWeight * kept + 1;
    this.#errorSquares = this.#errorSquares * kept + error * error;
  }

  /** Trend from the means of the two seasons, season from what is left, level at the last value: exact where both are regular. */
  #start(): void {
    const period = this.#seasonal.length;
    let first = 0;
    let second = 0;
    for (let place = 0; place < period; place++) {
      first += this.#starting[place] / period;
      second += this.#starting[period + place] / period;
    }
    this.#slope = (second - first) / period;
    const center = first / 2 + second / 2; // half-way between the last value of the first season and the first of the second
    for (let place = 0; place < period; place++) {
      const early = this.#starting[place] - (center + (place - period + 0.5) * this.#slope);
      const late = this.#starting[period + place] - (center + (place + 0.5) * this.#slope);
      this.#seasonal[place] = early / 2 + late / 2;
    }
    this.#base = center + (period - 0.5) * this.#slope;
    this.#starting = [];
  }
}
