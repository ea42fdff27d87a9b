import { pairHash } from "../features/key-hash.ts";
import { RecencyTable } from "../features/recency-table.ts";

/** A window moves in so many steps: it holds between seven and eight eighths of its length, never more. */
const PARTS = 8;

/** Behind what a date can be, in ms since epoch. */
const LAST_TIME = 8.64e15;

/** What is counted in a window. */
export interface Counting {
  /** The window: a hash of what counts, and for whom. */
  key: number;
  /** The value of which different ones are counted, as a hash; undefined counts every activity. */
  value: number | undefined;
  /** ms since epoch. */
  at: number;
  withinMs: number;
}

/**
 * Counts within moving windows, of activities or of different values. Exact while everything of the window is remembered;
 * a value that may have been forgotten is not counted again, so that a count is too low rather than too high. Bounded:
 * at most 32,768 windows and 131,072 values, about 6 MB. O(1) per activity.
 */
export class WindowMemory {
  readonly #windows = new RecencyTable({ name: "rule-windows", columns: PARTS + 1, capacity: 16_384 });
  readonly #values = new RecencyTable({ name: "rule-values", columns: 1, capacity: 65_536 });

  get tables(): RecencyTable[] {
    return [this.#windows, this.#values];
  }

  /** Counts it and answers how many there are now; nothing for a time that no clock shows. */
  add({ key, value, at, withinMs }: Counting): number {
    if (!(at > 0 && at < LAST_TIME)) return 0;
    const part = Math.floor((at * PARTS) / withinMs);
    const before = value === undefined ? undefined : this.#lastPart(pairHash(key, value), { part, at, withinMs });
    const row = this.#windows.touch(key, at);
    const { values } = this.#windows;
    const newest = this.#advance(values, row, part);
    if (part > newest - PARTS) {
      if (before === undefined) values[row + 1 + slotOf(part)] += 1;
      else if (before !== "unknown" && before < part) move(values, row, { from: before, to: part, newest });
    }
    let count = 0;
    for (let slot = 1; slot <= PARTS; slot++) count += values[row + slot];
    return count;
  }

  /** The part in which this value was seen last, remembering that it is seen now; undefined when not in this window. */
  #lastPart(key: number, { part, at, withinMs }: { part: number; at: number; withinMs: number }) {
    const row = this.#values.touch(key, at);
    const last = this.#values.values[row] - 1;
    this.#values.values[row] = Math.max(last, part) + 1;
    if (last < 0) return this.#mayHaveForgotten(at - withinMs) ? "unknown" : undefined;
    return last > part - PARTS ? last : undefined;
  }

  #mayHaveForgotten(since: number): boolean {
    const { forgottenBefore } = this.#values;
    return forgottenBefore !== undefined && forgottenBefore > since;
  }

  /** Empties what the window has left behind; the part it ends with. The first column holds that part plus one. */
  #advance(values: Float64Array, row: number, part: number): number {
    const newest = values[row] - 1;
    if (part <= newest) return newest;
    for (let ago = 0; ago < PARTS && part - ago > newest; ago++) values[row + 1 + slotOf(part - ago)] = 0;
    values[row] = part + 1;
    return part;
  }
}

/** A value counts where it was seen last. */
function move(
  values: Float64Array,
  row: number,
  { from, to, newest }: { from: number; to: number; newest: number },
): void {
  const slot = row + 1 + slotOf(from);
  if (from > newest - PARTS && values[slot] > 0) values[slot] -= 1;
  values[row + 1 + slotOf(to)] += 1;
}

function slotOf(part: number): number {
  return ((part % PARTS) + PARTS) % PARTS;
}
