export type { Detector } from "./detector.ts";
export { type DirectedAttribution, RandomCutForest, type RandomCutForestOptions } from "./forest/random-cut-forest.ts";
export { Random } from "./random.ts";
export { InvalidStateError } from "./state/invalid-state-error.ts";
