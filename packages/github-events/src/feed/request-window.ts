const HOUR_MS = 3_600_000;

/**
 * Keeps the requests of any 60 minutes at or below a limit, by remembering when each was made. Its times are plain
 * numbers (ms since epoch, at most `limit` of them matter), so that it goes on after a restart where it was.
 */
export class RequestWindow {
  readonly #limit: number;
  #times: number[];

  constructor(limit: number, times: readonly number[] = []) {
    if (!(limit >= 1)) throw new RangeError(`limit must be 1 or more requests an hour, got ${limit}`);
    this.#limit = limit;
    this.#times = [...times].sort((a, b) => a - b);
  }

  /** When the requests of the last hour were made, oldest first. */
  times(now: number): number[] {
    // a time ahead of the clock (which was set back) counts from now, or it would block for as long as it is ahead
    this.#times = this.#times.map((at) => Math.min(at, now)).filter((at) => at > now - HOUR_MS);
    return [...this.#times];
  }

  add(now: number): void {
    this.#times.push(now);
  }

  /** The earliest time, `now` or later, at which `count` more requests stay within the limit. */
  freeAt(count: number, now: number): number {
    const times = this.times(now);
    const over = times.length + Math.min(count, this.#limit) - this.#limit;
    return over <= 0 ? now : (times[over - 1] as number) + HOUR_MS;
  }
}
