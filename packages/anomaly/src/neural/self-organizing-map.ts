import type { Detector } from "../detector.ts";
import { Random } from "../random.ts";
import { requireWhole } from "../require-whole.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { Lattice, type LatticeKind } from "./lattice.ts";
import { OnlineStandardiser } from "./online-standardiser.ts";
import { readFinite } from "./read-finite.ts";

const STATE_KIND = "self-organizing-map";
const STATE_VERSION = 1;
const MOST_DIMENSIONS = 4096;
const MOST_UNITS = 2 ** 16;

/** Part of the way that the best unit goes towards the first points. */
const FIRST_RATE = 0.1;

/** Points with a squared distance above this part of the usual one pull less, as much less as they are farther. */
const TRUSTED_PART = 0.5;

/** A unit's own usual distance counts as much as the whole map's once it was the best for this many points. */
const PRIOR_POINTS = 100;

/** A unit is no typical point unless this part of an even share of the points came to it. */
const LEAST_SHARE = 0.1;

/** Smaller numbers become 0: those that fade for ever end as subnormal ones, which some processors are slow with. */
const NOTHING = 1e-40;

/** A thousandth of a deviation is never strange. In squared deviations. */
const LEAST_USUAL = 1e-6;

export interface SelfOrganizingMapOptions {
  /** Width of a point, 1 to 4096. */
  dimensions: number;
  /** Text or number; decides where the units start. */
  seed: string | number;
  /** Rows of units. Default 10. */
  rows?: number;
  /** Units in a row. Default 10. */
  columns?: number;
  /** Default `"hexagonal"`. */
  lattice?: LatticeKind;
  /** Part of the way that the best unit goes towards a point once the map has settled, above 0 to 0.1. Default 0.02. */
  learningRate?: number;
  /** How far, in units, a point pulls at its best unit's neighbours once the map has settled; 1 or less is not at all. Default 1.5. */
  radius?: number;
  /** Points after which one counts half in the means and deviations. Default 2000; Infinity never forgets. */
  halfLife?: number;
  /** Points before the first score, 2 or more. Default 64. */
  warmUp?: number;
}

/**
 * Kohonen's self-organising map: a sheet of units, each a typical point, that spreads over the stream so that neighbours
 * are alike. Scores a point by its squared distance from the nearest unit, over what is usual there: 0 or above, about 1
 * is usual.
 *
 * Dimensions are standardised as the stream goes by, so units of measure do not matter. What is usual is the mean squared
 * distance of the points that a unit was the nearest to, drawn towards the fading mean of all points as if by a hundred
 * of these. Units that hardly any point came to only hold the sheet together, and no point is measured by them.
 *
 * Each point pulls its nearest unit and those around it, by a part that falls with the square of their distance on the
 * sheet. Part and radius shrink as points come in, to a floor and not to 0: the map keeps following the stream. Points far
 * from every unit pull less, so that outliers do not become usual as they are learned; a level that lasts does.
 *
 * Cost of a point scored or learned, as of memory: O(rows · columns · dimensions).
 *
 * Sources: T. Kohonen, "Self-Organized Formation of Topologically Correct Feature Maps", Biological Cybernetics 43
 * (1982); the neighbourhood is the "ep" one of J. Vesanto and others, "SOM Toolbox for Matlab 5" (2000).
 *
 * @example
 * const map = new SelfOrganizingMap({ dimensions: 2, seed: 1 });
 * for (let i = 0; i < 5000; i++) map.learn(Float64Array.of(Math.sin(i), 100 * Math.cos(i)));
 * map.score(Float64Array.of(0.6, 80)); // below 1: on the circle
 * map.score(Float64Array.of(0, 0)); // above 10: in the middle of it
 */
export class SelfOrganizingMap implements Detector {
  readonly dimensions: number;
  readonly #rows: number;
  readonly #columns: number;
  readonly #kind: LatticeKind;
  readonly #learningRate: number;
  readonly #radius: number;
  readonly #halfLife: number;
  readonly #warmUp: number;
  readonly #lattice: Lattice;
  readonly #standardiser: OnlineStandardiser;
  /** Where the units are, one after another, in deviations from the mean. */
  readonly #weights: Float64Array<ArrayBuffer>;
  /** Points that each unit was the nearest to, fading, and the mean of their squared distances. */
  readonly #hits: Float64Array<ArrayBuffer>;
  readonly #usual: Float64Array<ArrayBuffer>;
  readonly #scaled: Float64Array;
  #allHits = 0;
  #usualOfAll = 0;
  /** Squared, of the last point from its nearest unit. */
  #distance = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor(options: SelfOrganizingMapOptions) {
    const { dimensions, seed, rows = 10, columns = 10, lattice = "hexagonal", warmUp = 64 } = options;
    const { learningRate = 0.02, radius = 1.5, halfLife = 2000 } = options;
    requireWhole("dimensions", dimensions, 1, MOST_DIMENSIONS);
    requireWhole("rows", rows, 1, MOST_UNITS);
    requireWhole("columns", columns, 1, MOST_UNITS);
    requireWhole("rows · columns", rows * columns, 1, MOST_UNITS);
    requireWhole("warmUp", warmUp, 2, Number.MAX_SAFE_INTEGER);
    if (lattice !== "hexagonal" && lattice !== "rectangular") {
      throw new RangeError(`lattice must be "hexagonal" or "rectangular", got ${lattice}`);
    }
    if (!(halfLife > 0)) throw new RangeError(`halfLife must be above 0, got ${halfLife}`);
    if (!(radius >= 0 && radius < Infinity)) throw new RangeError(`radius must be 0 or above, got ${radius}`);
    if (!(learningRate > 0 && learningRate <= FIRST_RATE)) {
      throw new RangeError(`learningRate must be above 0 and at most ${FIRST_RATE}, got ${learningRate}`);
    }
    this.dimensions = dimensions;
    this.#rows = rows;
    this.#columns = columns;
    this.#kind = lattice;
    this.#learningRate = learningRate;
    this.#radius = radius;
    this.#halfLife = halfLife;
    this.#warmUp = warmUp;
    this.#lattice = new Lattice(rows, columns, lattice);
    this.#standardiser = new OnlineStandardiser(dimensions, halfLife);
    const random = new Random(seed);
    this.#weights = Float64Array.from({ length: rows * columns * dimensions }, () => 0.2 * random.next() - 0.1);
    this.#hits = new Float64Array(rows * columns);
    this.#usual = new Float64Array(rows * columns);
    this.#scaled = new Float64Array(dimensions);
  }

  get ready(): boolean {
    return this.#standardiser.learned >= this.#warmUp;
  }

  /** 0 or above; higher is stranger. Undefined while not `ready`. @throws RangeError as `Detector.score` does. */
  score(x: Float64Array): number | undefined {
    this.#standardiser.scale(x, this.#scaled);
    if (!this.ready) return undefined;
    const nearest = this.#findNearest(this.#leastHits);
    return this.#distance / this.#usualAt(nearest);
  }

  /** @throws RangeError as `Detector.learn` does. */
  learn(x: Float64Array): void {
    const { rate } = this.#standardiser;
    this.#standardiser.learn(x);
    this.#standardiser.scale(x, this.#scaled);
    const nearest = this.#findNearest(0);
    this.#usualOfAll += rate * (this.#distance - this.#usualOfAll);
    this.#count(nearest, 1 - rate);
    this.#usual[nearest] += (this.#distance - this.#usual[nearest]) / this.#hits[nearest];
    const trusted = TRUSTED_PART * this.#usualOfAll;
    this.#pull(nearest, this.ready && this.#distance > trusted ? trusted / this.#distance : 1);
  }

  /**
   * What each dimension adds to the score of `x`: none is negative, and they sum to the score but for rounding. Undefined
   * while not `ready`. @throws RangeError as `score` does.
   */
  attribution(x: Float64Array): Float64Array | undefined {
    this.#standardiser.scale(x, this.#scaled);
    if (!this.ready) return undefined;
    const nearest = this.#findNearest(this.#leastHits);
    const usual = this.#usualAt(nearest);
    const at = nearest * this.dimensions;
    return Float64Array.from(this.#scaled, (value, d) => (value - this.#weights[at + d]) ** 2 / usual);
  }

  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    const sizes = [this.dimensions, this.#rows, this.#columns, Number(this.#kind === "hexagonal"), this.#warmUp];
    writer.array(Float64Array.from([...sizes, this.#learningRate, this.#radius, this.#halfLife]));
    writer.array(Float64Array.of(this.#usualOfAll, this.#allHits));
    this.#standardiser.write(writer);
    writer.array(this.#weights);
    writer.array(this.#hits);
    writer.array(this.#usual);
    return writer.finish();
  }

  /**
   * The map that gave these bytes, at the point where it gave them.
   *
   * @throws InvalidStateError when the bytes are not a whole map in a known version.
   */
  static restore(bytes: Uint8Array): SelfOrganizingMap {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const dimensions = reader.integer(1, MOST_DIMENSIONS);
    const rows = reader.integer(1, MOST_UNITS);
    const columns = reader.integer(1, Math.floor(MOST_UNITS / rows));
    const lattice = reader.integer(0, 1) === 1 ? "hexagonal" : "rectangular";
    const warmUp = reader.integer(2, Number.MAX_SAFE_INTEGER);
    const learningRate = reader.numberFrom(Number.MIN_VALUE);
    const radius = reader.numberFrom(0);
    const halfLife = reader.number();
    if (!(halfLife > 0 && learningRate <= FIRST_RATE)) throw new InvalidStateError("an option is out of its range");
    const options = { dimensions, seed: "", rows, columns, lattice, warmUp, learningRate, radius, halfLife } as const;
    const restored = new SelfOrganizingMap(options);
    restored.#usualOfAll = reader.numberFrom(0);
    restored.#allHits = reader.numberFrom(0);
    restored.#standardiser.read(reader);
    readFinite(reader, restored.#weights);
    readFinite(reader, restored.#hits);
    readFinite(reader, restored.#usual);
    reader.end();
    return restored;
  }

  get #leastHits(): number {
    return (LEAST_SHARE * this.#allHits) / this.#lattice.units;
  }

  /** The nearest unit to the scaled point that has as many hits; leaves their squared distance in `#distance`. */
  #findNearest(leastHits: number): number {
    const { dimensions } = this;
    let nearest = 0;
    let least = Infinity;
    for (let unit = 0, at = 0; unit < this.#lattice.units; unit++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++, at++) {
        const gap = this.#scaled[d] - this.#weights[at];
        sum += gap * gap;
      }
      if (sum < least && this.#hits[unit] >= leastHits) {
        least = sum;
        nearest = unit;
      }
    }
    this.#distance = least;
    return nearest;
  }

  /** The hits while the map was unfolding fade soonest, since the rate is still high. */
  #count(nearest: number, kept: number): void {
    for (let unit = 0; unit < this.#lattice.units; unit++) {
      const hits = this.#hits[unit] * kept;
      this.#hits[unit] = hits < NOTHING ? 0 : hits;
    }
    this.#hits[nearest] += 1;
    this.#allHits = this.#allHits * kept + 1;
  }

  #usualAt(unit: number): number {
    const hits = this.#hits[unit];
    const usual = (hits * this.#usual[unit] + PRIOR_POINTS * this.#usualOfAll) / (hits + PRIOR_POINTS);
    return Math.max(usual, LEAST_USUAL);
  }

  /** Moves the nearest unit and those around it towards the last point, less the less it is trusted, 0..1. */
  #pull(nearest: number, trust: number): void {
    const { dimensions } = this;
    const left = 1 / (1 + this.#standardiser.learned / this.#lattice.units);
    const rate = trust * (this.#learningRate + (FIRST_RATE - this.#learningRate) * left);
    const radius = Math.max(1, this.#radius + Math.max(0, this.#lattice.halfWidth - this.#radius) * left);
    for (let unit = 0; unit < this.#lattice.units; unit++) {
      const part = rate * (1 - this.#lattice.squaredDistance(nearest, unit) / (radius * radius));
      if (part <= 0) continue;
      for (let d = 0, at = unit * dimensions; d < dimensions; d++, at++) {
        const weight = this.#weights[at] + part * (this.#scaled[d] - this.#weights[at]);
        this.#weights[at] = Math.abs(weight) < NOTHING ? 0 : weight;
      }
    }
  }
}
