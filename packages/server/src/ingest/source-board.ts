import type { SourceStatus } from "@oddwatch/github-events";
import type { Lane } from "@oddwatch/pipeline";
import type { SourceHealth } from "@oddwatch/protocol";
import type { Clock } from "../clock.ts";

interface Entry {
  lane: Lane | "status";
  state: SourceHealth["state"];
  lastSuccessAt?: number;
  /** Of the newest event: ms between its own time and its arrival. */
  lagMs?: number;
  coverage?: number;
  error?: string;
  nextTryAt?: number;
  hint?: string;
}

/** How every source is doing, for health, page and metrics. */
export class SourceBoard {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(name: string, lane: Entry["lane"]): void {
    this.#entries.set(name, { lane, state: "starting" });
  }

  /** What the source says of itself. */
  status(name: string, { state, lastSuccessAt, error, nextTryAt, hint }: SourceStatus): void {
    Object.assign(this.#entry(name), { state, lastSuccessAt, error, nextTryAt, hint });
  }

  /** What arrived: the newest event's time, and the coverage when it can be told. */
  arrived(name: string, newestAt: number | undefined, coverage: number | undefined): void {
    const entry = this.#entry(name);
    if (newestAt !== undefined) entry.lagMs = Math.max(0, this.#clock() - newestAt);
    if (coverage !== undefined) entry.coverage = coverage;
  }

  set(name: string, change: Partial<Entry>): void {
    Object.assign(this.#entry(name), change);
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new RangeError(`no source is named ${name}`);
    return entry;
  }

  /** Every source, in the order they were added. `samplingRate` is that of the live lanes. */
  health(samplingRate: number): SourceHealth[] {
    return [...this.#entries].map(([name, entry]) => ({
      name,
      lane: entry.lane,
      state: entry.state,
      last_success_at: isoOrNull(entry.lastSuccessAt),
      lag_seconds: entry.lagMs === undefined ? null : entry.lagMs / 1000,
      coverage: entry.coverage ?? null,
      sampling_rate: entry.lane === "archive" || entry.lane === "sample" ? 1 : samplingRate,
      error: entry.error ?? null,
      next_try_at: isoOrNull(entry.nextTryAt),
      hint: entry.hint ?? null,
    }));
  }

  /** Whether every source does what it should. */
  get well(): boolean {
    return [...this.#entries.values()].every(({ state }) => state !== "failing" && state !== "stopped");
  }
}

function isoOrNull(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
