import { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import { IngestQueue, type IngestQueueOptions, type QueuedRound } from "./ingest-queue.ts";
import type { SourceRound } from "./source-round.ts";
import {
  type CommitFigures,
  type FromPipeline,
  MOST_BATCHES_UNDER_WAY,
  type PipelineTask,
  type ToPipeline,
} from "./worker-messages.ts";

/** Events of one transaction: enough to make it cheap, few enough that a person does not wait for it. */
const EVENTS_PER_BATCH = 2_000;
/** On their way to the log: the next batch is judged while those before it are stored, be they few large or many small. */
const EVENTS_UNDER_WAY = 2 * EVENTS_PER_BATCH;
const RESTART_MS = 1_000;

/** The pipeline's thread as seen from outside. */
export type PipelineThread = Pick<Worker, "on" | "postMessage">;

export interface IngestOptions extends IngestQueueOptions {
  task: PipelineTask;
  /** A worker of `pipeline-worker.ts` unless given. */
  startThread?: (task: PipelineTask) => PipelineThread;
  log: Logger;
  onCommit: (figures: CommitFigures) => void;
  onSnapshot: (snapshot: Extract<FromPipeline, { type: "snapshot" }>) => void;
}

/** How the pipeline's thread is doing. */
export interface PipelineState {
  phase: "starting" | "waiting" | "recovering" | "ready" | "failing" | "stopped";
  seq: number;
  watermark: number | undefined;
  snapshotSeq: number | undefined;
  /** What is wrong, or what it waits for, as a sentence. */
  error: string | undefined;
}

/** From the sources to the log: the queue, the pipeline's thread, and word of what was stored. */
export class Ingest {
  readonly queue: IngestQueue;
  readonly #options: IngestOptions;
  #thread: PipelineThread | undefined;
  /** The thread has recovered and takes rounds, whether or not the database is well just now. */
  #isTaking = false;
  #stopping = false;
  #restart: NodeJS.Timeout | undefined;
  /** Batches taken from the queue whose storing nobody has told of. */
  readonly #underWay: QueuedRound[][] = [];
  readonly #state: PipelineState = {
    phase: "starting",
    seq: 0,
    watermark: undefined,
    snapshotSeq: undefined,
    error: undefined,
  };
  readonly #whenReady = Promise.withResolvers<{ fresh: boolean } | undefined>();
  #pumping = false;
  #wakePump: (() => void) | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: IngestOptions) {
    this.#options = options;
    this.queue = new IngestQueue(options);
  }

  get state(): Readonly<PipelineState> {
    return this.#state;
  }

  /** Starts the pipeline's thread. `ready` tells when rounds are taken. */
  start(): void {
    const { task, log, startThread = startWorker } = this.#options;
    const thread = startThread(task);
    this.#thread = thread;
    thread.on("message", (message: FromPipeline) => this.#hear(message));
    this.#ended = new Promise((resolve) => {
      thread.on("error", (error) => {
        log.error({ err: error }, "the pipeline's thread failed; starting it again");
        this.#state.error = error instanceof Error ? error.message : String(error);
      });
      thread.on("exit", () => {
        resolve();
        this.#afterExit();
      });
    });
  }

  /** Resolves when the pipeline first takes rounds: `fresh` when the log was empty. Undefined when stopped before. */
  get ready(): Promise<{ fresh: boolean } | undefined> {
    return this.#whenReady.promise;
  }

  /** Puts a round in the queue, which takes as long as that is full: true once it is there, false when stopped before. */
  offer(round: SourceRound): Promise<boolean> {
    return this.queue.offer(round);
  }

  /** Puts a round in the queue: true once it is stored, false when stopped before. */
  async store(round: SourceRound): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    return (await this.queue.offer(round, resolve)) && promise;
  }

  #hear(message: FromPipeline): void {
    const state = this.#state;
    switch (message.type) {
      case "waiting":
        state.phase = "waiting";
        state.error = `another service (${message.holder}) writes this data; waiting for it to end`;
        return;
      case "recovering":
        state.phase = "recovering";
        state.seq = message.seq;
        state.error = `recovering: ${message.seq} of ${message.head} inputs`;
        return;
      case "ready":
        Object.assign(state, { phase: "ready", seq: message.seq, watermark: message.watermark, error: undefined });
        this.#options.log.info(`the pipeline is ready at ${message.seq}: ${message.recovery}`);
        this.#whenReady.resolve({ fresh: message.fresh });
        this.#resume();
        return;
      case "committed":
        this.#committed(message.figures);
        return;
      case "failing":
        state.phase = message.error === "" ? "ready" : "failing";
        state.error = message.error === "" ? undefined : message.error;
        return;
      case "snapshot":
        state.snapshotSeq = message.seq;
        this.#options.onSnapshot(message);
        return;
      case "lease-lost":
        this.#isTaking = false;
        state.phase = "waiting";
        state.error = "another service took over; waiting for it to end";
        return;
      case "stopped":
        this.#isTaking = false;
        state.phase = "stopped";
    }
  }

  #committed(figures: CommitFigures): void {
    Object.assign(this.#state, { phase: "ready", seq: figures.seq, watermark: figures.watermark, error: undefined });
    for (const { onEnd } of this.#underWay.shift() ?? []) onEnd?.(true);
    this.#wakePump?.();
    this.#options.onCommit(figures);
  }

  /** Hands over what a thread before did not finish, then goes on with the queue. */
  #resume(): void {
    this.#isTaking = true;
    for (const queued of this.#underWay) this.#post(queued);
    if (this.#pumping) this.#wakePump?.();
    else void this.#pump();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    while (!this.#stopping) {
      if (this.#isFull || !this.#isTaking) {
        await new Promise<void>((resolve) => {
          this.#wakePump = resolve;
        });
        continue;
      }
      const queued = await this.queue.take(EVENTS_PER_BATCH);
      if (queued === undefined) break;
      this.#underWay.push(queued);
      if (this.#isTaking) this.#post(queued); // else the next thread gets it
    }
    this.#pumping = false;
  }

  get #isFull(): boolean {
    if (this.#underWay.length >= MOST_BATCHES_UNDER_WAY) return true;
    let events = 0;
    for (const { round } of this.#underWay.flat()) events += round.items.length;
    return events >= EVENTS_UNDER_WAY;
  }

  #post(queued: QueuedRound[]): void {
    const rounds = queued.map(({ round }) => round);
    this.#thread?.postMessage({ type: "rounds", rounds } satisfies ToPipeline);
  }

  /** A thread that ended although nobody asked it to is started again: it waits for the lease and recovers. */
  #afterExit(): void {
    this.#thread = undefined;
    this.#isTaking = false;
    if (this.#stopping) return;
    if (this.#state.phase !== "waiting") this.#state.phase = "failing";
    this.#restart = setTimeout(() => this.start(), RESTART_MS);
  }

  /**
   * Lets the thread finish the batches it has, take a last snapshot and give the lease up. What is not stored by then is
   * read again after a start.
   */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    this.queue.close();
    this.#wakePump?.();
    this.#thread?.postMessage({ type: "stop" } satisfies ToPipeline);
    await this.#ended;
    for (const { onEnd } of [...this.#underWay.splice(0).flat(), ...this.queue.clear()]) onEnd?.(false);
    this.#whenReady.resolve(undefined);
  }
}

function startWorker(task: PipelineTask): PipelineThread {
  return new Worker(new URL("./pipeline-worker.ts", import.meta.url), { workerData: task });
}
