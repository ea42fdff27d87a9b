import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import type { Observation } from "../features/extract.ts";
import { type Side, sideOf } from "./measure.ts";
import { gaugeOf, type Population } from "./population.ts";
import type { Readings } from "./readings.ts";
import type { Driver, Score } from "./score.ts";

/** One feature that a tail detector looks at. */
export interface Look {
  feature: FeatureName;
  /** Which values are strange. Default `high`. */
  side?: Side;
  /** A value up to this (for `low`: from this on) is so common that it is not worth a look, in the feature's own unit. */
  ordinary: number;
}

export interface TailDetectorOptions {
  name: string;
  looks: readonly Look[];
  /** How much this observation may teach about its stream, 0..1. */
  weight: (observation: Observation) => number;
  /** False for features that are only read, so that others can tell what set an activity apart. Default true. */
  speaks?: boolean;
}

/** Rarer than this is worth telling. */
const TELLING = 0.2;
/** What is rarer than this is not usual any more. */
const RARE = 0.01;
/** Low values are compared by their inverse, and this is the smallest difference from 0 that counts, in the feature's unit. */
const LEAST_LOW = 0.05;

/**
 * Compares each of a few features with what is usual among the like, and answers with the harmonic mean of their tail
 * probabilities. Automation is compared with people while too little of it was seen. Undefined while fewer than a few
 * hundred of the like were seen, or when no feature is known here.
 */
export class TailDetector {
  readonly name: string;
  readonly looks: readonly Look[];
  readonly #looks: readonly { feature: number; side: Side; ordinary: number }[];
  readonly #weight: (observation: Observation) => number;
  /** Whether it gives scores, and not only readings. */
  readonly speaks: boolean;
  readonly #quiet: Score;

  constructor({ name, looks, weight, speaks = true }: TailDetectorOptions) {
    this.name = name;
    this.looks = looks;
    this.#looks = looks.map(({ feature, side = "high", ordinary }) => {
      return { feature: FEATURE_INDEX[feature], side, ordinary };
    });
    this.#weight = weight;
    this.speaks = speaks;
    this.#quiet = { detector: name, probability: 1, drivers: [] };
  }

  /** Judges first, learns after. Notes what it read of each feature. */
  judge(observation: Observation, population: Population, readings: Readings): Score | undefined {
    const { vector, group, automation } = observation;
    const cell = population.of(group, automation);
    const people = automation === "automation" ? population.of(group, "person") : undefined;
    const weight = this.#weight(observation);
    let drivers: Driver[] | undefined;
    let known = 0;
    let odds = 0;
    for (const { feature, side, ordinary } of this.#looks) {
      const value = vector[feature];
      if (!(value >= 0 && value < Infinity)) continue;
      const own = gaugeOf(cell, sideOf(feature, side));
      const gauge = own.ready || people === undefined ? own : gaugeOf(people, sideOf(feature, side));
      const level = side === "high" ? value : 1 / (LEAST_LOW + value);
      if (gauge.ready) {
        const isOrdinary = side === "high" ? value <= ordinary : value >= ordinary;
        const chance = isOrdinary ? 1 : (gauge.probability(level) ?? 1);
        known++;
        odds += 1 / chance;
        const expected = inUnit(gauge.median, side);
        readings.note(feature, side, chance, expected);
        if (chance < TELLING) {
          drivers ??= [];
          const driver: Driver = { feature, value, expected, probability: chance, counted: chance };
          if (gauge !== own) driver.amongPeople = true;
          if (chance < RARE) driver.usualUpTo = inUnit(gauge.reached(RARE), side);
          drivers.push(driver);
        }
      }
      own.learn(level, weight);
    }
    if (known === 0 || !this.speaks) return undefined;
    if (odds === known) return this.#quiet;
    return { detector: this.name, probability: known / odds, drivers: drivers ?? [] };
  }
}

/** What a gauge calls usual, in the unit of the feature. */
function inUnit(level: number | undefined, side: Side): number | undefined {
  return level === undefined || side === "high" ? level : Math.max(0, 1 / level - LEAST_LOW);
}
