import { HOUR_MS, remaining, TEN_MINUTES_MS } from "./decayed-count.ts";
import { RecencyTable } from "./recency-table.ts";
import type { PartnerGain } from "./stream-profile.ts";

const LAST_AT = 0;

/**
 * Remembers when two things last met (an account and a repository, a text and an account), so that "how many different"
 * can be counted with decay: a partner met `t` ago still counts `exp(-t/horizon)`, and a new meeting adds what is missing.
 */
export class PartnerMemory {
  readonly table: RecencyTable;

  constructor(name: string, capacity: number) {
    this.table = new RecencyTable({ name, columns: 1, capacity });
  }

  /** Notes a meeting and tells when the two last met, undefined when no meeting is remembered. */
  meet(key: number, at: number): number | undefined {
    const row = this.table.touch(key, at);
    const values = this.table.values;
    const before = values[row + LAST_AT];
    values[row + LAST_AT] = Math.max(at, before);
    return before === 0 ? undefined : before;
  }

  /** How far back "never met" can be trusted at most: undefined while nothing was ever forgotten. */
  get forgottenBefore(): number | undefined {
    return this.table.forgottenBefore;
  }
}

/** What a meeting adds to the decayed counts of different partners. */
export function partnerGain(lastMetAt: number | undefined, at: number): PartnerGain {
  if (lastMetAt === undefined) return { tenMinutes: 1, hour: 1, third: 0 };
  const elapsed = at - lastMetAt;
  return { tenMinutes: 1 - remaining(elapsed, TEN_MINUTES_MS), hour: 1 - remaining(elapsed, HOUR_MS), third: 0 };
}
