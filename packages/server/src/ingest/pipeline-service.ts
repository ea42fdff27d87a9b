import { setTimeout as sleep } from "node:timers/promises";
import type { Pipeline } from "@oddwatch/pipeline";
import type pg from "pg";
import type { Logger } from "pino";
import { enqueueForMoves } from "../jobs/incident-jobs.ts";
import { JobWriter } from "../jobs/job-writer.ts";
import { BatchWriter } from "../storage/batch-writer.ts";
import { createPool } from "../storage/connection-pool.ts";
import { acquireLease, type Lease, LeaseLost, leaseHolder, releaseLease, renewLease } from "../storage/lease.ts";
import { findSeen } from "../storage/seen.ts";
import { dayOf } from "../storage/timestamp.ts";
import type { Candidate } from "./admit.ts";
import { RoundCommitter } from "./commit-rounds.ts";
import { recover } from "./recover.ts";
import { SnapshotKeeper } from "./snapshot-keeper.ts";
import type { SourceRound } from "./source-round.ts";
import { StoringLine } from "./storing-line.ts";
import { type FromPipeline, MOST_BATCHES_UNDER_WAY, type PipelineTask } from "./worker-messages.ts";

export interface PipelineServiceOptions {
  task: PipelineTask;
  log: Logger;
  tell: (message: FromPipeline) => void;
  /** Time between two renewals of the lease: a third of how long it lasts unless given. */
  renewMs?: number;
  /** Time until a lease that is taken, or a database that does not answer, is asked again. */
  askAgainMs?: number;
}

/** Lease, recovery, then rounds one after the other until stopped or the lease is lost. One per workspace and process. */
export class PipelineService {
  readonly #task: PipelineTask;
  readonly #log: Logger;
  readonly #tell: (message: FromPipeline) => void;
  readonly #renewMs: number;
  readonly #askAgainMs: number;
  readonly #waiting: SourceRound[][] = [];
  readonly #stopping = new AbortController();
  #wake: (() => void) | undefined;

  constructor({ task, log, tell, renewMs = 2_000, askAgainMs = 500 }: PipelineServiceOptions) {
    this.#task = task;
    this.#log = log;
    this.#tell = tell;
    this.#renewMs = renewMs;
    this.#askAgainMs = askAgainMs;
  }

  /** Hands rounds over; `committed` tells when they are stored. */
  take(rounds: SourceRound[]): void {
    this.#waiting.push(rounds);
    this.#wake?.();
  }

  /** Finishes the batches handed over, as far as the database takes them, and the snapshot; gives the lease up, ends. */
  stop(): void {
    this.#stopping.abort(new Error("stopping"));
    this.#wake?.();
  }

  /** Ends when stopped or when the lease was taken over. */
  async run(): Promise<void> {
    const pool = createPool(this.#task.database, { log: this.#log, max: 4 });
    const owner = createPool(this.#task.database, { log: this.#log, max: 1, asOwner: true });
    try {
      const lease = await this.#waitForLease(pool);
      if (lease !== undefined) await this.#hold(pool, owner, lease);
    } catch (error) {
      if (!this.#stopping.signal.aborted) throw error;
      this.#log.warn({ err: error }, "stopped in the middle of work; it is done again after a start");
    } finally {
      await pool.end();
      await owner.end();
    }
  }

  async #waitForLease(pool: pg.Pool): Promise<Lease | undefined> {
    const { workspace, owner } = this.#task;
    while (!this.#stopping.signal.aborted) {
      const lease = await this.#patiently(() => acquireLease(pool, workspace, owner));
      if (lease !== undefined) return lease;
      const holder = await this.#patiently(() => leaseHolder(pool, workspace));
      this.#tell({ type: "waiting", holder: holder?.owner ?? "nobody" });
      await this.#pause();
    }
    return undefined;
  }

  async #hold(pool: pg.Pool, owner: pg.Pool, lease: Lease): Promise<void> {
    const lost = new AbortController();
    const renewal = this.#keepRenewing(pool, lease, lost);
    let jobs: JobWriter | undefined;
    try {
      jobs = await this.#patiently(() => JobWriter.open(pool, this.#task.workspace, this.#log));
      const { pipeline, fresh, how } = await this.#patiently(() =>
        recover({
          pool,
          owner,
          task: this.#task,
          lease,
          log: this.#log,
          onProgress: (seq, head) => {
            this.#stopping.signal.throwIfAborted();
            this.#tell({ type: "recovering", seq, head });
          },
        }),
      );
      this.#tell({ type: "ready", seq: pipeline.seq, watermark: pipeline.watermark, fresh, recovery: how });
      const snapshots = new SnapshotKeeper({
        pool,
        task: this.#task,
        lease,
        pipeline,
        log: this.#log,
        tell: this.#tell,
      });
      const writer = new BatchWriter(pool, owner, { onMoves: enqueueForMoves(jobs) });
      const stored = await this.#commitRounds({ pool, writer, lease, pipeline, snapshots, lost: lost.signal });
      if (stored) await snapshots.finish();
      this.#tell({ type: "stopped", seq: pipeline.seq });
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
      this.#log.warn(error.message);
      this.#tell({ type: "lease-lost" });
    } finally {
      await renewal.stop();
      await jobs?.close();
      await releaseLease(pool, lease).catch((error) =>
        this.#log.warn({ err: error }, "the lease was not given up; it expires in 6 s"),
      );
    }
  }

  /** False when it stopped in the middle of a batch: the pipeline is then ahead of the log. */
  async #commitRounds(parts: {
    pool: pg.Pool;
    writer: BatchWriter;
    lease: Lease;
    pipeline: Pipeline;
    snapshots: SnapshotKeeper;
    lost: AbortSignal;
  }): Promise<boolean> {
    const { pool, writer, lease, pipeline, snapshots, lost } = parts;
    const committer = new RoundCommitter({
      pipeline,
      lease,
      writer,
      seenAlready: (candidates) => this.#seenAlready(pool, candidates),
      log: this.#log,
      onTrouble: (error) => this.#tell({ type: "failing", error: error ?? "" }),
      signal: AbortSignal.any([this.#stopping.signal, lost]),
    });
    const line = new StoringLine(MOST_BATCHES_UNDER_WAY);
    const over = AbortSignal.any([lost, line.failed]);
    over.addEventListener("abort", () => this.#wake?.());
    try {
      for (let rounds = await this.#next(over); rounds !== undefined; rounds = await this.#next(over)) {
        const judged = await committer.judge(rounds);
        await line.add(async () => this.#tell({ type: "committed", figures: await committer.store(judged) }));
        snapshots.maybe(line.done);
      }
      await line.done;
    } catch (error) {
      lost.throwIfAborted();
      if (!this.#stopping.signal.aborted) throw error;
      return false;
    }
    return true;
  }

  async #seenAlready(pool: pg.Pool, candidates: readonly Candidate[]): Promise<ReadonlySet<string>> {
    const keys = candidates.map(({ activity, key }) => ({ day: dayOf(activity.at), key }));
    return findSeen(pool, this.#task.workspace, keys);
  }

  /** Undefined when stopped and nothing is left. @throws the reason of `over` */
  async #next(over: AbortSignal): Promise<SourceRound[] | undefined> {
    while (this.#waiting.length === 0) {
      over.throwIfAborted();
      if (this.#stopping.signal.aborted) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#waiting.shift();
  }

  #keepRenewing(pool: pg.Pool, lease: Lease, lost: AbortController): { stop: () => Promise<void> } {
    let renewing: Promise<void> | undefined;
    const renew = async () => {
      try {
        await renewLease(pool, lease);
      } catch (error) {
        if (error instanceof LeaseLost) lost.abort(error);
        else this.#log.warn({ err: error }, "the lease could not be renewed; trying again");
      }
      renewing = undefined;
    };
    const timer = setInterval(() => {
      renewing ??= renew();
    }, this.#renewMs);
    return {
      stop: async () => {
        clearInterval(timer);
        await renewing; // else it could prolong what has just been given up
      },
    };
  }

  /** For as long as the database does not answer: tells, waits, asks again. */
  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof LeaseLost || this.#stopping.signal.aborted) throw error;
        this.#log.warn({ err: error }, "the database did not answer; trying again");
        this.#tell({ type: "failing", error: error instanceof Error ? error.message : String(error) });
        await this.#pause();
      }
    }
  }

  async #pause(): Promise<void> {
    const { signal } = this.#stopping;
    await sleep(this.#askAgainMs, undefined, { signal }).catch((error) => {
      if (!signal.aborted) throw error;
    });
  }
}
