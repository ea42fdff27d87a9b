import {
  Autoencoder,
  type EnsembleMember,
  MahalanobisDetector,
  NearestNeighbourDetector,
  RandomCutForest,
  RollingIsolationForest,
  SelfOrganizingMap,
} from "../src/index.ts";

export interface CandidateOptions {
  dimensions: number;
  seed: number;
  /** The shortest set has 129 rows: of the package's defaults this alone is set, so that few go unscored. */
  warmUp: number;
}

/** Detectors that every ensemble of `adbench-stream` is put together from; another one joins by its own line. */
export const candidates: Record<string, (options: CandidateOptions) => EnsembleMember> = {
  "random cut forest": (options) => new RandomCutForest(options),
  "nearest neighbours": (options) => new NearestNeighbourDetector(options),
  "isolation forest": (options) => new RollingIsolationForest(options),
  "self-organising map": (options) => new SelfOrganizingMap(options),
  autoencoder: (options) => new Autoencoder(options),
  Mahalanobis: ({ dimensions, warmUp }) => new MahalanobisDetector({ dimensions, warmUp }),
};
