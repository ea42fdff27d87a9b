import type { Pulse } from "@oddwatch/protocol";
import type { Clock } from "./clock.ts";

const REMEMBERED_MS = 60_000;

/** Counts what flows in: for the page, every few seconds, and as a rate of the last minute. */
export class PulseCounter {
  readonly #clock: Clock;
  #byType: Record<string, number> = {};
  #events = 0;
  #since: number;
  #recent: { at: number; events: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock();
  }

  add(byType: Record<string, Record<string, number>>): void {
    let events = 0;
    for (const [type, lanes] of Object.entries(byType)) {
      const ofType = Object.values(lanes).reduce((sum, each) => sum + each, 0);
      this.#byType[type] = (this.#byType[type] ?? 0) + ofType;
      events += ofType;
    }
    this.#events += events;
    this.#recent.push({ at: this.#clock(), events });
  }

  /** Events since the last call. */
  take(): Pulse {
    const now = this.#clock();
    const pulse: Pulse = {
      at: new Date(now).toISOString(),
      events: this.#events,
      by_type: this.#byType,
      seconds: (now - this.#since) / 1000,
    };
    this.#byType = {};
    this.#events = 0;
    this.#since = now;
    return pulse;
  }

  /** Mean of the last minute. */
  get perSecond(): number {
    const from = this.#clock() - REMEMBERED_MS;
    this.#recent = this.#recent.filter(({ at }) => at >= from);
    return this.#recent.reduce((sum, { events }) => sum + events, 0) / (REMEMBERED_MS / 1000);
  }
}
