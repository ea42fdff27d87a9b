import { FEATURE_INDEX } from "../feature-vector.ts";
import { HOUR_MS, MINUTE_MS } from "../features/decayed-count.ts";
import type { Observation } from "../features/extract.ts";
import { RecencyTable } from "../features/recency-table.ts";
import { scoreOf } from "./measure.ts";
import { gaugeOf, type Population } from "./population.ts";
import type { Score } from "./score.ts";
import { scoreChance } from "./score-chance.ts";

const MEASURE = scoreOf("clockwork");
const VARIATION = FEATURE_INDEX["actor.gap_cv"];

/** A dial, where its columns begin, and how far apart two deeds are at least: closer ones lie together on it by themselves. */
const DIALS = [
  { turnMs: MINUTE_MS, column: 0, leastApartMs: 20_000 },
  { turnMs: HOUR_MS, column: 5, leastApartMs: HOUR_MS / 3 },
] as const;
const LAST_AT = 0;
const DEEDS = 1;
const SQUARES = 2;
const ALONG = 3;
const ACROSS = 4;

const LEAST_DEEDS = 8;
/** What an earlier deed counts beside the next. */
const KEPT = 0.97;

/**
 * Finds accounts that act by the clock: always at the same second of the minute or the same minute of the hour. Rayleigh's
 * test of the deeds' places on both dials, older deeds fading: twice its statistic is a chi-square variable of two degrees
 * of freedom when times have nothing to do with the dial. How many of the like act by the clock decides how rare it is.
 *
 * Source: K. V. Mardia, P. E. Jupp, "Directional Statistics" (2000), section 6.3.1.
 */
export class ClockworkDetector {
  readonly name = "clockwork";
  readonly table = new RecencyTable({ name: "clockwork", columns: 10, capacity: 65_536 });

  /**
   * Judges first, learns after. Undefined before eight deeds of an account, while few of the like have as many, and when it
   * keeps to the clock no more than the like.
   */
  judge(observation: Observation, population: Population): Score | undefined {
    const { at } = observation.activity;
    const row = this.table.touch(observation.actorKey, at);
    let statistic = -1;
    for (const { turnMs, column, leastApartMs } of DIALS) {
      const found = rayleigh(this.table.values, row + column, at, turnMs, leastApartMs);
      if (found > statistic) statistic = found;
    }
    if (statistic < 0) return undefined;
    const gauge = gaugeOf(population.of(observation.group, observation.automation), MEASURE);
    const probability = scoreChance(gauge, statistic, observation.actorWeight);
    if (probability === undefined || probability === 1) return undefined;
    const value = observation.vector[VARIATION];
    const drivers = Number.isNaN(value) ? [] : [{ feature: VARIATION, value, expected: undefined, probability }];
    return { detector: this.name, probability, drivers };
  }
}

/** Takes a deed onto a dial; the statistic, or -1 when it is no deed of its own or there are too few. */
function rayleigh(values: Float64Array, dial: number, at: number, turnMs: number, leastApartMs: number): number {
  if (values[dial + LAST_AT] !== 0 && at < values[dial + LAST_AT] + leastApartMs) return -1;
  const angle = (2 * Math.PI * (at % turnMs)) / turnMs;
  values[dial + LAST_AT] = at;
  values[dial + DEEDS]++;
  values[dial + SQUARES] = values[dial + SQUARES] * KEPT * KEPT + 1;
  values[dial + ALONG] = values[dial + ALONG] * KEPT + Math.cos(angle);
  values[dial + ACROSS] = values[dial + ACROSS] * KEPT + Math.sin(angle);
  if (values[dial + DEEDS] < LEAST_DEEDS) return -1;
  return (values[dial + ALONG] ** 2 + values[dial + ACROSS] ** 2) / values[dial + SQUARES];
}
