import { type ArchiveRow, archiveHourEnd, eventKey, readArchive } from "@oddwatch/github-events";
import {
  type Activity,
  IncidentBook,
  normaliseEvent,
  oddDate,
  Pipeline,
  type PipelineInput,
  type PipelineOutput,
  type PipelineSettings,
} from "@oddwatch/pipeline";
import type { DetectedIncident } from "@oddwatch/protocol";
import { toDetected } from "../format/to-detected.ts";
import { RecentKeys } from "./recent-keys.ts";

/** Events whose coming back is noticed: at least the last two full hours of all of GitHub. 16 MiB. */
const REMEMBERED_EVENTS = 2 ** 19;

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
  for (const file of files) {
    const reading = readArchive(file, { raw: false, signal });
    const hourEnd = archiveHourEnd(file);
    const before = run.replay.events;
    for await (const rows of reading) {
      run.take(rows, hourEnd);
      const { bytes, totalBytes } = reading.stats;
      onProgress?.({ file, events: run.replay.events, bytes, totalBytes });
    }
    const { badLines, complete, reason = "it ends early" } = reading.stats;
    run.replay.badLines += badLines;
    if (!complete) run.replay.incomplete.push({ file, events: run.replay.events - before, reason });
  }
  return run.end();
}

/** One replay while it goes on. */
class ReplayRun {
  readonly replay: Replay = { incidents: [], events: 0, badLines: 0, duplicates: 0, incomplete: [] };
  readonly #pipeline: Pipeline;
  readonly #book = new IncidentBook();
  readonly #recent = new RecentKeys(REMEMBERED_EVENTS);
  readonly #onOutput: ((output: PipelineOutput) => void) | undefined;
  #seq = 0;

  constructor(settings: PipelineSettings, onOutput?: (output: PipelineOutput) => void) {
    this.#onOutput = onOutput;
    this.#pipeline = new Pipeline(settings);
  }

  /** `hourEnd` is when the file's events had arrived, ms since epoch; undefined for a file that is not named by its hour. */
  take(rows: ArchiveRow[], hourEnd: number | undefined): void {
    const inputs: PipelineInput[] = [];
    for (const { event } of rows) {
      const seenAt = hourEnd ?? event.at;
      if (oddDate(event.at, seenAt) !== undefined) {
        this.replay.badLines += 1;
        continue;
      }
      this.replay.events += 1;
      if (this.#recent.add(eventKey(event)))
        inputs.push(this.#input(normaliseEvent(event, { seenAt, lane: "archive" })));
      else this.replay.duplicates += 1;
    }
    for (const output of this.#pipeline.process(inputs)) {
      this.#book.apply(output);
      this.#onOutput?.(output);
    }
  }

  /** Ranks what was found; nothing can be taken after it. */
  end(): Replay {
    const ranked = this.#book.ranked();
    this.replay.incidents = ranked.map(({ incident, eventIds }, index) => toDetected(incident, eventIds, index + 1));
    return this.replay;
  }

  #input(activity: Activity): PipelineInput {
    this.#seq += 1;
    return { seq: this.#seq, activity };
  }
}
