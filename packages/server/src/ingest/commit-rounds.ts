import { setTimeout as wait } from "node:timers/promises";
import type { Pipeline, PipelineInput, PipelineOutput } from "@oddwatch/pipeline";
import type { Logger } from "pino";
import type { Batch, BatchInput } from "../storage/batch.ts";
import { BatchOutOfOrder, type BatchWriter } from "../storage/batch-writer.ts";
import { type Lease, LeaseLost } from "../storage/lease.ts";
import { admit, type Candidate } from "./admit.ts";
import { RecentPayloads } from "./recent-payloads.ts";
import type { SourceRound } from "./source-round.ts";
import type { CommitFigures } from "./worker-messages.ts";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

export interface CommitterOptions {
  pipeline: Pipeline;
  writer: Pick<BatchWriter, "write">;
  /** Which of these occurrences are in the log already, by name. */
  seenAlready: (candidates: readonly Candidate[]) => Promise<ReadonlySet<string>>;
  lease: Lease;
  log: Pick<Logger, "warn">;
  /** Told each time the database refuses, and with undefined when it takes batches again. */
  onTrouble: (error: string | undefined) => void;
  signal: AbortSignal;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Rounds that went through the pipeline and wait to be stored. */
export interface JudgedRounds {
  batch: Batch;
  /** Names of the occurrences in it, which the log does not hold yet. */
  names: ReadonlySet<string>;
  figures: Omit<CommitFigures, "seconds">;
  /** When the work on them began, by `performance.now()`. */
  startedMs: number;
}

/**
 * Takes rounds through the pipeline and into the database, each batch in one transaction. A batch that fails is tried
 * again as it is, for as long as it takes: the pipeline has moved on and must not judge it twice. The next may be judged
 * meanwhile; they are stored in the order in which they were judged.
 */
export class RoundCommitter {
  readonly #options: CommitterOptions;
  readonly #payloads = new RecentPayloads();
  /** Judged, and not stored as far as anybody knows. */
  readonly #underWay = new Set<JudgedRounds>();

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** What the pipeline makes of the rounds; whoever calls it stores the answer. @throws the signal's reason when stopped while trying again. */
  async judge(rounds: readonly SourceRound[]): Promise<JudgedRounds> {
    const { pipeline, lease } = this.#options;
    const startedMs = performance.now();
    const admission = admit(rounds);
    const candidates = admission.entries.flatMap((entry) => ("candidate" in entry ? [entry.candidate] : []));
    const underWay = [...this.#underWay]; // taken before the log is asked: what is stored meanwhile is in one of the two
    const inLog = await this.#untilItWorks(() => this.#options.seenAlready(candidates));
    const isSeen = (name: string) => inLog.has(name) || underWay.some(({ names }) => names.has(name));
    const fresh = candidates.filter(({ name }) => !isSeen(name));
    const firstSeq = pipeline.seq + 1;
    const inputs = this.#inputs(admission.entries, isSeen, firstSeq);
    const outputs = pipeline.process(inputs.map(withoutKey));
    const batch: Batch = {
      ...lease,
      firstSeq,
      inputs,
      outputs,
      payloads: this.#payloads.keep(fresh, outputs),
      positions: admission.positions,
      quarantined: admission.quarantined,
    };
    const figures = {
      ...figuresOf(inputs, outputs),
      seq: pipeline.seq,
      watermark: pipeline.watermark,
      duplicates: admission.duplicates + candidates.length - fresh.length,
      quarantined: admission.quarantined.length,
      judgedAt: performance.timeOrigin + performance.now(),
      ...pipeline.figures,
    };
    const judged = { batch, names: new Set(fresh.map(({ name }) => name)), figures, startedMs };
    this.#underWay.add(judged);
    return judged;
  }

  /** @throws LeaseLost when somebody else writes this workspace now; the signal's reason when stopped while trying again. */
  async store(judged: JudgedRounds): Promise<CommitFigures> {
    await this.#untilItWorks(() => this.#options.writer.write(judged.batch));
    this.#underWay.delete(judged);
    return { ...judged.figures, seconds: (performance.now() - judged.startedMs) / 1000 };
  }

  #inputs(
    entries: ReturnType<typeof admit>["entries"],
    isSeen: (name: string) => boolean,
    firstSeq: number,
  ): BatchInput[] {
    const inputs: BatchInput[] = [];
    for (const entry of entries) {
      const seq = firstSeq + inputs.length;
      if ("control" in entry) inputs.push({ seq, control: entry.control });
      else if (!isSeen(entry.candidate.name)) {
        inputs.push({ seq, activity: entry.candidate.activity, key: entry.candidate.key });
      }
    }
    return inputs;
  }

  /** A database that is away or full comes back; a lost lease does not, and a log that went on without us never. */
  async #untilItWorks<T>(work: () => Promise<T>): Promise<T> {
    const { onTrouble, log, signal, sleep = waitFor } = this.#options;
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await work();
        if (attempt > 0) onTrouble(undefined);
        return result;
      } catch (error) {
        if (error instanceof LeaseLost || error instanceof BatchOutOfOrder) throw error;
        if (attempt === 0) log.warn({ err: error }, "the database did not take a batch; trying again");
        onTrouble(error instanceof Error ? error.message : String(error));
        await sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt), signal);
      }
    }
  }
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return wait(ms, undefined, { signal });
}

function withoutKey(input: BatchInput): PipelineInput {
  return input.activity === undefined ? input : { seq: input.seq, activity: input.activity };
}

function figuresOf(inputs: readonly BatchInput[], outputs: readonly PipelineOutput[]) {
  const byType: CommitFigures["byType"] = {};
  let activities = 0;
  for (const { activity } of inputs) {
    if (activity === undefined) continue;
    activities++;
    byType[activity.type] ??= {};
    byType[activity.type][activity.lane] = (byType[activity.type][activity.lane] ?? 0) + 1;
  }
  const opened: Record<string, number> = {};
  const notices: CommitFigures["notices"] = [];
  for (const output of outputs) {
    if (output.output === "incident" && output.change === "opened") {
      opened[output.incident.severity] = (opened[output.incident.severity] ?? 0) + 1;
    } else if (output.output === "notice") notices.push({ at: output.at, kind: output.kind, text: output.text });
  }
  return { byType, activities, opened, notices, changed: outputs.some(({ output }) => output === "incident") };
}
