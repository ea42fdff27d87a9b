import { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import { IngestQueue, type IngestQueueOptions, type QueuedRound } from "./ingest-queue.ts";
import type { SourceRound } from "./source-round.ts";
import type { CommitFigures, FromPipeline, PipelineTask, ToPipeline } from "./worker-messages.ts";

/** Events of one transaction: enough to make it cheap, few enough that a person does not wait for it. */
const EVENTS_PER_BATCH = 2_000;
/** Batches on their way to the pipeline's thread: the next is there when it is done with the one before. */
const BATCHES_AHEAD = 2;
const RESTART_MS = 1_000;

export interface IngestOptions extends IngestQueueOptions {
  task: PipelineTask;
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
  #worker: Worker | undefined;
  #stopping = false;
  #underWay: QueuedRound[][] = [];
  readonly #state: PipelineState = {
    phase: "starting",
    seq: 0,
    watermark: undefined,
    snapshotSeq: undefined,
    error: undefined,
  };
  readonly #whenReady: { resolve: (fresh: boolean) => void; promise: Promise<boolean> };
  #pumping = false;
  #wakePump: (() => void) | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: IngestOptions) {
    this.#options = options;
    this.queue = new IngestQueue(options);
    this.#whenReady = Promise.withResolvers<boolean>();
  }

  get state(): Readonly<PipelineState> {
    return this.#state;
  }

  /** Starts the pipeline's thread. `ready` tells when rounds are taken. */
  start(): void {
    const worker = new Worker(new URL("./pipeline-worker.ts", import.meta.url), { workerData: this.#options.task });
    this.#worker = worker;
    worker.on("message", (message: FromPipeline) => this.#hear(message));
    this.#ended = new Promise((resolve) => {
      worker.on("error", (error) => {
        this.#options.log.error({ err: error }, "the pipeline's thread failed; starting it again");
        this.#state.error = error instanceof Error ? error.message : String(error);
      });
      worker.on("exit", () => {
        resolve();
        this.#afterExit();
      });
    });
  }

  /** Resolves when the pipeline first takes rounds: true when the log was empty. */
  get ready(): Promise<boolean> {
    return this.#whenReady.promise;
  }

  /** Puts a round in the queue; resolves when it is there, which takes as long as the queue is full. */
  async offer(round: SourceRound): Promise<void> {
    await this.queue.offer(round);
  }

  /** Puts a round in the queue; resolves when it is stored. */
  async store(round: SourceRound): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    await this.queue.offer(round, resolve);
    await promise;
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
        this.#whenReady.resolve(message.fresh);
        this.#resume();
        return;
      case "committed":
        this.#committed(message.figures);
        return;
      case "failing":
        state.phase = message.error === "" ? "ready" : "failing";
        state.error = message.error === "" ? undefined : message.error;
        this.#wakePump?.();
        return;
      case "snapshot":
        state.snapshotSeq = message.seq;
        this.#options.onSnapshot(message);
        return;
      case "lease-lost":
        state.phase = "waiting";
        state.error = "another service took over; waiting for it to end";
        return;
      case "stopped":
        state.phase = "stopped";
    }
  }

  #committed(figures: CommitFigures): void {
    Object.assign(this.#state, { phase: "ready", seq: figures.seq, watermark: figures.watermark, error: undefined });
    for (const { onStored } of this.#underWay.shift() ?? []) onStored?.();
    this.#wakePump?.();
    this.#options.onCommit(figures);
  }

  /** Hands over what a thread before did not finish, then goes on with the queue. */
  #resume(): void {
    for (const queued of this.#underWay) this.#post(queued);
    if (this.#pumping) this.#wakePump?.();
    else void this.#pump();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    while (!this.#stopping) {
      if (this.#underWay.length >= BATCHES_AHEAD || this.#state.phase !== "ready") {
        await new Promise<void>((resolve) => {
          this.#wakePump = resolve;
        });
        continue;
      }
      const queued = await this.queue.take(EVENTS_PER_BATCH);
      if (queued === undefined) break;
      this.#underWay.push(queued);
      if (this.#state.phase === "ready") this.#post(queued); // else the next thread gets it
    }
    this.#pumping = false;
  }

  #post(queued: QueuedRound[]): void {
    const rounds = queued.map(({ round }) => round);
    this.#worker?.postMessage({ type: "rounds", rounds } satisfies ToPipeline);
  }

  /** A thread that ended although nobody asked it to is started again: it waits for the lease and recovers. */
  #afterExit(): void {
    this.#worker = undefined;
    if (this.#stopping) return;
    if (this.#state.phase !== "waiting") this.#state.phase = "failing";
    setTimeout(() => {
      if (!this.#stopping) this.start();
    }, RESTART_MS);
  }

  /** Finishes the batch under way, takes a last snapshot, gives the lease up. What waits is read again after a start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.queue.close();
    this.#wakePump?.();
    this.#worker?.postMessage({ type: "stop" } satisfies ToPipeline);
    await this.#ended;
  }
}
