import { DEFAULT_SETTINGS, Pipeline, type PipelineSettings } from "@oddwatch/pipeline";
import type pg from "pg";
import type { Logger } from "pino";
import { BatchWriter } from "../storage/batch-writer.ts";
import type { Lease } from "../storage/lease.ts";
import { readHead, readLog } from "../storage/log-reader.ts";
import { readPosition } from "../storage/positions.ts";
import { newestSnapshot, type Snapshot, saveSnapshot } from "../storage/snapshots.ts";
import { openIncidents } from "./open-incidents.ts";
import { relearn, relearnFrom } from "./relearn.ts";
import { SETTINGS_SOURCE, SettingsPosition } from "./settings-round.ts";
import type { PipelineTask } from "./worker-messages.ts";

const BATCH = 2_000;

export interface RecoverOptions {
  pool: pg.Pool;
  /** Sessions of the tables' owner. */
  owner: pg.Pool;
  task: PipelineTask;
  lease: Lease;
  log: Pick<Logger, "error">;
  /** Called for every few thousand inputs; what it throws ends the recovery. */
  onProgress: (seq: number, head: number) => void;
}

export interface Recovered {
  pipeline: Pipeline;
  /** The log was empty. */
  fresh: boolean;
  /** How the state came about, as a sentence. */
  how: string;
}

/** The state before the first input: the same wherever a log is run from its beginning. */
export function firstPipeline(workspace: string): Pipeline {
  return new Pipeline({ ...DEFAULT_SETTINGS, workspace });
}

/**
 * Brings the pipeline to where the log ends: from the newest snapshot of this code that can be read, running what was logged
 * after it with all output thrown away. A log without one is learned again from its newest part, and that too is written to
 * the log, so that a replay of the log does the same.
 */
export async function recover(options: RecoverOptions): Promise<Recovered> {
  const { pool, task, onProgress } = options;
  const { seq: head, firstSeq } = await readHead(pool, task.workspace);
  const pipeline = await newestState(options);
  if (pipeline === undefined && head === 0) {
    const first = firstPipeline(task.workspace);
    await saveWhole(options, first);
    return { pipeline: first, fresh: true, how: "an empty log" };
  }
  if (pipeline === undefined || pipeline.seq + 1 < firstSeq) return learnAgain(options, { head, firstSeq });
  const from = pipeline.seq;
  for await (const inputs of readLog(pool, task.workspace, { fromSeq: from + 1, toSeq: head, batchSize: BATCH })) {
    pipeline.process(inputs);
    onProgress(pipeline.seq, head);
  }
  return {
    pipeline,
    fresh: head === 0,
    how: `the snapshot at ${from} and ${head - from} inputs of the log after it`,
  };
}

/** From the newest snapshot of this code that can be read; undefined when there is none. */
async function newestState({ pool, task, log }: RecoverOptions): Promise<Pipeline | undefined> {
  for (let skip = 0; ; skip++) {
    const snapshot = await newestSnapshot(pool, task.workspace, task.fingerprint, skip);
    if (snapshot === undefined) return undefined;
    const restored = tryRestore(snapshot);
    if (!("error" in restored)) return restored.pipeline;
    log.error({ err: restored.error }, `the snapshot at ${snapshot.seq} cannot be read; trying an older one`);
  }
}

/** Whatever a damaged part makes the reading fail with, the log can make the same state. */
function tryRestore({ parts }: Snapshot): { pipeline: Pipeline } | { error: unknown } {
  try {
    return { pipeline: Pipeline.restore(parts) };
  } catch (error) {
    return { error };
  }
}

async function learnAgain(
  options: RecoverOptions,
  { head, firstSeq }: { head: number; firstSeq: number },
): Promise<Recovered> {
  const { pool, owner, task, lease, onProgress } = options;
  const { workspace, fingerprint, startedAt } = task;
  const fromSeq = relearnFrom(firstSeq, head);
  const inputs = readLog(pool, workspace, { fromSeq, toSeq: head, batchSize: BATCH });
  const settings = await settingsInForce(pool, workspace);
  const open = await openIncidents(pool, workspace);
  const pipeline = await relearn(settings, open, inputs, (seq) => onProgress(seq, head));
  const control = { kind: "rebuilt" as const, at: pipeline.watermark ?? startedAt, fromSeq, fingerprint };
  const outputs = pipeline.process([{ seq: head + 1, control }]);
  const batch = {
    firstSeq: head + 1,
    inputs: [{ seq: head + 1, control }],
    outputs,
    payloads: [],
    positions: [],
    quarantined: [],
  };
  await new BatchWriter(pool, owner).write({ ...lease, ...batch });
  await saveWhole(options, pipeline);
  return {
    pipeline,
    fresh: false,
    how: `no snapshot of this version: learned again from ${head - fromSeq + 1} inputs of the log`,
  };
}

/** The settings whose control entered the log last. */
async function settingsInForce(pool: pg.Pool, workspace: string): Promise<PipelineSettings> {
  const position = SettingsPosition.safeParse(await readPosition(pool, workspace, SETTINGS_SOURCE));
  return position.success ? position.data.settings : { ...DEFAULT_SETTINGS, workspace };
}

async function saveWhole({ pool, task, lease }: RecoverOptions, pipeline: Pipeline): Promise<void> {
  const { seq, changed, names } = pipeline.save(true);
  await saveSnapshot(pool, lease, { seq, fingerprint: task.fingerprint, parts: changed, names });
}
