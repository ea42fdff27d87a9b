import { harmonicMeanProbability } from "@oddwatch/anomaly";
import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import type { Observation } from "../features/extract.ts";
import type { Population } from "./population.ts";
import type { Driver, Score } from "./score.ts";

export interface TailDetectorOptions {
  name: string;
  features: readonly FeatureName[];
  /** How much this observation may teach about its stream, 0..1. */
  weight: (observation: Observation) => number;
  /** Values up to this are so common that they are not worth a look, in the features' own unit. */
  ordinary: number;
}

/**
 * Compares each of a few counts with what is usual among the like, and answers with the harmonic mean of their tail
 * probabilities. Undefined while fewer than a few hundred of the like were seen, or when no feature is known here.
 */
export class TailDetector {
  readonly name: string;
  readonly #features: readonly number[];
  readonly #weight: (observation: Observation) => number;
  readonly #ordinary: number;

  constructor({ name, features, weight, ordinary }: TailDetectorOptions) {
    this.name = name;
    this.#features = features.map((feature) => FEATURE_INDEX[feature]);
    this.#weight = weight;
    this.#ordinary = ordinary;
  }

  /** Judges first, learns after. */
  judge(observation: Observation, population: Population): Score | undefined {
    const { vector, group, automation } = observation;
    const estimatorOf = population.of(group, automation);
    const weight = this.#weight(observation);
    const drivers: Driver[] = [];
    let known = 0;
    for (const feature of this.#features) {
      const value = vector[feature];
      if (Number.isNaN(value)) continue;
      const estimator = estimatorOf(feature);
      if (value > this.#ordinary) {
        const probability = estimator.probability(value);
        if (probability !== undefined) {
          known++;
          drivers.push({ feature, value, expected: estimator.quantile(0.5), probability, counted: probability });
        }
      } else if (estimator.ready) known++;
      estimator.learn(value, weight);
    }
    if (known === 0) return undefined;
    if (drivers.length === 0) return { detector: this.name, probability: 1, drivers };
    const probabilities = drivers.map((driver) => driver.probability);
    for (let quiet = drivers.length; quiet < known; quiet++) probabilities.push(1);
    return { detector: this.name, probability: harmonicMeanProbability(probabilities), drivers };
  }
}

/** The first panel's four comparisons of counts. */
export function tailDetectors(): TailDetector[] {
  return [
    new TailDetector({
      name: "rate",
      features: ["actor.events_1m", "actor.events_10m", "actor.events_1h"],
      weight: (observation) => observation.actorWeight,
      ordinary: 3,
    }),
    new TailDetector({
      name: "spread",
      features: ["actor.repos_10m", "actor.repos_1h", "actor.owners_1h"],
      weight: (observation) => observation.actorWeight,
      ordinary: 2,
    }),
    new TailDetector({
      name: "crowd",
      features: [
        "repo.events_1m",
        "repo.events_10m",
        "repo.events_1h",
        "repo.actors_10m",
        "repo.actors_1h",
        "repo.newcomers_1h",
      ],
      weight: (observation) => observation.repoWeight,
      ordinary: 3,
    }),
    new TailDetector({
      name: "repetition",
      features: ["text.actors_1h", "text.repos_1h", "name.actors_1h", "name.repos_1h"],
      weight: (observation) => observation.patternWeight,
      ordinary: 2,
    }),
  ];
}
