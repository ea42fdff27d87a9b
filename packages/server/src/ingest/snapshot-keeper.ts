import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import { DelayedParts, type Pipeline, type SavedState } from "@oddwatch/pipeline";
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

/** The copying goes on for so long between other work, and looks at the clock after about so many bytes. */
const SLICE_MS = 1;
const COPIED_BYTES = 2 ** 18;
/** After each piece written, of 256 KiB: 100 MiB take about ten seconds. */
const PAUSE_MS = 20;

/**
 * Writes the pipeline's state now and then, so that recovery is short. It is the state between two batches, but most of it
 * is copied little by little beside the next ones, and so is the writing; one snapshot at a time.
 */
export class SnapshotKeeper {
  readonly #options: SnapshotKeeperOptions;
  /** Of the newest one taken, and of the newest one stored. */
  #lastSeq: number;
  #storedSeq: number;
  #lastAt: number;
  #writing: Promise<void> | undefined;
  #finishing = false;
  /** The first one, and the one after a failure, holds every part. */
  #whole = true;

  constructor(options: SnapshotKeeperOptions) {
    this.#options = options;
    this.#lastSeq = this.#storedSeq = options.pipeline.seq;
    this.#lastAt = performance.now();
  }

  /** Takes a snapshot when it is due and none is being written. It is written once the log has all that the pipeline has seen: `logged`. */
  maybe(logged: Promise<void> = Promise.resolve()): void {
    const { pipeline, task } = this.#options;
    const due =
      pipeline.seq - this.#lastSeq >= task.snapshotEveryInputs ||
      performance.now() - this.#lastAt >= task.snapshotEveryMs;
    if (due && this.#writing === undefined && pipeline.seq > this.#lastSeq) this.#start(logged);
  }

  /** Writes a last one when anything is not in the newest stored one, and waits for it. */
  async finish(): Promise<void> {
    this.#finishing = true;
    await this.#writing;
    if (this.#options.pipeline.seq > this.#storedSeq) this.#start(Promise.resolve());
    await this.#writing;
  }

  /** Leaves the disk to the batches for a moment; not when somebody waits for the last snapshot. */
  async #breathe(): Promise<void> {
    if (!this.#finishing) await wait(PAUSE_MS);
  }

  #start(logged: Promise<void>): void {
    const { log } = this.#options;
    const started = performance.now();
    const delayed = new DelayedParts();
    const saved = this.#options.pipeline.save(this.#whole, delayed);
    this.#lastSeq = saved.seq;
    this.#lastAt = started;
    this.#whole = false;
    this.#writing = this.#copyAndStore(saved, delayed, started, logged)
      .catch((error) => {
        this.#whole = true;
        if (!(error instanceof LeaseLost))
          log.warn({ err: error }, "a snapshot was not written; the next one holds everything");
      })
      .finally(() => {
        this.#writing = undefined;
      });
  }

  async #copyAndStore(
    { seq, changed, names }: SavedState,
    delayed: DelayedParts,
    started: number,
    logged: Promise<void>,
  ): Promise<void> {
    const { pool, task, lease, tell } = this.#options;
    let blockedMs = performance.now() - started;
    for (let isWhole = false; !isWhole; ) {
      await nextTurn();
      const from = performance.now();
      do isWhole = delayed.advance(COPIED_BYTES);
      while (!isWhole && performance.now() - from < SLICE_MS);
      blockedMs = Math.max(blockedMs, performance.now() - from);
    }
    const parts = new Map([...changed, ...delayed.parts]);
    await logged;
    let bytes = 0;
    for (const part of parts.values()) bytes += part.length;
    await saveSnapshot(pool, lease, { seq, fingerprint: task.fingerprint, parts, names }, () => this.#breathe());
    this.#storedSeq = seq;
    tell({ type: "snapshot", seq, bytes, blockedMs, seconds: (performance.now() - started) / 1000 });
  }
}
