/** What one reading showed of one group of events that fall off the pages at about the same pace. */
export interface Reading {
  /** Such as `pushes`, or a watched repository: readings of different groups are never compared. */
  group: string;
  /** When it was read, ms since epoch. */
  at: number;
  /** Everything on the pages: what names each event, and its own time (ms since epoch). */
  events: readonly { key: string; at: number }[];
  /** Whether older events may have fallen off: false when the list is shorter than it may be. */
  full: boolean;
}

/** Part of a reading that must have been in the one before, to count as joined: one old event coming back proves nothing. */
const LEAST_OVERLAP = 0.02;
/** GitHub writes times in whole seconds: a reading within one second is taken to span half of it. */
const LEAST_SPAN_MS = 500;
/** After this long a reading counts half. */
const HALF_LIFE_MS = 15 * 60_000;

/**
 * Estimates which part of a stream is seen by reading its newest events now and then.
 *
 * Two consecutive readings of a group, `elapsed` apart, with n new events in the later one:
 * - joined (at least 2 % of the later one was in the earlier one, or nothing may have fallen off): nothing was missed, c = 1;
 * - apart: the later one shows the last stretch of the time between, c = min(1, span / elapsed), where span is the time
 *   that its new events cover, from their 10th to their 90th percentile, divided by 0.8, so that a few old events coming
 *   back do not widen it. This is an estimate: it takes the stream to be as dense between the readings as within one.
 *
 * `coverage` is seen / happened over all groups: the sum of n by the sum of n / c, both halving every 15 minutes. Memory
 * is one reading a group.
 */
export class CoverageEstimator {
  readonly #last = new Map<string, Reading>();
  #seen = 0;
  #happened = 0;
  #decayedAt: number | undefined;
  #compared = false;

  add(reading: Reading): void {
    const before = this.#last.get(reading.group);
    this.#last.set(reading.group, reading);
    if (before === undefined) return;
    const known = new Set(before.events.map(({ key }) => key));
    const fresh = reading.events.filter(({ key }) => !known.has(key));
    const isJoined = !reading.full || fresh.length <= (1 - LEAST_OVERLAP) * reading.events.length;
    const part = isJoined ? 1 : partSeen(fresh, reading.at - before.at);
    this.count({ at: reading.at, seen: fresh.length, part });
  }

  /** At `at` (ms since epoch) so many new events were seen, which are this part (above 0, at most 1) of what happened. */
  count({ at, seen, part }: { at: number; seen: number; part: number }): void {
    const kept = 0.5 ** (Math.max(0, at - (this.#decayedAt ?? at)) / HALF_LIFE_MS);
    this.#decayedAt = at;
    this.#compared = true;
    this.#seen = this.#seen * kept + seen;
    this.#happened = this.#happened * kept + seen / part;
  }

  /** 0..1; undefined until two readings could be compared. */
  get coverage(): number | undefined {
    if (!this.#compared) return undefined;
    return this.#happened === 0 ? 1 : this.#seen / this.#happened;
  }
}

/** The part of `elapsedMs` that new events (with their own times, ms since epoch) cover, as `CoverageEstimator` says: above 0, at most 1. */
export function partSeen(fresh: readonly { at: number }[], elapsedMs: number): number {
  const times = fresh.map(({ at }) => at).sort((a, b) => a - b);
  const quantile = (part: number) => times[Math.round(part * (times.length - 1))] as number;
  const spanMs = Math.max(LEAST_SPAN_MS, (quantile(0.9) - quantile(0.1)) / 0.8);
  return elapsedMs > spanMs ? spanMs / elapsedMs : 1;
}
