import { RandomCutForest, TailEstimator } from "@oddwatch/anomaly";
import { ByteReader, ByteWriter } from "../bytes.ts";
import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import { EVENT_GROUPS, type EventGroup } from "../features/event-group.ts";
import type { Observation } from "../features/extract.ts";
import { keyHash, pairHash } from "../features/key-hash.ts";
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

interface Tree {
  forest: RandomCutForest;
  tail: TailEstimator;
  changed: boolean;
}

/**
 * One random cut forest per event group, each with a tail probability of its own scores: finds combinations that are
 * rare although each number alone is not. Learns a thinned stream, so that a flood does not fill the sample.
 */
export class ForestDetector {
  readonly name = "forest";
  readonly #groups: Map<EventGroup, Tree>;
  readonly #point = new Float64Array(DIMENSIONS.length);

  constructor(options: { trees: number; sampleSize: number; seed: string }) {
    this.#groups = new Map(
      EVENT_GROUPS.map((group) => [
        group,
        {
          forest: new RandomCutForest({
            dimensions: DIMENSIONS.length,
            trees: options.trees,
            sampleSize: options.sampleSize,
            seed: `${options.seed}/${group}`,
          }),
          tail: new TailEstimator(),
          changed: true,
        },
      ]),
    );
  }

  /** Whether each group's forest has seen enough to judge. */
  ready(): Record<string, boolean> {
    return Object.fromEntries([...this.#groups].map(([group, { forest }]) => [`forest ${group}`, forest.ready]));
  }

  /** Judges first, learns after. Undefined until the group's forest and its threshold are ready. */
  judge(observation: Observation): Score | undefined {
    const tree = this.#tree(observation.group);
    this.#fill(observation.vector);
    const score = tree.forest.score(this.#point);
    const probability = score === undefined ? undefined : tree.tail.probability(score * SCORE_SCALE);
    if (score !== undefined) tree.tail.learn(score * SCORE_SCALE, observation.actorWeight);
    if (taught(observation)) tree.forest.learn(this.#point);
    tree.changed = true;
    return probability === undefined ? undefined : { detector: this.name, probability, drivers: [] };
  }

  /** The dimensions that set this observation apart, most telling first. Costs as much as several scores. */
  drivers(observation: Observation, probability: number): Driver[] {
    this.#fill(observation.vector);
    const shares = this.#tree(observation.group).forest.attribution(this.#point);
    if (shares === undefined) return [];
    const total = shares.reduce((sum, share) => sum + share, 0);
    return [...shares.keys()]
      .filter((dimension) => !Number.isNaN(observation.vector[INDEX[dimension]]))
      .sort((a, b) => shares[b] - shares[a])
      .slice(0, 3)
      .map((dimension) => ({
        feature: INDEX[dimension],
        value: observation.vector[INDEX[dimension]],
        expected: undefined,
        probability: probability ** (shares[dimension] / total),
      }));
  }

  #tree(group: EventGroup): Tree {
    const tree = this.#groups.get(group);
    if (tree === undefined) throw new RangeError(`no forest for ${group}`);
    return tree;
  }

  #fill(vector: Float64Array): void {
    for (let dimension = 0; dimension < INDEX.length; dimension++) {
      const value = vector[INDEX[dimension]];
      this.#point[dimension] = scaled(Number.isNaN(value) ? DIMENSIONS[dimension].unknown : value);
    }
  }

  /** One part per group; only those that changed since the last call unless `all`. */
  save(all: boolean): Map<string, Uint8Array> {
    const parts = new Map<string, Uint8Array>();
    for (const [group, tree] of this.#groups) {
      if (!all && !tree.changed) continue;
      const writer = new ByteWriter();
      writer.raw(tree.forest.save());
      writer.raw(tree.tail.save());
      parts.set(`forest/${group}`, writer.bytes());
      tree.changed = false;
    }
    return parts;
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    for (const [group, tree] of this.#groups) {
      const reader = new ByteReader(parts.get(`forest/${group}`));
      tree.forest = RandomCutForest.restore(reader.raw());
      tree.tail = TailEstimator.restore(reader.raw());
      tree.changed = false;
    }
  }
}

function scaled(value: number): number {
  return Math.log1p(Math.max(0, value));
}

/** Keeps each event with the chance that its stream's weight gives, by its id: the same events whatever the machine. */
function taught(observation: Observation): boolean {
  const draw = pairHash(keyHash(observation.activity.id, 13), observation.actorKey) / 2 ** 53;
  return draw < observation.actorWeight;
}
