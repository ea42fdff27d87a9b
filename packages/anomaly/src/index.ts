export { cauchyProbability } from "./calibrate/cauchy-probability.ts";
export { harmonicMeanProbability } from "./calibrate/harmonic-mean-probability.ts";
export { TailEstimator, type TailEstimatorOptions } from "./calibrate/tail-estimator.ts";
export type { Detector } from "./detector.ts";
export { Adwin, type AdwinOptions } from "./drift/adwin.ts";
export type { Change } from "./drift/change.ts";
export {
  type ChangeTest,
  type ColumnChange,
  ColumnChanges,
  type ColumnChangesOptions,
} from "./drift/column-changes.ts";
export type { DriftResult } from "./drift/drift-result.ts";
export { jensenShannon } from "./drift/jensen-shannon.ts";
export { kolmogorovSmirnov } from "./drift/kolmogorov-smirnov.ts";
export { PageHinkley, type PageHinkleyOptions } from "./drift/page-hinkley.ts";
export { populationStability } from "./drift/population-stability.ts";
export { ReferenceBins } from "./drift/reference-bins.ts";
export {
  type DriftComparison,
  type DriftReport,
  type DriftTest,
  type FeatureDrift,
  TableDrift,
  type TableDriftOptions,
} from "./drift/table-drift.ts";
export type { PathExplanation } from "./explain/path-explanation.ts";
export { type DirectedAttribution, RandomCutForest, type RandomCutForestOptions } from "./forest/random-cut-forest.ts";
export { IsolationForest, type IsolationForestOptions } from "./isolation/isolation-forest.ts";
export type { IsolationForestModel, IsolationTreeModel } from "./isolation/isolation-forest-model.ts";
export { RollingIsolationForest, type RollingIsolationForestOptions } from "./isolation/rolling-isolation-forest.ts";
export { Random } from "./random.ts";
export { InvalidStateError } from "./state/invalid-state-error.ts";
export { characterEntropy } from "./stats/character-entropy.ts";
export { DecayedMoments } from "./stats/decayed-moments.ts";
export { RunningMoments } from "./stats/running-moments.ts";
export { shannonEntropy } from "./stats/shannon-entropy.ts";
export type { Rows } from "./table/read-table.ts";
export type { StandardScalerModel } from "./table/standard-scaler.ts";
