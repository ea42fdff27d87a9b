import {
  IncidentBook,
  Pipeline,
  type PipelineInput,
  type PipelineOutput,
  type PipelineSettings,
} from "@oddwatch/pipeline";
import type { DetectedIncident } from "@oddwatch/protocol";
import { toDetected } from "../format/to-detected.ts";
import type { ActivityBatch } from "./archive-activities.ts";
import { readActivities } from "./read-activities.ts";

export interface ReplayOptions {
  files: string[];
  settings: PipelineSettings;
  /** Ends the replay early with the signal's reason. */
  signal?: AbortSignal;
  /** Told after each batch how far the reading is, over all files. */
  onProgress?: (progress: ReplayProgress) => void;
  /** Told of everything the pipeline says, in order. */
  onOutput?: (output: PipelineOutput) => void;
}

export interface ReplayProgress {
  file: string;
  events: number;
  /** Bytes read of this file as it lies on disk, and of how many; undefined while that is not known. */
  bytes: number;
  totalBytes?: number;
}

export interface Replay {
  /** Best first. */
  incidents: DetectedIncident[];
  /** Events that could be used, those that came twice included. */
  events: number;
  /** Lines that held none: malformed, or with a time that cannot be true. */
  badLines: number;
  duplicates: number;
  /** Files that could not be read to their end, and why. */
  incomplete: { file: string; events: number; reason: string }[];
}

/**
 * Runs archive files through the pipeline, one after another in the given order, as the service would have judged them.
 * Nothing but the files is read and nothing is written. The same files and settings give the same incidents.
 */
export async function replayFiles({ files, settings, signal, onProgress, onOutput }: ReplayOptions): Promise<Replay> {
  const run = new ReplayRun(settings, onOutput);
  signal?.throwIfAborted();
  for await (const batch of readActivities(files)) {
    signal?.throwIfAborted();
    run.take(batch);
    const { file, bytes, totalBytes } = batch;
    onProgress?.({ file, events: run.replay.events, bytes, totalBytes });
  }
  return run.end();
}

/** One replay while it goes on. */
class ReplayRun {
  readonly replay: Replay = { incidents: [], events: 0, badLines: 0, duplicates: 0, incomplete: [] };
  readonly #pipeline: Pipeline;
  readonly #book = new IncidentBook();
  readonly #onOutput: ((output: PipelineOutput) => void) | undefined;
  #eventsBefore = 0;
  #seq = 0;

  constructor(settings: PipelineSettings, onOutput?: (output: PipelineOutput) => void) {
    this.#onOutput = onOutput;
    this.#pipeline = new Pipeline(settings);
  }

  take({ file, activities, events, duplicates, badLines, incomplete, isLast }: ActivityBatch): void {
    const { replay } = this;
    replay.events += events;
    replay.duplicates += duplicates;
    replay.badLines += badLines;
    const inputs: PipelineInput[] = activities.map((activity) => ({ seq: ++this.#seq, activity }));
    for (const output of this.#pipeline.process(inputs)) {
      this.#book.apply(output);
      this.#onOutput?.(output);
    }
    if (incomplete !== undefined)
      replay.incomplete.push({ file, events: replay.events - this.#eventsBefore, reason: incomplete });
    if (isLast) this.#eventsBefore = replay.events;
  }

  /** Ranks what was found; nothing can be taken after it. */
  end(): Replay {
    const ranked = this.#book.ranked();
    this.replay.incidents = ranked.map(({ incident, eventIds }, index) => toDetected(incident, eventIds, index + 1));
    return this.replay;
  }
}
