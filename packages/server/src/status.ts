import type { AlertHealth, Health, Stats } from "@oddwatch/protocol";
import type { LiveFeed } from "./api/live/live-feed.ts";
import type { Clock } from "./clock.ts";
import type { Ingest } from "./ingest/ingest.ts";
import type { SourceBoard } from "./ingest/source-board.ts";
import type { CommitFigures } from "./ingest/worker-messages.ts";
import type { JobBoard } from "./jobs/job-board.ts";
import type { OutsideBoard } from "./outside-board.ts";
import type { PulseCounter } from "./pulse.ts";
import type { IncidentQueries } from "./storage/incident-queries.ts";

const DAY_MS = 86_400_000;
const NOTICES = 20;

export interface StatusOptions {
  version: string;
  clock: Clock;
  ingest: Ingest;
  board: SourceBoard;
  jobs: Pick<JobBoard, "health" | "well">;
  outside: Pick<OutsideBoard, "health" | "well">;
  alerts: () => AlertHealth;
  live: LiveFeed;
  pulse: PulseCounter;
  queries: Pick<IncidentQueries, "countIncidents" | "listNotices">;
}

/** Answers how the service is doing, from what its parts say of themselves. */
export class Status {
  readonly #options: StatusOptions;
  readonly #startedAt: number;
  #databaseError: string | undefined;
  #duplicates = 0;
  #quarantined = 0;
  #newest: CommitFigures | undefined;

  constructor(options: StatusOptions) {
    this.#options = options;
    this.#startedAt = options.clock();
  }

  /** What a look at the database gave: undefined when it answered. */
  set databaseError(error: string | undefined) {
    this.#databaseError = error;
  }

  committed(figures: CommitFigures): void {
    this.#newest = figures;
    this.#duplicates += figures.duplicates;
    this.#quarantined += figures.quarantined;
  }

  get health(): Health {
    const { version, ingest, board, jobs, outside, live } = this.#options;
    const { phase, seq, watermark, error } = ingest.state;
    const database = { ok: this.#databaseError === undefined, error: this.#databaseError ?? null };
    const isStarting = phase === "starting" || phase === "recovering";
    const pipelineOk = phase === "ready" || isStarting;
    const alerts = this.#options.alerts();
    const well = board.well && jobs.well && outside.well && alerts.ok && ingest.queue.samplingRate === 1;
    const status = !database.ok || !pipelineOk ? "down" : isStarting ? "starting" : well ? "ok" : "degraded";
    return {
      status,
      version,
      started_at: new Date(this.#startedAt).toISOString(),
      database,
      pipeline: { ok: pipelineOk, seq, watermark: isoOrNull(watermark), error: error ?? null },
      sources: board.health(ingest.queue.samplingRate),
      jobs: jobs.health,
      outside: outside.health,
      alerts,
      sse_clients: live.clientCount,
    };
  }

  async stats(): Promise<Stats> {
    const { clock, ingest, board, live, pulse, queries } = this.#options;
    const now = clock();
    const incidents = await queries.countIncidents(now - (now % DAY_MS));
    const notices = await queries.listNotices({ limit: NOTICES });
    const { seq, watermark, snapshotSeq } = ingest.state;
    return {
      uptime_seconds: (now - this.#startedAt) / 1000,
      sources: board.health(ingest.queue.samplingRate),
      ingest: {
        inputs: seq,
        activities: this.#newest?.judged ?? 0,
        duplicates: this.#duplicates,
        quarantined: this.#quarantined,
        events_per_second: pulse.perSecond,
        queued: ingest.queue.size,
      },
      pipeline: {
        seq,
        watermark: isoOrNull(watermark),
        keys: this.#newest?.keys ?? {},
        ready: this.#newest?.ready ?? {},
        snapshot_seq: snapshotSeq ?? null,
      },
      incidents: { total: incidents.total, by_severity: incidents.bySeverity, paged_today: incidents.paged },
      notices: notices.map(({ at, kind, text }) => ({ at: new Date(at).toISOString(), kind, text })),
      sse: { clients: live.clientCount, dropped_messages: live.droppedMessages },
    };
  }
}

function isoOrNull(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
