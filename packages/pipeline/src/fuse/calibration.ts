/** How often answers at most this small should come, and at how many imagined answers the measuring begins. */
const LEVELS = [
  { level: 1e-2, prior: 500 },
  { level: 1e-4, prior: 20_000 },
] as const;
/** Up to one in this many times what was seen, an estimate goes beyond its evidence with good reason. */
const SUPPORTED = 100;
/** From there on each further power of ten counts so much. */
const UNSUPPORTED_PART = 0.25;
/** Detectors need about so many before they judge, wherever they count. */
const LEAST_SEEN = 200;
/** When so much was seen all counts are halved: what was is forgotten slowly. */
const MEMORY = 200_000;

/** Plain data to go on from. */
export interface CalibrationState {
  seen: number;
  counts: [string, [number, number]][];
}

/**
 * Measures how often each detector's answers are as small as a tail probability should be in one of a hundred, and one of
 * ten thousand, ordinary activities. One that is so too often cannot shout: its answers are raised by as much. O(1).
 */
export class Calibration {
  #seen = 0;
  readonly #counts = new Map<string, [number, number]>();

  constructor({ seen = 0, counts = [] }: Partial<CalibrationState> = {}) {
    this.#seen = seen;
    for (const [name, each] of counts) this.#counts.set(name, [...each]);
  }

  /** One activity was judged; its weight is how much it says about ordinary activity, 0..1. */
  see(weight: number): void {
    this.#seen += weight;
    if (this.#seen < MEMORY) return;
    this.#seen /= 2;
    for (const counts of this.#counts.values()) {
      counts[0] /= 2;
      counts[1] /= 2;
    }
  }

  /** Takes one answer in. */
  learn(name: string, probability: number, weight: number): void {
    if (probability > LEVELS[0].level) return;
    const counts = this.#counts.get(name) ?? [0, 0];
    this.#counts.set(name, counts);
    counts[0] += weight;
    if (probability <= LEVELS[1].level) counts[1] += weight;
  }

  /** How many times too often (or, below 1, too seldom) answers are as small as this one. 1 before anything was seen. */
  excess(name: string, probability: number): number {
    const counts = this.#counts.get(name);
    const shallow = this.#excessAt(0, counts);
    const deep = this.#excessAt(1, counts);
    // between the two levels on a line of logarithms
    const depth = Math.log(probability / LEVELS[0].level) / Math.log(LEVELS[1].level / LEVELS[0].level);
    const part = Math.min(1, Math.max(0, depth));
    return shallow ** (1 - part) * deep ** part;
  }

  #excessAt(index: 0 | 1, counts: readonly number[] | undefined): number {
    const { level, prior } = LEVELS[index];
    return ((counts?.[index] ?? 0) + prior * level) / (this.#seen + prior) / level;
  }

  /**
   * What is believed of an answer: raised by its excess when it comes too often, and beyond what the activities seen can
   * support only in part. Keeps the order of answers.
   */
  believed(name: string, probability: number): number {
    const deserved = Math.min(1, probability * Math.max(1, this.excess(name, probability)));
    const supported = 1 / (SUPPORTED * Math.max(LEAST_SEEN, this.#seen));
    return deserved >= supported ? deserved : supported * (deserved / supported) ** UNSUPPORTED_PART;
  }

  get state(): CalibrationState {
    return { seen: this.#seen, counts: [...this.#counts].map(([name, [a, b]]) => [name, [a, b]]) };
  }
}
