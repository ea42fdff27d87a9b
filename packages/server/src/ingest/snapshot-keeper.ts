import type { Pipeline } from "@oddwatch/pipeline";
import type pg from "pg";
import type { Logger } from "pino";
import { type Lease, LeaseLost } from "../storage/lease.ts";
import { saveSnapshot } from "../storage/snapshots.ts";
import type { FromPipeline, PipelineTask } from "./worker-messages.ts";

export interface SnapshotKeeperOptions {
  pool: pg.Pool;
  task: PipelineTask;
  lease: Lease;
  pipeline: Pipeline;
  log: Logger;
  tell: (message: FromPipeline) => void;
}

/**
 * Writes the pipeline's state now and then, so that recovery is short. The copy is taken between two batches and blocks
 * only for as long as copying takes; writing goes on beside the next batches, one snapshot at a time.
 */
export class SnapshotKeeper {
  readonly #options: SnapshotKeeperOptions;
  /** Of the newest one taken, and of the newest one stored. */
  #lastSeq: number;
  #storedSeq: number;
  #lastAt: number;
  #writing: Promise<void> | undefined;
  /** The first one, and the one after a failure, holds every part. */
  #whole = true;

  constructor(options: SnapshotKeeperOptions) {
    this.#options = options;
    this.#lastSeq = this.#storedSeq = options.pipeline.seq;
    this.#lastAt = performance.now();
  }

  /** Takes a snapshot when it is due and none is being written. */
  maybe(): void {
    const { pipeline, task } = this.#options;
    const due =
      pipeline.seq - this.#lastSeq >= task.snapshotEveryInputs ||
      performance.now() - this.#lastAt >= task.snapshotEveryMs;
    if (due && this.#writing === undefined && pipeline.seq > this.#lastSeq) this.#start();
  }

  /** Writes a last one when anything is not in the newest stored one, and waits for it. */
  async finish(): Promise<void> {
    await this.#writing;
    if (this.#options.pipeline.seq > this.#storedSeq) this.#start();
    await this.#writing;
  }

  #start(): void {
    const { pool, task, lease, pipeline, log, tell } = this.#options;
    const started = performance.now();
    const { seq, changed, names } = pipeline.save(this.#whole);
    const blockedMs = performance.now() - started;
    this.#lastSeq = seq;
    this.#lastAt = started;
    this.#whole = false;
    let bytes = 0;
    for (const part of changed.values()) bytes += part.length;
    this.#writing = saveSnapshot(pool, lease, { seq, fingerprint: task.fingerprint, parts: changed, names })
      .then(() => {
        this.#storedSeq = seq;
        tell({ type: "snapshot", seq, bytes, blockedMs, seconds: (performance.now() - started) / 1000 });
      })
      .catch((error) => {
        this.#whole = true;
        if (!(error instanceof LeaseLost))
          log.warn({ err: error }, "a snapshot was not written; the next one holds everything");
      })
      .finally(() => {
        this.#writing = undefined;
      });
  }
}
