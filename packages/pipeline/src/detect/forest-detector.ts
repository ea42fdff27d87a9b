import { RandomCutForest, TailEstimator } from "@oddwatch/anomaly";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { type DelayedParts, type PartCopy, partOf } from "../delayed-parts.ts";
import { AUTOMATION_CLASSES, type AutomationClass } from "../features/automation-class.ts";
import { EVENT_GROUPS, type EventGroup } from "../features/event-group.ts";
import type { Observation } from "../features/extract.ts";
import { isTaught } from "./is-taught.ts";
import { DIMENSIONS, fillPoint } from "./point.ts";
import { rarestDrivers } from "./rarest-drivers.ts";
import type { Readings } from "./readings.ts";
import type { Score } from "./score.ts";

/** Scores are around 1 and at most 9; the estimator's buckets fit them better a thousand times larger. */
const SCORE_SCALE = 1000;
/** From this chance on a forest's score needs reasons. */
const EXPLAIN_BELOW = 0.01;

/** What saving one tree takes as long as: so many bytes of plain copying. */
const TREE_BYTES = 250_000;

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
      const points = new Float64Array(places.length * DIMENSIONS.length);
      const learned = new Uint8Array(places.length);
      places.forEach((place, at) => {
        const observation = observations[place];
        fillPoint(points, at * DIMENSIONS.length, observation.vector);
        learned[at] = isTaught(observation) ? 1 : 0;
      });
      const tree = this.#of(group);
      const found = tree.forest.scoreAndLearnMany(points, learned);
      places.forEach((place, at) => {
        scores[place] = found[at];
      });
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
    const drivers = probability < EXPLAIN_BELOW ? rarestDrivers(DIMENSIONS, vector, probability, readings) : [];
    return { detector: this.name, probability, drivers };
  }

  #of(group: EventGroup): GroupForest {
    const forest = this.#groups.get(group);
    if (forest === undefined) throw new RangeError(`no forest for ${group}`);
    return forest;
  }

  /** One part per group, `delayed` or at once; only those that changed since the last call unless `all`. */
  save(all: boolean, delayed?: DelayedParts): Map<string, Uint8Array> {
    const parts = new Map<string, Uint8Array>();
    for (const [group, tree] of this.#groups) {
      if (!all && !tree.changed) continue;
      for (const [name, bytes] of partOf(`forest/${group}`, copyOf(tree, delayed !== undefined), delayed))
        parts.set(name, bytes);
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

/** The part of a group, written tree by tree; what it learns before that is done comes `meanwhile`. */
function copyOf({ forest, tails }: GroupForest, meanwhile: boolean): PartCopy {
  const steps = meanwhile ? forest.saveInSteps() : atOnce(() => forest.save());
  const savedTails = AUTOMATION_CLASSES.map((automation) => tails[automation].save());
  return {
    advance(mostBytes) {
      for (let bytes = 0; bytes < mostBytes; bytes += TREE_BYTES) {
        const { done, value } = steps.next();
        if (!done) continue;
        const writer = new ByteWriter();
        for (const each of [value, ...savedTails]) writer.raw(each);
        return writer.bytes();
      }
      return undefined;
    },
  };
}

function atOnce<Result>(make: () => Result): Iterator<undefined, Result> {
  return { next: () => ({ done: true, value: make() }) };
}

function placesByGroup(observations: readonly Observation[]): Map<EventGroup, number[]> {
  const places = new Map<EventGroup, number[]>();
  for (let place = 0; place < observations.length; place++) {
    const { group } = observations[place];
    const known = places.get(group);
    if (known === undefined) places.set(group, [place]);
    else known.push(place);
  }
  return places;
}
