import { HOUR_MS, MONTH_MS, remaining, TEN_MINUTES_MS } from "./decayed-count.ts";
import { SetAssociativeTable } from "./set-associative-table.ts";

/** How much of a new partner an event brings: 1 for one not met within the horizon, less when met a while ago. */
export interface PartnerGain {
  tenMinutes: number;
  hour: number;
  month: number;
}

/** What an event without a partner brings. */
export const NO_GAIN: Readonly<PartnerGain> = Object.freeze({ tenMinutes: 0, hour: 0, month: 0 });

/**
 * Remembers when two things last met (an account and a repository, a text and an account), so that "how many different"
 * can be counted with decay: a partner met `t` ago still counts `exp(-t/horizon)`, and a new meeting adds what is missing.
 * A meeting that may have been forgotten counts as if it had been at the latest time it can have been: a forgotten partner
 * is never a new one. O(1); 8 bytes a pair.
 */
export class PartnerMemory {
  readonly table: SetAssociativeTable;
  readonly #gain: PartnerGain = { tenMinutes: 0, hour: 0, month: 0 };

  constructor(name: string, capacity: number) {
    this.table = new SetAssociativeTable({ name, columns: 0, capacity });
  }

  /** Notes a meeting, and tells what it adds to the decayed counts of partners. The answer is reused by the next call. */
  meet(key: number, at: number): Readonly<PartnerGain> {
    this.table.touch(key, at);
    const lastAt = this.table.lastAt ?? this.table.absentSince;
    const elapsedMs = lastAt === undefined ? Number.POSITIVE_INFINITY : at - lastAt;
    this.#gain.tenMinutes = 1 - remaining(elapsedMs, TEN_MINUTES_MS);
    this.#gain.hour = 1 - remaining(elapsedMs, HOUR_MS);
    this.#gain.month = 1 - remaining(elapsedMs, MONTH_MS);
    return this.#gain;
  }

  /** Whether the two of the last `meet` are remembered to have met before; undefined when they may have and it was forgotten. */
  get metBefore(): boolean | undefined {
    if (this.table.lastAt !== undefined) return true;
    return this.table.absentSince === undefined ? false : undefined;
  }
}
