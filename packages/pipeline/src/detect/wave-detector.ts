import { logNegativeBinomialTail } from "@oddwatch/anomaly";
import { ByteReader, ByteWriter } from "../bytes.ts";
import type { DelayedParts } from "../delayed-parts.ts";
import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import { DAY_MS, HOUR_MS, TEN_MINUTES_MS } from "../features/decayed-count.ts";
import type { Observation } from "../features/extract.ts";
import { keyHash, pairHash } from "../features/key-hash.ts";
import { RecencyTable } from "../features/recency-table.ts";
import { loginKey } from "../features/stream-key.ts";
import { DEFAULT_SETTINGS } from "../settings.ts";
import type { Score } from "./score.ts";
import { TailGauge } from "./tail-gauge.ts";

/** A step that few accounts take on a given day, and by which feature it is known. */
interface Step {
  name: string;
  isOf: (observation: Observation) => boolean;
  feature: FeatureName;
  /** Reached by the feature: the account has taken the step. */
  atLeast: number;
}

const STEPS: readonly Step[] = [
  { name: "fan-outs", isOf: ({ group }) => group === "push", feature: "actor.repos_1h", atLeast: 4 },
  { name: "repositories in a row", isOf: isNewRepository, feature: "actor.repos_1h", atLeast: 2.5 },
  {
    name: "publications",
    isOf: ({ activity }) => activity.kind === "public",
    feature: "actor.events_1h",
    atLeast: 1.5,
  },
  { name: "mass deletions", isOf: ({ group }) => group === "delete", feature: "actor.events_1h", atLeast: 5 },
  { name: "branches in many places", isOf: isNewBranch, feature: "actor.repos_1h", atLeast: 3 },
  { name: "pull requests in many places", isOf: isPullRequest, feature: "actor.repos_1h", atLeast: 4 },
  { name: "talk in many places", isOf: ({ group }) => group === "issue", feature: "actor.repos_1h", atLeast: 6 },
];

/** An account that took a step within this time does not take it for the first time. */
const FIRST_WITHIN_MS = DAY_MS;
/** After a hole this long, as at the very beginning, everybody's step is the first that is known. */
const HOLE_MS = HOUR_MS;
/** So for as long as this no steps are counted. */
const LEAST_WATCHED_MS = HOUR_MS;
/** Periods that a usual day holds; the baseline fades over as many. */
const MEMORY_PERIODS = DAY_MS / TEN_MINUTES_MS;
const LEAST_PERIODS = 3;
/** Counts of people come in clumps: size of the negative binomial distribution that they are compared with. */
const CLUMP_SIZE = 5;
/** Half the shift worth finding, in deviations. */
const SLACK = 0.5;

interface Wave {
  period: number;
  count: number;
  /** Accounts and periods before, fading. */
  accounts: number;
  periods: number;
  /** Sum of how far periods lay above the usual, in deviations. */
  above: number;
}

/**
 * Watches the crowd: how many people's accounts take a step, such as pushing to many repositories, for the first time in a
 * day within the same ten minutes. A period with far more of them than usual, or several with somewhat more (CUSUM), is a
 * wave. How far earlier periods stood out decides how rare that is; no chance is smaller than one in those counted. Time is
 * that of the events: nothing ticks by itself.
 *
 * Sources: E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954); that a CUSUM in deviations passes `c` with a chance of
 * about exp(-2·slack·c) is D. Siegmund's approximation, "Sequential Analysis" (1985).
 */
export class WaveDetector {
  readonly name = "population";
  readonly table = new RecencyTable({ name: "wave-steps", columns: 1, capacity: 65_536 });
  /** How far the periods that ended stood out by the model, in powers of e; all steps together. */
  #ended = new TailGauge();
  /** Fewer accounts in a period are no wave: their number is counted and says nothing. From the next activity on. */
  leastAccounts = DEFAULT_SETTINGS.waves.accounts;
  #lastAt = Number.NEGATIVE_INFINITY;
  #watchedSince = 0;
  #waves: Wave[] = STEPS.map(() => ({ period: 0, count: 0, accounts: 0, periods: 0, above: 0 }));

  /** Undefined for activities that are no first step, and before an hour was watched and half an hour counted. */
  judge(observation: Observation): Score | undefined {
    const { at } = observation.activity;
    if (at > this.#lastAt + HOLE_MS) this.#beginWatching(at);
    this.#lastAt = Math.max(at, this.#lastAt);
    if (observation.automation === "automation") return undefined;
    const isWatched = this.#lastAt >= this.#watchedSince + LEAST_WATCHED_MS;
    let found: Score | undefined;
    for (let place = 0; place < STEPS.length; place++) {
      const step = STEPS[place];
      const value = observation.vector[FEATURE_INDEX[step.feature]];
      if (!(value >= step.atLeast) || !step.isOf(observation) || !this.#isFirst(observation, place)) continue;
      const probability = isWatched ? this.#count(this.#waves[place], at) : undefined;
      if (probability === undefined || (found !== undefined && found.probability <= probability)) continue;
      const driver = { feature: FEATURE_INDEX[step.feature], value, expected: undefined, probability };
      found = { detector: this.name, probability, drivers: probability < 0.2 ? [driver] : [] };
    }
    return found;
  }

  #beginWatching(at: number): void {
    this.#watchedSince = at;
    for (const wave of this.#waves) {
      wave.above = 0;
      wave.count = 0;
      wave.period = 0;
    }
  }

  #isFirst({ activity }: Observation, step: number): boolean {
    const key = pairHash(loginKey(activity.actor), keyHash(STEPS[step].name, 31));
    const row = this.table.touch(key, activity.at);
    const before = this.table.values[row];
    this.table.values[row] = Math.max(before, activity.at);
    return before === 0 || activity.at - before > FIRST_WITHIN_MS;
  }

  /** Counts one more account and tells the chance of so many; late events count in the newest period. */
  #count(wave: Wave, at: number): number | undefined {
    const period = Math.floor(at / TEN_MINUTES_MS);
    if (wave.period === 0) wave.period = period;
    while (wave.period < period) {
      if (wave.periods >= LEAST_PERIODS) this.#ended.learn(standingOut(wave), 1);
      closePeriod(wave, period);
    }
    wave.count++;
    if (wave.periods < LEAST_PERIODS || wave.count < this.leastAccounts) return undefined;
    const out = standingOut(wave);
    // the model alone would be too sure: crowds move in more ways than it knows
    return Math.max(this.#ended.probability(out) ?? Math.exp(-out), 1 / (2 + this.#ended.count));
  }

  save(all: boolean, delayed?: DelayedParts): Map<string, Uint8Array> {
    const writer = new ByteWriter();
    writer.json(this.#waves);
    writer.float64s(Float64Array.of(this.#lastAt, this.#watchedSince));
    this.#ended.write(writer);
    return new Map([...this.table.save(all, delayed), ["waves", writer.bytes()]]);
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    const reader = new ByteReader(parts.get("waves"));
    this.#waves = reader.json() as Wave[];
    [this.#lastAt, this.#watchedSince] = reader.float64s();
    this.#ended = TailGauge.read(reader);
    this.table.restore(parts);
  }
}

/** How far a wave stands out by the model, in powers of e: by this period's count alone, and by those before added up. */
function standingOut(wave: Wave): number {
  const mean = usualOf(wave);
  const now = Math.exp(logNegativeBinomialTail(wave.count, mean, sizeOf(wave)));
  const above = Math.max(0, wave.above + (wave.count - mean) / deviationOf(wave, mean) - SLACK);
  return Math.max(0, Math.log((1 / Math.max(now, 1e-300) + Math.exp(Math.min(600, 2 * SLACK * above))) / 2));
}

/** Ends the wave's period; after a long time without a step the baseline has faded, and nothing between is counted one by one. */
function closePeriod(wave: Wave, until: number): void {
  if (wave.periods >= LEAST_PERIODS) {
    const mean = usualOf(wave);
    wave.above = Math.max(0, wave.above + (wave.count - mean) / deviationOf(wave, mean) - SLACK);
  }
  const kept = Math.exp(-1 / MEMORY_PERIODS);
  wave.accounts = wave.accounts * kept + wave.count;
  wave.periods = wave.periods * kept + 1;
  wave.count = 0;
  wave.period = until - wave.period > 3 * MEMORY_PERIODS ? until : wave.period + 1;
}

/** Half an account more than was seen: what never happened may happen. */
function usualOf({ accounts, periods }: Wave): number {
  return (accounts + 0.5) / (periods + 1);
}

/** The fewer periods were seen, the less their mean is worth: a gamma distribution of it makes the count clumpier. */
function sizeOf({ accounts }: Wave): number {
  return 1 / (1 / CLUMP_SIZE + 1 / (accounts + 0.5));
}

function deviationOf(wave: Wave, mean: number): number {
  return Math.sqrt(mean + (mean * mean) / sizeOf(wave));
}

function isNewRepository({ activity }: Observation): boolean {
  return activity.kind === "create" && activity.what === "repository";
}

function isNewBranch({ activity }: Observation): boolean {
  return activity.kind === "create" && activity.what === "branch";
}

function isPullRequest({ activity }: Observation): boolean {
  return activity.kind === "pull-request" && activity.action === "opened";
}
