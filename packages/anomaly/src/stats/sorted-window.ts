import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";

/**
 * The last `capacity` values of a stream, kept in order of size too. Adding moves up to `capacity` numbers, in one
 * piece of memory: measured, 0.3 µs for 1,000, 1 µs for 50,000. Counting is O(log capacity).
 */
export class SortedWindow {
  readonly capacity: number;
  readonly #byAge: Float64Array<ArrayBuffer>;
  readonly #bySize: Float64Array<ArrayBuffer>;
  #size = 0;
  #next = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#byAge = new Float64Array(capacity);
    this.#bySize = new Float64Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** Takes a finite value in; when the window is full, the oldest goes. */
  add(value: number): void {
    const plain = value + 0; // one kind of zero
    const last = this.#size === this.capacity ? this.countBelow(this.#byAge[this.#next]) : this.#size++;
    const place = this.#boundary(plain, last);
    this.#byAge[this.#next] = plain;
    this.#next = (this.#next + 1) % this.capacity;
    this.#bySize[place] = plain;
  }

  /** The value with `rank` values before it in order of size, 0 to `size - 1`. */
  at(rank: number): number {
    return this.#bySize[rank];
  }

  countBelow(value: number): number {
    return this.#search((each) => each < value);
  }

  countUpTo(value: number): number {
    return this.#search((each) => each <= value);
  }

  write(writer: StateWriter): void {
    writer.number(this.#size);
    writer.number(this.#next);
    writer.array(this.#byAge.subarray(0, this.#size));
  }

  read(reader: StateReader): void {
    this.#size = reader.integer(0, this.capacity);
    this.#next = reader.integer(0, this.capacity - 1);
    this.#byAge.set(reader.float64s(this.#size));
    this.#bySize.set(this.#byAge.subarray(0, this.#size));
    this.#bySize.subarray(0, this.#size).sort();
  }

  /** Frees the place where `value` belongs when the one at `gone` is given up. */
  #boundary(value: number, gone: number): number {
    const place = this.#search((each) => each < value, gone === this.#size - 1 ? gone : this.#size);
    if (place <= gone) {
      this.#bySize.copyWithin(place + 1, place, gone);
      return place;
    }
    this.#bySize.copyWithin(gone, gone + 1, place);
    return place - 1;
  }

  #search(isBefore: (each: number) => boolean, size = this.#size): number {
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(this.#bySize[middle])) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
