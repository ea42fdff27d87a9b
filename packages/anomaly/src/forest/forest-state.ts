import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import type { CutForest } from "./cut-forest.ts";
import { type ForestSettings, forestSettings } from "./forest-options.ts";

const KIND = "random-cut-forest";
const VERSION = 2;

/** Where a stream stands, in three numbers: see `CutForest`. */
export type StreamState = CutForest["stream"];

/** Begins a saved forest, to which its trees must be appended in their order. */
export function beginForestState(settings: ForestSettings, stream: StreamState): StateWriter {
  const { dimensions, trees, sampleSize, memory, scoring, decay, warmUp } = settings;
  const writer = new StateWriter(KIND, VERSION);
  const kinds = [Number(memory === "window"), Number(scoring === "displacement")];
  writer.array(Float64Array.of(dimensions, trees, sampleSize, ...kinds, decay, warmUp, ...stream));
  return writer;
}

/**
 * Reads what `beginForestState` wrote; the trees are next in the reader.
 *
 * @throws InvalidStateError when the bytes are not a forest in a known version.
 */
export function openForestState(bytes: Uint8Array): {
  settings: ForestSettings;
  stream: StreamState;
  reader: StateReader;
} {
  const reader = new StateReader(bytes, KIND, VERSION);
  const settings = forestSettings({
    dimensions: reader.integer(1, 2 ** 20),
    trees: reader.integer(1, 2 ** 12),
    sampleSize: reader.integer(2, 2 ** 24),
    memory: reader.integer(0, 1) === 1 ? "window" : "reservoir",
    scoring: reader.integer(0, 1) === 1 ? "displacement" : "depth",
    decay: reader.numberFrom(0),
    warmUp: reader.integer(1, Number.MAX_SAFE_INTEGER),
    seed: "",
  });
  const learned = reader.integer(0, Number.MAX_SAFE_INTEGER);
  return { settings, stream: [learned, reader.numberFrom(0), reader.numberFrom(0)], reader };
}
