import { InvalidStateError } from "../state/invalid-state-error.ts";
import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";

/** Only streams that bend one way for ever, such as ever faster growth, come to as many corners. */
const MOST_CORNERS = 512;

/**
 * The lower or upper hull of a walk: of the points (count, sum) of a growing sum, those that no straight line between
 * two others passes beneath (or above). Of n values about ln n are corners. Adding is O(1), taken over all.
 *
 * When there would be more than 512 corners, every second of the older half is given up.
 */
export class SumHull {
  readonly #sign: number;
  readonly #counts: number[] = [];
  readonly #sums: number[] = [];

  constructor(side: "lower" | "upper") {
    this.#sign = side === "lower" ? 1 : -1;
  }

  get size(): number {
    return this.#counts.length;
  }

  count(corner: number): number {
    return this.#counts[corner];
  }

  sum(corner: number): number {
    return this.#sums[corner];
  }

  /** Adds the point of the next count; counts only rise. */
  add(count: number, sum: number): void {
    while (this.size >= 2 && !this.#turns(count, sum)) {
      this.#counts.pop();
      this.#sums.pop();
    }
    this.#counts.push(count);
    this.#sums.push(sum);
    if (this.size > MOST_CORNERS) this.#thin();
  }

  clear(): void {
    this.#counts.length = 0;
    this.#sums.length = 0;
  }

  write(writer: StateWriter): void {
    writer.number(this.size);
    writer.array(Float64Array.from(this.#counts));
    writer.array(Float64Array.from(this.#sums));
  }

  read(reader: StateReader): void {
    const size = reader.integer(0, MOST_CORNERS);
    this.#counts.push(...reader.float64s(size));
    this.#sums.push(...reader.float64s(size));
    if (this.#counts.some((count, corner) => !(count > (this.#counts[corner - 1] ?? 0)))) {
      throw new InvalidStateError("the corners of a hull are out of order");
    }
  }

  /** Whether the last corner stays one with the new point after it. */
  #turns(count: number, sum: number): boolean {
    const last = this.size - 1;
    const [count0, count1] = [this.#counts[last - 1], this.#counts[last]];
    const [sum0, sum1] = [this.#sums[last - 1], this.#sums[last]];
    return this.#sign * ((count1 - count0) * (sum - sum0) - (count - count0) * (sum1 - sum0)) > 0;
  }

  #thin(): void {
    const half = this.size >> 1;
    for (const column of [this.#counts, this.#sums]) {
      const kept = column.filter((_, corner) => corner >= half || corner % 2 === 0);
      column.length = 0;
      column.push(...kept);
    }
  }
}
