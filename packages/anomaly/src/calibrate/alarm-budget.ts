import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { SortedWindow } from "../stats/sorted-window.ts";

const STATE_KIND = "alarm-budget";
const STATE_VERSION = 1;
const MOST_MEMORY = 2 ** 24;
const MOST_ALARMS = 2 ** 20;

/** Alarms' worth of scores that the threshold is taken from, unless that is more than the next number. */
const ALARMS_REMEMBERED = 10;
const USUAL_MOST_MEMORY = 100_000;

export interface AlarmBudgetOptions {
  /** At most so many alarms ... */
  alarms: number;
  /** ... in any so many observations in a row. */
  per: number;
  /** Scores that the threshold is taken from: the last so many, at least `per / alarms`. Default ten times that, to 100,000. */
  memory?: number;
}

/**
 * A threshold on scores of any scale from what a person can look at: alarms at a rate of `alarms` in `per` observations, and
 * never more in any `per` in a row. A ceiling, not a quota: scores that are all alike raise none.
 *
 * The threshold is the score that was passed at that rate among the last ones, all taken in, alarms too. It is
 * undefined until `per / alarms` were seen. Learning moves up to `memory` numbers; memory is 16 bytes a score.
 *
 * @example
 * const budget = new AlarmBudget({ alarms: 5, per: 1000 });
 * const random = new Random(1);
 * let alarms = 0;
 * for (let i = 0; i < 100000; i++) {
 *   const score = random.next();
 *   if (budget.isAlarm(score)) alarms += 1;
 *   budget.learn(score);
 * }
 * alarms; // 353: at even times they would be 500, but many came when all five were spent
 */
export class AlarmBudget {
  readonly #alarms: number;
  readonly #per: number;
  readonly #window: SortedWindow;
  /** When the last alarms were raised, in observations. */
  readonly #raised: Float64Array<ArrayBuffer>;
  #raisedCount = 0;
  #seen = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor({ alarms, per, memory = usualMemory(alarms, per) }: AlarmBudgetOptions) {
    if (!(Number.isInteger(alarms) && alarms >= 1 && alarms <= MOST_ALARMS)) {
      throw new RangeError(`alarms must be a whole number in 1..${MOST_ALARMS}, got ${alarms}`);
    }
    if (!(Number.isInteger(per) && per > alarms))
      throw new RangeError(`per must be a whole number above alarms, got ${per}`);
    const least = Math.ceil(per / alarms);
    if (!(Number.isInteger(memory) && memory >= least && memory <= MOST_MEMORY)) {
      throw new RangeError(`memory must be a whole number in ${least}..${MOST_MEMORY}, got ${memory}`);
    }
    this.#alarms = alarms;
    this.#per = per;
    this.#window = new SortedWindow(memory);
    this.#raised = new Float64Array(alarms);
  }

  /** Whether `per / alarms` scores were seen, the fewest that a threshold can be taken from. */
  get ready(): boolean {
    return this.#window.size >= Math.ceil(this.#per / this.#alarms);
  }

  /** A score above this is an alarm while the budget lasts. Undefined while not `ready`. */
  get threshold(): number | undefined {
    if (!this.ready) return undefined;
    const { size } = this.#window;
    return this.#window.at(size - Math.floor(((size + 1) * this.#alarms) / this.#per));
  }

  /** Alarms that may still be raised at the next observation. */
  get left(): number {
    let recent = 0;
    for (let index = 0; index < Math.min(this.#raisedCount, this.#alarms); index++) {
      if (this.#raised[index] > this.#seen - this.#per) recent += 1;
    }
    return this.#alarms - recent;
  }

  /**
   * Whether `score`, if it comes next, is an alarm: above the threshold, and with budget left. Undefined while not `ready`.
   *
   * @throws RangeError when the score is not finite.
   */
  isAlarm(score: number): boolean | undefined {
    requireFinite(score);
    const { threshold } = this;
    return threshold === undefined ? undefined : score > threshold && this.#mayRaise;
  }

  /** Takes the next score in; if it is an alarm, that is spent. @throws RangeError when the score is not finite. */
  learn(score: number): void {
    if (this.isAlarm(score)) {
      this.#raised[this.#raisedCount % this.#alarms] = this.#seen;
      this.#raisedCount += 1;
    }
    this.#window.add(score);
    this.#seen += 1;
  }

  /** Everything needed to go on exactly from here. */
  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writer.array(Float64Array.of(this.#alarms, this.#per, this.#window.capacity, this.#seen, this.#raisedCount));
    writer.array(this.#raised);
    this.#window.write(writer);
    return writer.finish();
  }

  /** Goes on from what `save` gave. @throws InvalidStateError when the bytes are not a whole budget in a known version. */
  static restore(bytes: Uint8Array): AlarmBudget {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const alarms = reader.integer(1, MOST_ALARMS);
    const per = reader.integer(alarms + 1, Number.MAX_SAFE_INTEGER);
    const restored = new AlarmBudget({ alarms, per, memory: reader.integer(Math.ceil(per / alarms), MOST_MEMORY) });
    restored.#seen = reader.integer(0, Number.MAX_SAFE_INTEGER);
    restored.#raisedCount = reader.integer(0, restored.#seen);
    restored.#raised.set(reader.float64s(alarms));
    restored.#window.read(reader);
    reader.end();
    return restored;
  }

  /** Whether the oldest of the last alarms is so long ago that one more fits. */
  get #mayRaise(): boolean {
    return this.#raisedCount < this.#alarms || this.#raised[this.#raisedCount % this.#alarms] <= this.#seen - this.#per;
  }
}

function usualMemory(alarms: number, per: number): number {
  const least = Math.ceil(per / alarms);
  return Math.max(least, Math.min(ALARMS_REMEMBERED * least, USUAL_MOST_MEMORY));
}

function requireFinite(score: number): void {
  if (!Number.isFinite(score)) throw new RangeError(`a score must be finite, got ${score}`);
}
