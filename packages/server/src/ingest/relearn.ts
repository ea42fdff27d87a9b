import { Pipeline, type PipelineInput, type PipelineSettings, type StoredOpening } from "@oddwatch/pipeline";

/** After an upgrade the state is learned again from so many of the newest inputs. */
const RELEARNED_INPUTS = 250_000;

/** The first input to learn from, when the log begins at `first` and ends at `head`. */
export function relearnFrom(first: number, head: number): number {
  return Math.max(first, head - RELEARNED_INPUTS + 1);
}

/**
 * A pipeline that learned `inputs` without opening anything and carries the open incidents on: what an upgrade makes of
 * a log, and what a replay has to do at the same place.
 */
export async function relearn(
  settings: PipelineSettings,
  open: readonly StoredOpening[],
  inputs: AsyncIterable<readonly PipelineInput[]>,
  onProgress?: (seq: number) => void,
): Promise<Pipeline> {
  const pipeline = Pipeline.begin(
    settings,
    open.toSorted((a, b) => a.openedSeq - b.openedSeq || (a.incident.id < b.incident.id ? -1 : 1)),
  );
  for await (const batch of inputs) {
    pipeline.learn(batch);
    onProgress?.(pipeline.seq);
  }
  return pipeline;
}
