import { harmonicMeanProbability } from "../calibrate/harmonic-mean-probability.ts";
import type { Detector } from "../detector.ts";
import { requireWhole } from "../require-whole.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { ScoreTail } from "./score-tail.ts";

const STATE_KIND = "detector-ensemble";
const STATE_VERSION = 1;
const MOST_MEMBERS = 1024;
const MOST_MEMORY = 2 ** 24;
const MOST_BYTES = 2 ** 40;

/** A detector that may also do both in one go: what `score(x)` and then `learn(x)` do. */
export interface EnsembleMember extends Detector {
  scoreAndLearn?(x: Float64Array): number | undefined;
}

export interface DetectorEnsembleOptions {
  /** Width of a point. */
  dimensions: number;
  /** Detectors of points of this width, new or experienced. From now on the ensemble alone may teach them. */
  members: readonly EnsembleMember[];
  /** Scores of each member among which its next one is ranked: the last so many. Default 10,000. */
  memory?: number;
  /** Scores that each member must have given before the first answer, 2 to `memory`. Default 32. */
  warmUp?: number;
}

/**
 * Several detectors judging as one. Each member's score becomes the probability of one as large among that member's own
 * last scores, so that scales do not matter; the harmonic mean of the probabilities is the ensemble's, and its
 * score is the surprise of that, in bits: `-log2`. 0 is the least; 10 is what comes about once in a thousand points.
 *
 * The harmonic mean stands members that depend on each other. It listens to the one that is most alarmed, the less the
 * more members see nothing.
 *
 * Cost: that of the members, which learning also asks for a score; for each member learning moves up to `memory` numbers
 * in one piece, and takes `16 · memory` bytes.
 *
 * Sources: D. J. Wilson, PNAS 116 (2019) for the combination; H.-P. Kriegel, P. Kröger, E. Schubert, A. Zimek,
 * "Interpreting and Unifying Outlier Scores", SDM 2011, for unifying scores before they are combined.
 *
 * @example
 * const options = { dimensions: 2, seed: 1 };
 * const members = [new RandomCutForest(options), new NearestNeighbourDetector(options)];
 * const ensemble = new DetectorEnsemble({ dimensions: 2, members });
 * for (let i = 0; i < 2000; i++) ensemble.learn(Float64Array.of(Math.sin(i), Math.cos(i)));
 * ensemble.score(Float64Array.of(0, 1)); // about 0.4
 * ensemble.score(Float64Array.of(3, 3)); // about 22
 */
export class DetectorEnsemble implements Detector {
  readonly dimensions: number;
  readonly #memory: number;
  readonly #warmUp: number;
  readonly #members: readonly EnsembleMember[];
  readonly #tails: ScoreTail[];

  /** @throws RangeError when an option is out of its range, or a member expects points of another width. */
  constructor({ dimensions, members, memory = 10_000, warmUp = 32 }: DetectorEnsembleOptions) {
    requireWhole("dimensions", dimensions, 1, 2 ** 20);
    requireWhole("the number of members", members.length, 1, MOST_MEMBERS);
    requireWhole("memory", memory, 2, MOST_MEMORY);
    requireWhole("warmUp", warmUp, 2, memory);
    const somewhere = new Float64Array(dimensions);
    for (const member of members) member.score(somewhere); // a member of another width says so now
    this.dimensions = dimensions;
    this.#memory = memory;
    this.#warmUp = warmUp;
    this.#members = Array.from(members);
    this.#tails = members.map(() => new ScoreTail(memory, warmUp));
  }

  get ready(): boolean {
    return this.#tails.every((tail) => tail.ready) && this.#members.every((member) => member.ready);
  }

  /** Bits of surprise, 0 or above. Undefined while not `ready`. @throws RangeError as `Detector.score` does. */
  score(x: Float64Array): number | undefined {
    const probabilities = this.memberProbabilities(x);
    return probabilities && surprise(probabilities);
  }

  /**
   * For each member, in the order given, the probability of a score as large as it gives `x`: who is alarmed. Undefined
   * while not `ready`. @throws RangeError as `score` does.
   */
  memberProbabilities(x: Float64Array): number[] | undefined {
    this.#check(x);
    return this.ready ? this.#probabilities(this.#members.map((member) => member.score(x))) : undefined;
  }

  /** @throws RangeError as `score` does. */
  learn(x: Float64Array): void {
    this.scoreAndLearn(x);
  }

  /** What `score(x)` and then `learn(x)` do, at the cost of `learn` alone. */
  scoreAndLearn(x: Float64Array): number | undefined {
    this.#check(x);
    const { ready } = this;
    const scores = this.#members.map((member) => scoreAndLearn(member, x));
    const answer = ready ? surprise(this.#probabilities(scores)) : undefined;
    for (const [index, score] of scores.entries()) if (score !== undefined) this.#tails[index].learn(score);
    return answer;
  }

  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writer.array(Float64Array.of(this.dimensions, this.#members.length, this.#memory, this.#warmUp));
    for (const [index, member] of this.#members.entries()) {
      const bytes = member.save();
      writer.number(bytes.length);
      writer.array(bytes);
      this.#tails[index].write(writer);
    }
    return writer.finish();
  }

  /**
   * The ensemble that gave these bytes, at the point where it gave them.
   *
   * @param restores how to restore each member, in the order in which they were given.
   * @throws InvalidStateError when the bytes are not a whole ensemble of as many members in a known version, or a member's
   * are not what its `restore` reads.
   */
  static restore(bytes: Uint8Array, restores: readonly ((bytes: Uint8Array) => EnsembleMember)[]): DetectorEnsemble {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const dimensions = reader.integer(1, 2 ** 20);
    const count = reader.integer(1, MOST_MEMBERS);
    if (count !== restores.length) {
      throw new InvalidStateError(`this ensemble has ${count} members, but ${restores.length} can be restored`);
    }
    const memory = reader.integer(2, MOST_MEMORY);
    const warmUp = reader.integer(2, memory);
    const tails = restores.map(() => new ScoreTail(memory, warmUp));
    const members = restores.map((restore, index) => {
      const member = restore(reader.uint8s(reader.integer(0, MOST_BYTES)));
      tails[index].read(reader);
      return member;
    });
    reader.end();
    return DetectorEnsemble.#together({ dimensions, members, memory, warmUp }, tails);
  }

  static #together(options: DetectorEnsembleOptions, tails: readonly ScoreTail[]): DetectorEnsemble {
    try {
      const ensemble = new DetectorEnsemble(options);
      ensemble.#tails.splice(0, tails.length, ...tails);
      return ensemble;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new InvalidStateError(`the members of a saved ensemble do not belong together: ${error.message}`);
    }
  }

  #probabilities(scores: readonly (number | undefined)[]): number[] {
    return scores.map((score, index) => this.#tails[index].probability(score ?? -Infinity) ?? 1);
  }

  /** Before any member sees it, so that none has learned what another refuses; the forest keeps 32-bit floats. */
  #check(x: Float64Array): void {
    const { dimensions } = this;
    if (x.length !== dimensions) {
      throw new RangeError(`expected ${dimensions} dimensions, got ${x.length}: x[${Math.min(x.length, dimensions)}]`);
    }
    for (let d = 0; d < dimensions; d++) {
      if (!Number.isFinite(Math.fround(x[d]))) {
        throw new RangeError(`x[${d}] must be a finite 32-bit float, got ${x[d]}`);
      }
    }
  }
}

function scoreAndLearn(member: EnsembleMember, x: Float64Array): number | undefined {
  if (member.scoreAndLearn !== undefined) return member.scoreAndLearn(x);
  const score = member.score(x);
  member.learn(x);
  return score;
}

function surprise(probabilities: readonly number[]): number {
  return -Math.log2(harmonicMeanProbability(probabilities)) + 0; // never -0
}
