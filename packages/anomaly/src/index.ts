export { AlarmBudget, type AlarmBudgetOptions } from "./calibrate/alarm-budget.ts";
export { cauchyProbability } from "./calibrate/cauchy-probability.ts";
export { ConformalRank, type ConformalRankOptions } from "./calibrate/conformal-rank.ts";
export { DriftSpot, type DriftSpotOptions } from "./calibrate/drift-spot.ts";
export { harmonicMeanProbability } from "./calibrate/harmonic-mean-probability.ts";
export { Spot, type SpotOptions } from "./calibrate/spot.ts";
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
export { DetectorEnsemble, type DetectorEnsembleOptions, type EnsembleMember } from "./ensemble/detector-ensemble.ts";
export type { PathExplanation } from "./explain/path-explanation.ts";
export type { Change as ValueChange, Counterfactual } from "./forest/counterfactual.ts";
export type { Flags } from "./forest/cut-forest.ts";
export type { DirectedAttribution } from "./forest/forest-attribution.ts";
export type { ForestMemoryKind, ForestScoring } from "./forest/forest-memory.ts";
export type { RandomCutForestOptions } from "./forest/forest-options.ts";
export type { MissingMask } from "./forest/nearest-leaf.ts";
export { RandomCutForest } from "./forest/random-cut-forest.ts";
export type { Points } from "./forest/take-points.ts";
export { IsolationForest, type IsolationForestOptions } from "./isolation/isolation-forest.ts";
export type { IsolationForestModel, IsolationTreeModel } from "./isolation/isolation-forest-model.ts";
export { RollingIsolationForest, type RollingIsolationForestOptions } from "./isolation/rolling-isolation-forest.ts";
export {
  NearestNeighbourDetector,
  type NearestNeighbourDetectorOptions,
} from "./neighbours/nearest-neighbour-detector.ts";
export { Autoencoder, type AutoencoderOptions } from "./neural/autoencoder.ts";
export type { LatticeKind } from "./neural/lattice.ts";
export { SelfOrganizingMap, type SelfOrganizingMapOptions } from "./neural/self-organizing-map.ts";
export { ParallelForest, type ParallelForestOptions } from "./parallel/parallel-forest.ts";
export { Random } from "./random.ts";
export type { SeriesCause } from "./series/series-cause.ts";
export { SeriesDetector } from "./series/series-detector.ts";
export type { SeriesDetectorOptions } from "./series/series-options.ts";
export { Shingle, type ShingleOptions } from "./series/shingle.ts";
export { CountMin, type CountMinOptions } from "./sketch/count-min.ts";
export { HyperLogLog, type HyperLogLogOptions } from "./sketch/hyper-log-log.ts";
export { MinHash, type MinHashOptions } from "./sketch/min-hash.ts";
export { QuantileSketch, type QuantileSketchOptions } from "./sketch/quantile-sketch.ts";
export { hammingDistance, simHash } from "./sketch/sim-hash.ts";
export { type HeavyHitter, SpaceSaving } from "./sketch/space-saving.ts";
export { InvalidStateError } from "./state/invalid-state-error.ts";
export { characterEntropy } from "./stats/character-entropy.ts";
export { type ChiSquareResult, chiSquareTail, chiSquareTest } from "./stats/chi-square-test.ts";
export { Cusum, type CusumOptions } from "./stats/cusum.ts";
export { DecayedMoments } from "./stats/decayed-moments.ts";
export { entropyRate } from "./stats/entropy-rate.ts";
export { HoltWinters, type HoltWintersOptions, type Prediction } from "./stats/holt-winters.ts";
export { type LempelZiv, lempelZiv76, lempelZiv78 } from "./stats/lempel-ziv.ts";
export { MahalanobisDetector, type MahalanobisDetectorOptions } from "./stats/mahalanobis-detector.ts";
export { type FoundChange, MeanChange, type MeanChangeOptions } from "./stats/mean-change.ts";
export { median } from "./stats/median.ts";
export { medianAbsoluteDeviation } from "./stats/median-absolute-deviation.ts";
export { logNegativeBinomialTail, negativeBinomialTail } from "./stats/negative-binomial-tail.ts";
export { logPoissonTail, poissonTail } from "./stats/poisson-tail.ts";
export { RobustWindow, type RobustWindowOptions } from "./stats/robust-window.ts";
export { RunningMoments } from "./stats/running-moments.ts";
export { shannonEntropy } from "./stats/shannon-entropy.ts";
export type { Rows } from "./table/read-table.ts";
export type { StandardScalerModel } from "./table/standard-scaler.ts";
