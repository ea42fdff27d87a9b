import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";
import { readFinite } from "./read-finite.ts";

const FIRST_KEPT = 0.9;
const SECOND_KEPT = 0.999;
const EPSILON = 1e-8;

/** Smaller moments become 0: numbers that fade for ever end as subnormal ones, which are a hundred times slower. */
const NOTHING = 1e-40;

/**
 * Steps down a gradient, each parameter at its own pace: none moves by much more than the rate.
 *
 * Source: D. P. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, with its constants.
 *
 * @internal
 */
export class Adam {
  readonly #first: Float64Array<ArrayBuffer>;
  readonly #second: Float64Array<ArrayBuffer>;
  #firstLeft = 1; // 0.9 to the power of the steps taken
  #secondLeft = 1;

  constructor(parameters: number) {
    this.#first = new Float64Array(parameters);
    this.#second = new Float64Array(parameters);
  }

  /** Moves `parameters` in place. O(parameters). */
  step(parameters: Float64Array, gradients: Float64Array, rate: number): void {
    this.#firstLeft *= FIRST_KEPT;
    this.#secondLeft *= SECOND_KEPT;
    const pace = rate / (1 - this.#firstLeft);
    const perSecond = 1 / (1 - this.#secondLeft);
    const first = this.#first;
    const second = this.#second;
    for (let at = 0; at < parameters.length; at++) {
      const gradient = gradients[at];
      const mean = first[at] + (1 - FIRST_KEPT) * (gradient - first[at]);
      const square = second[at] + (1 - SECOND_KEPT) * (gradient * gradient - second[at]);
      first[at] = Math.abs(mean) < NOTHING ? 0 : mean;
      second[at] = square < NOTHING ? 0 : square;
      parameters[at] -= (pace * mean) / (Math.sqrt(square * perSecond) + EPSILON);
    }
  }

  write(writer: StateWriter): void {
    writer.array(Float64Array.of(this.#firstLeft, this.#secondLeft));
    writer.array(this.#first);
    writer.array(this.#second);
  }

  /** @throws InvalidStateError when the bytes end early or hold what is not finite. */
  read(reader: StateReader): void {
    this.#firstLeft = reader.numberFrom(0);
    this.#secondLeft = reader.numberFrom(0);
    readFinite(reader, this.#first);
    readFinite(reader, this.#second);
  }
}
