import { RandomCutForest, TailEstimator } from "@oddwatch/anomaly";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import { AUTOMATION_CLASSES, type AutomationClass } from "../features/automation-class.ts";
import { EVENT_GROUPS, type EventGroup } from "../features/event-group.ts";
import type { Observation } from "../features/extract.ts";
import { keyHash, pairHash } from "../features/key-hash.ts";
import type { Readings } from "./readings.ts";
import type { Driver, Score } from "./score.ts";

/** What the forests look at, brought to comparable scales by `scaled`; and what an unknown value stands for. */
const DIMENSIONS: readonly { feature: FeatureName; unknown: number }[] = [
  { feature: "actor.events_1m", unknown: 1 },
  { feature: "actor.events_10m", unknown: 1 },
  { feature: "actor.events_1h", unknown: 1 },
  { feature: "actor.repos_1h", unknown: 1 },
  { feature: "actor.owners_1h", unknown: 1 },
  { feature: "repo.events_1h", unknown: 1 },
  { feature: "repo.actors_1h", unknown: 1 },
  { feature: "repo.newcomers_1h", unknown: 0 },
  { feature: "actor.gap_s", unknown: 3600 },
  { feature: "actor.name_entropy", unknown: 3 },
  { feature: "repo.name_entropy", unknown: 3 },
  { feature: "text.length", unknown: 0 },
];
const INDEX = DIMENSIONS.map(({ feature }) => FEATURE_INDEX[feature]);
/** Scores are around 1 and at most 9; the estimator's buckets fit them better a thousand times larger. */
const SCORE_SCALE = 1000;
/** From this chance on a forest's score needs reasons. */
const EXPLAIN_BELOW = 0.01;
const MOST_DRIVERS = 3;

interface GroupForest {
  forest: RandomCutForest;
  /** One for each automation class: what is a usual score for a person is not one for a bot. */
  tails: Record<AutomationClass, TailEstimator>;
  changed: boolean;
}

/**
 * One random cut forest per event group, and a tail probability of its scores per group and automation class: finds
 * combinations that are rare although each number alone is not. Learns a thinned stream, so that a flood does not fill
 * the sample.
 *
 * Used in two steps: `scoreAndLearn` takes many observations through the trees at once, `judge` then makes each score a
 * probability. In the order of the stream, the answers are the same however it is cut.
 */
export class ForestDetector {
  readonly name = "forest";
  readonly #groups: Map<EventGroup, GroupForest>;

  constructor(options: { trees: number; sampleSize: number; seed: string }) {
    const { trees, sampleSize } = options;
    this.#groups = new Map(
      EVENT_GROUPS.map((group) => {
        const seed = `${options.seed}/${group}`;
        const forest = new RandomCutForest({ dimensions: DIMENSIONS.length, trees, sampleSize, seed });
        const tails = { person: new TailEstimator(), automation: new TailEstimator() };
        return [group, { forest, tails, changed: true }];
      }),
    );
  }

  /** Whether each group's forest has seen enough to judge. */
  ready(): Record<string, boolean> {
    return Object.fromEntries([...this.#groups].map(([group, { forest }]) => [`forest ${group}`, forest.ready]));
  }

  /** Scores each observation by its group's forest, then teaches it to the forest. NaN for those before it was ready. */
  scoreAndLearn(observations: readonly Observation[]): Float64Array {
    const scores = new Float64Array(observations.length);
    for (const [group, places] of placesByGroup(observations)) {
      const points = new Float64Array(places.length * INDEX.length);
      const learned = new Uint8Array(places.length);
      for (const [at, place] of places.entries()) {
        fill(points, at * INDEX.length, observations[place].vector);
        learned[at] = isTaught(observations[place]) ? 1 : 0;
      }
      const tree = this.#of(group);
      const found = tree.forest.scoreAndLearnMany(points, learned);
      for (const [at, place] of places.entries()) scores[place] = found[at];
      tree.changed = true;
    }
    return scores;
  }

  /**
   * What a score of `scoreAndLearn` says: judged first, learned after. Undefined until its forest and threshold are ready.
   * What set it apart is told by how rare each of its numbers is alone, as `readings` has it of the same observation.
   */
  judge(observation: Observation, score: number, readings: Readings): Score | undefined {
    if (Number.isNaN(score)) return undefined;
    const { group, automation, actorWeight, vector } = observation;
    const tail = this.#of(group).tails[automation];
    const probability = tail.probability(score * SCORE_SCALE);
    tail.learn(score * SCORE_SCALE, actorWeight);
    if (probability === undefined) return undefined;
    const drivers = probability < EXPLAIN_BELOW ? driversOf(vector, probability, readings) : [];
    return { detector: this.name, probability, drivers };
  }

  #of(group: EventGroup): GroupForest {
    const forest = this.#groups.get(group);
    if (forest === undefined) throw new RangeError(`no forest for ${group}`);
    return forest;
  }

  /** One part per group; only those that changed since the last call unless `all`. */
  save(all: boolean): Map<string, Uint8Array> {
    const parts = new Map<string, Uint8Array>();
    for (const [group, tree] of this.#groups) {
      if (!all && !tree.changed) continue;
      const writer = new ByteWriter();
      writer.raw(tree.forest.save());
      for (const automation of AUTOMATION_CLASSES) writer.raw(tree.tails[automation].save());
      parts.set(`forest/${group}`, writer.bytes());
      tree.changed = false;
    }
    return parts;
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    for (const [group, tree] of this.#groups) {
      const reader = new ByteReader(parts.get(`forest/${group}`));
      tree.forest = RandomCutForest.restore(reader.raw());
      for (const automation of AUTOMATION_CLASSES) tree.tails[automation] = TailEstimator.restore(reader.raw());
      tree.changed = false;
    }
  }
}

function placesByGroup(observations: readonly Observation[]): Map<EventGroup, number[]> {
  const places = new Map<EventGroup, number[]>();
  for (const [place, { group }] of observations.entries()) {
    const known = places.get(group);
    if (known === undefined) places.set(group, [place]);
    else known.push(place);
  }
  return places;
}

function fill(points: Float64Array, from: number, vector: Float64Array): void {
  for (let dimension = 0; dimension < INDEX.length; dimension++) {
    const value = vector[INDEX[dimension]];
    points[from + dimension] = scaled(Number.isNaN(value) ? DIMENSIONS[dimension].unknown : value);
  }
}

/** The rarest numbers of the forest's, most telling first, each with its part of the forest's surprise. */
function driversOf(vector: Float64Array, probability: number, readings: Readings): Driver[] {
  const read = INDEX.flatMap((feature) => {
    const rarest = readings.rarest(feature);
    return rarest === undefined || rarest.chance === 1 ? [] : [{ feature, ...rarest }];
  });
  const total = read.reduce((sum, { chance }) => sum + Math.log(chance), 0);
  return read
    .sort((a, b) => a.chance - b.chance)
    .slice(0, MOST_DRIVERS)
    .map(({ feature, chance, usual }) => ({
      feature,
      value: vector[feature],
      expected: usual,
      probability: probability ** (Math.log(chance) / total),
      counted: chance,
    }));
}

function scaled(value: number): number {
  return Math.log1p(Math.max(0, value));
}

/** Keeps each event with the chance that its stream's weight gives, by its id: the same events whatever the machine. */
function isTaught(observation: Observation): boolean {
  const draw = pairHash(keyHash(observation.activity.id, 13), observation.actorKey) / 2 ** 53;
  return draw < observation.actorWeight;
}
