import type { JobQueueHealth } from "@oddwatch/protocol";
import type { Clock } from "../clock.ts";
import { JOB_KINDS, type JobKind } from "./job-kind.ts";

/** One try may fail by chance; a second one without a success in between means that something is wrong. */
const FAILURES_IN_A_ROW = 2;

/** How many jobs of a kind there are. */
export interface QueueSize {
  /** Could start now. */
  waiting: number;
  /** Wait for their time: a deadline, or a new try. */
  delayed: number;
  active: number;
  /** Given up; kept for three days. */
  failed: number;
  /** When the oldest of those that could start was due: ms since epoch. */
  oldestDueAt: number | undefined;
}

interface Entry {
  size: QueueSize;
  failures: number;
  error: string | undefined;
  lastDoneAt: number | undefined;
}

/** How the jobs are doing, for health, page and metrics. */
export class JobBoard {
  readonly #clock: Clock;
  readonly #entries: Record<JobKind, Entry>;

  constructor(clock: Clock) {
    this.#clock = clock;
    const entry = (): Entry => ({
      size: { waiting: 0, delayed: 0, active: 0, failed: 0, oldestDueAt: undefined },
      failures: 0,
      error: undefined,
      lastDoneAt: undefined,
    });
    this.#entries = { enrich: entry(), summarise: entry(), notify: entry(), deadline: entry() };
  }

  done(kind: JobKind): void {
    Object.assign(this.#entries[kind], { failures: 0, error: undefined, lastDoneAt: this.#clock() });
  }

  failed(kind: JobKind, error: string): void {
    const entry = this.#entries[kind];
    entry.failures++;
    entry.error = error;
  }

  set sizes(sizes: Record<JobKind, QueueSize>) {
    for (const kind of JOB_KINDS) this.#entries[kind].size = sizes[kind];
  }

  /** Every kind, in the order of the way. */
  get health(): JobQueueHealth[] {
    return JOB_KINDS.map((kind) => {
      const { size, failures, error, lastDoneAt } = this.#entries[kind];
      const oldest = size.oldestDueAt;
      return {
        kind,
        ok: failures < FAILURES_IN_A_ROW,
        waiting: size.waiting,
        delayed: size.delayed,
        active: size.active,
        failed: size.failed,
        oldest_waiting_seconds: oldest === undefined ? null : Math.max(0, this.#clock() - oldest) / 1000,
        last_done_at: lastDoneAt === undefined ? null : new Date(lastDoneAt).toISOString(),
        error: failures < FAILURES_IN_A_ROW ? null : (error ?? null),
      };
    });
  }

  /** Whether jobs of every kind succeed. */
  get well(): boolean {
    return Object.values(this.#entries).every(({ failures }) => failures < FAILURES_IN_A_ROW);
  }
}
