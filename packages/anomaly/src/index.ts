export { cauchyProbability } from "./calibrate/cauchy-probability.ts";
export { harmonicMeanProbability } from "./calibrate/harmonic-mean-probability.ts";
export { TailEstimator, type TailEstimatorOptions } from "./calibrate/tail-estimator.ts";
export type { Detector } from "./detector.ts";
export { type DirectedAttribution, RandomCutForest, type RandomCutForestOptions } from "./forest/random-cut-forest.ts";
export { Random } from "./random.ts";
export { InvalidStateError } from "./state/invalid-state-error.ts";
