import {
  type BookedIncident,
  IncidentBook,
  type Pipeline,
  type PipelineInput,
  type StoredOpening,
} from "@oddwatch/pipeline";
import { firstPipeline } from "./recover.ts";
import { relearn } from "./relearn.ts";

/** A stored log, wherever it is read from. */
export interface LogSource {
  /** The oldest input that retention has left, and the newest (0 in an empty log). */
  bounds(): Promise<{ firstSeq: number; headSeq: number }>;
  /** Inputs from `fromSeq` to `toSeq`, in order, in batches. */
  read(fromSeq: number, toSeq: number): AsyncIterable<PipelineInput[]>;
}

/** The beginning of the log is gone: judging what is left would not tell what the service told. */
export class LogBeginningGone extends Error {
  override readonly name = "LogBeginningGone";

  constructor(firstSeq: number) {
    super(
      `The log begins at input ${firstSeq}: what came before was taken away by retention, so it cannot be replayed.`,
    );
  }
}

export interface LogReplay {
  /** Best first. */
  incidents: BookedIncident[];
  inputs: number;
  events: number;
}

/**
 * Runs a stored log from its beginning through a new pipeline, controls included, writing nothing: what comes out is what
 * the service stored. Where an upgrade learned its state again, so does the replay. What a running service adds meanwhile is
 * left out.
 * @throws LogBeginningGone when retention has taken the beginning away.
 */
export async function replayLog(
  log: LogSource,
  workspace: string,
  onProgress?: (seq: number, headSeq: number) => void,
): Promise<LogReplay> {
  const { firstSeq, headSeq } = await log.bounds();
  if (firstSeq > 1) throw new LogBeginningGone(firstSeq);
  const run = new LogRun(log, workspace);
  for await (const inputs of log.read(1, headSeq)) {
    await run.take(inputs);
    onProgress?.(run.seq, headSeq);
  }
  return run.result;
}

class LogRun {
  readonly #log: LogSource;
  readonly #book = new IncidentBook();
  readonly #openedSeq = new Map<string, number>();
  #pipeline: Pipeline;
  #settings: Parameters<typeof relearn>[0];
  #events = 0;

  constructor(log: LogSource, workspace: string) {
    this.#log = log;
    this.#pipeline = firstPipeline(workspace);
    this.#settings = this.#pipeline.settings;
  }

  get seq(): number {
    return this.#pipeline.seq;
  }

  get result(): LogReplay {
    return { incidents: this.#book.ranked(), inputs: this.seq, events: this.#events };
  }

  async take(inputs: readonly PipelineInput[]): Promise<void> {
    let from = 0;
    for (const [index, { control, seq }] of inputs.entries()) {
      if (control?.kind === "settings") this.#settings = control.settings;
      if (control?.kind !== "rebuilt") continue;
      this.#process(inputs.slice(from, index));
      this.#pipeline = await relearn(this.#settings, this.#open(), this.#log.read(control.fromSeq, seq - 1));
      from = index;
    }
    this.#process(inputs.slice(from));
  }

  #process(inputs: readonly PipelineInput[]): void {
    for (const { activity } of inputs) if (activity !== undefined) this.#events++;
    for (const output of this.#pipeline.process(inputs)) {
      this.#book.apply(output);
      if (output.output === "incident" && output.change === "opened")
        this.#openedSeq.set(output.incident.id, output.seq);
    }
  }

  #open(): StoredOpening[] {
    return this.#book
      .ranked()
      .filter(({ incident }) => incident.state !== "resolved")
      .map(({ incident }) => ({ incident, openedSeq: this.#openedSeq.get(incident.id) ?? 0 }));
  }
}
