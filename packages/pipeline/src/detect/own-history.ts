import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import { DAY_MS, TEN_MINUTES_MS } from "../features/decayed-count.ts";
import type { Observation } from "../features/extract.ts";
import { RecencyTable } from "../features/recency-table.ts";
import { DEFAULT_SETTINGS, type OwnHistorySettings } from "../settings.ts";

/** What is remembered of an account's habits. Counts are compared as logarithms: twice as many is as much more for all. */
export const OWN_FEATURES = ["actor.events_10m", "actor.repos_10m"] as const satisfies readonly FeatureName[];
const INDEX = OWN_FEATURES.map((name) => FEATURE_INDEX[name]);
const WIDTH = OWN_FEATURES.length;

const FIRST_AT = 0;
const BUCKET = 1;
const PERIODS = 2;
const MOST = 3;
const MEAN = MOST + WIDTH;
const SQUARES = MEAN + WIDTH;
const COLUMNS = SQUARES + WIDTH;

const MOST_PERIODS = 200;
/** A history of few periods is given this many imagined ones of this deviation, in natural logarithms. */
const IMAGINED = 2;
const IMAGINED_DEVIATION = 0.5;

export interface OwnHistoryOptions {
  /** Streams remembered per generation. Default 65,536. */
  capacity?: number;
}

/** How an activity stands against the habits of its own stream. */
export interface OwnStanding {
  /** Active periods of ten minutes in the history, faded ones counting less. */
  periods: number;
  /** Since the stream's first activity that is remembered. */
  watchedMs: number;
  /** For each of `OWN_FEATURES`: by how many deviations it lies above the mean of earlier active periods, as of a normal variable. */
  above: number[];
  /** For each of `OWN_FEATURES`: what an active period usually reaches, in the feature's unit. */
  usual: number[];
}

/**
 * The habits of each account in each event group: mean and variance of the most it did in ten minutes, over the periods in
 * which it did anything, fading over a week or what the settings say. What happens in one period counts once, however much it is, so a flood
 * does not become a habit while it lasts. O(1) per activity, at most 150 bytes per stream and generation.
 *
 * With few periods the mean and deviation are uncertain: the distance is that of Student's t, brought to a normal variable's
 * by D. L. Wallace, "Bounds on normal approximations to Student's and the chi-square distributions" (1959).
 */
export class OwnHistory {
  readonly table: RecencyTable;
  /** From the next activity on: what is remembered stays as it is. */
  settings: OwnHistorySettings = DEFAULT_SETTINGS.ownHistory;
  readonly #standing: OwnStanding = { periods: 0, watchedMs: 0, above: INDEX.map(() => 0), usual: INDEX.map(() => 0) };

  constructor({ capacity = 65_536 }: OwnHistoryOptions = {}) {
    this.table = new RecencyTable({ name: "own-history", columns: COLUMNS, capacity });
  }

  /** Compares, then remembers. Undefined while there is no habit. The answer is reused by the next call: read it at once. */
  stand({ actorKey, activity, vector }: Observation): OwnStanding | undefined {
    const row = this.table.touch(actorKey, activity.at);
    const { values } = this.table;
    const bucket = Math.floor(activity.at / TEN_MINUTES_MS) + 1;
    if (values[row + FIRST_AT] === 0) {
      values[row + FIRST_AT] = activity.at;
      values[row + BUCKET] = bucket;
    } else if (bucket > values[row + BUCKET]) {
      closePeriod(values, row, bucket, this.settings.memoryDays * DAY_MS);
    }
    const standing =
      values[row + PERIODS] > this.settings.periods - 0.5 ? this.#stand(values, row, activity.at, vector) : undefined;
    for (let each = 0; each < WIDTH; each++) {
      const level = levelOf(vector[INDEX[each]]);
      if (level > values[row + MOST + each]) values[row + MOST + each] = level;
    }
    return standing;
  }

  #stand(values: Float64Array, row: number, at: number, vector: Float64Array): OwnStanding {
    const standing = this.#standing;
    const periods = values[row + PERIODS];
    standing.periods = periods;
    standing.watchedMs = Math.max(0, at - values[row + FIRST_AT]);
    for (let each = 0; each < WIDTH; each++) {
      const mean = values[row + MEAN + each];
      const squares = values[row + SQUARES + each] + IMAGINED * IMAGINED_DEVIATION ** 2;
      const deviation = Math.sqrt((squares / (periods - 1 + IMAGINED)) * (1 + 1 / periods));
      standing.above[each] = normalOf((levelOf(vector[INDEX[each]]) - mean) / deviation, periods - 1 + IMAGINED);
      standing.usual[each] = Math.expm1(mean);
    }
    return standing;
  }
}

/** Takes the period that ended into mean and variance, and begins another. */
function closePeriod(values: Float64Array, row: number, bucket: number, memoryMs: number): void {
  const elapsed = (bucket - values[row + BUCKET]) * TEN_MINUTES_MS;
  const periods = values[row + PERIODS];
  const kept = Math.min(Math.exp(-elapsed / memoryMs), 1 - 1 / MOST_PERIODS);
  values[row + PERIODS] = periods * kept + 1;
  for (let each = 0; each < WIDTH; each++) {
    const distance = values[row + MOST + each] - values[row + MEAN + each];
    values[row + MEAN + each] += distance / values[row + PERIODS];
    const after = values[row + MOST + each] - values[row + MEAN + each];
    values[row + SQUARES + each] = values[row + SQUARES + each] * kept + distance * after;
    values[row + MOST + each] = 0;
  }
  values[row + BUCKET] = bucket;
}

function levelOf(value: number): number {
  return value > 0 ? Math.log1p(value) : 0;
}

/** The normal variable as far out as Student's t of this many degrees of freedom. */
function normalOf(t: number, freedom: number): number {
  const size = Math.sqrt(freedom * Math.log1p((t * t) / freedom)) * ((8 * freedom + 1) / (8 * freedom + 3));
  return t < 0 ? -size : size;
}
