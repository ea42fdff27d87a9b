import { HOUR_MS, MINUTE_MS, remaining } from "../features/decayed-count.ts";
import { pairHash } from "../features/key-hash.ts";
import { RecencyTable } from "../features/recency-table.ts";
import { DEFAULT_SETTINGS, type LockstepSettings } from "../settings.ts";

/** Accounts remembered for each place. */
const LATEST = 6;
const NEXT = 0;
const ACCOUNT = 1;
const AT = ACCOUNT + LATEST;
const PLACE_COLUMNS = AT + LATEST;

const SHARED = 0;
const LAST_PLACE = 1;
const LAST_AT = 2;

/** How long a meeting of two accounts at one place counts: it fades to a third in this time. */
const MEMORY_MS = 6 * HOUR_MS;
/** A place that so many accounts visit in an hour counts whole; a busier one less, for there people meet by chance. */
const BUSY = 20;

export interface LockstepOptions {
  /** Pairs of accounts remembered per generation; a fourth as many places. Default 131,072. */
  capacity?: number;
}

/**
 * Finds accounts that come to the same places together, again and again: bought stars, spam rings. Each place remembers the last
 * six accounts; each pair of accounts how many places it came to together, fading. O(6) per visit, bounded.
 */
export class Lockstep {
  readonly #places: RecencyTable;
  readonly #pairs: RecencyTable;
  /** From the next visit on: what is remembered stays as it is. */
  settings: LockstepSettings = DEFAULT_SETTINGS.lockstep;

  constructor({ capacity = 131_072 }: LockstepOptions = {}) {
    this.#places = new RecencyTable({ name: "lockstep-places", columns: PLACE_COLUMNS, capacity: capacity / 4 });
    this.#pairs = new RecencyTable({ name: "lockstep-pairs", columns: 3, capacity });
  }

  /** Both bounded tables. */
  get tables(): RecencyTable[] {
    return [this.#places, this.#pairs];
  }

  /** Notes that an account came to a place; the accounts it moves in lockstep with, of those who came there lately. */
  visit(account: number, place: number, at: number, accountsThere: number): number[] {
    const partners: number[] = [];
    const row = this.#places.touch(place, at);
    const { values } = this.#places;
    const gain = Math.min(1, BUSY / Math.max(1, accountsThere));
    const withinMs = this.settings.withinMinutes * MINUTE_MS;
    let isHere = false;
    for (let slot = 0; slot < LATEST; slot++) {
      const other = values[row + ACCOUNT + slot];
      if (other === account) isHere = true;
      if (other === 0 || other === account || Math.abs(at - values[row + AT + slot]) > withinMs) continue;
      if (this.#meet(account, other, place, at, gain) >= this.settings.places) partners.push(other);
    }
    if (!isHere) {
      const slot = values[row + NEXT];
      values[row + ACCOUNT + slot] = account;
      values[row + AT + slot] = at;
      values[row + NEXT] = (slot + 1) % LATEST;
    }
    return partners;
  }

  /** Places that two accounts came to together, this one included. */
  #meet(one: number, other: number, place: number, at: number, gain: number): number {
    const row = this.#pairs.touch(one < other ? pairHash(one, other) : pairHash(other, one), at);
    const { values } = this.#pairs;
    const faded = values[row + SHARED] * remaining(at - values[row + LAST_AT], MEMORY_MS);
    const shared = values[row + LAST_PLACE] === place ? faded : faded + gain;
    values[row + SHARED] = shared;
    values[row + LAST_PLACE] = place;
    values[row + LAST_AT] = Math.max(at, values[row + LAST_AT]);
    return shared;
  }
}
