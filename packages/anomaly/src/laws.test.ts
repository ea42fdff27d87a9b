import { describe, expect, it } from "vitest";
import type { Detector } from "./detector.ts";
import { DetectorEnsemble } from "./ensemble/detector-ensemble.ts";
import { RandomCutForest } from "./forest/random-cut-forest.ts";
import { RollingIsolationForest } from "./isolation/rolling-isolation-forest.ts";
import { NearestNeighbourDetector } from "./neighbours/nearest-neighbour-detector.ts";
import { Autoencoder } from "./neural/autoencoder.ts";
import { SelfOrganizingMap } from "./neural/self-organizing-map.ts";
import { Random } from "./random.ts";
import { SeriesDetector } from "./series/series-detector.ts";
import { MahalanobisDetector } from "./stats/mahalanobis-detector.ts";

const DIMENSIONS = 3;

interface Subject {
  /** A new detector for points of three values. */
  create: (seed: string) => Detector;
  restore: (bytes: Uint8Array) => Detector;
  /** False when chance has no part in it. */
  isSeeded?: boolean;
}

/** Every detector of the package: a new one joins by its own line and keeps all the laws below. */
const subjects: Record<string, Subject> = {
  "random cut forest": {
    create: (seed) => new RandomCutForest({ dimensions: DIMENSIONS, seed }),
    restore: RandomCutForest.restore,
  },
  "random cut forest that never fades": {
    create: (seed) => new RandomCutForest({ dimensions: DIMENSIONS, trees: 30, sampleSize: 64, decay: 0, seed }),
    restore: RandomCutForest.restore,
  },
  "random cut forest that fades at once": {
    create: (seed) => new RandomCutForest({ dimensions: DIMENSIONS, trees: 30, sampleSize: 64, decay: 0.05, seed }),
    restore: RandomCutForest.restore,
  },
  "random cut forest over a window": {
    create: (seed) => new RandomCutForest({ dimensions: DIMENSIONS, memory: "window", seed }),
    restore: RandomCutForest.restore,
  },
  "random cut forest scored by displacement": {
    create: (seed) => new RandomCutForest({ dimensions: DIMENSIONS, scoring: "displacement", seed }),
    restore: RandomCutForest.restore,
  },
  "random cut forest in plain TypeScript": {
    create: (seed) => new RandomCutForest({ dimensions: DIMENSIONS, seed, plain: true }),
    restore: (bytes) => RandomCutForest.restore(bytes, { plain: true }),
  },
  "rolling isolation forest": {
    create: (seed) => new RollingIsolationForest({ dimensions: DIMENSIONS, seed }),
    restore: (bytes) => RollingIsolationForest.restore(bytes),
  },
  "series detector": {
    create: (seed) =>
      new SeriesDetector({
        columns: DIMENSIONS,
        shingle: 4,
        trees: 30,
        valueSample: 256,
        shapeSample: 256,
        alarmLevel: 1.4,
        seed,
      }),
    restore: SeriesDetector.restore,
  },
  "Mahalanobis detector": {
    create: () => new MahalanobisDetector({ dimensions: DIMENSIONS }),
    restore: MahalanobisDetector.restore,
    isSeeded: false,
  },
  "nearest-neighbour detector": {
    create: (seed) => new NearestNeighbourDetector({ dimensions: DIMENSIONS, seed }),
    restore: NearestNeighbourDetector.restore,
  },
  "detector ensemble": {
    create: (seed) =>
      new DetectorEnsemble({
        dimensions: DIMENSIONS,
        members: [
          new RandomCutForest({ dimensions: DIMENSIONS, seed }),
          new RollingIsolationForest({ dimensions: DIMENSIONS, seed }),
          new NearestNeighbourDetector({ dimensions: DIMENSIONS, seed }),
        ],
      }),
    restore: (bytes) =>
      DetectorEnsemble.restore(bytes, [
        RandomCutForest.restore,
        (member) => RollingIsolationForest.restore(member),
        NearestNeighbourDetector.restore,
      ]),
  },
  "self-organising map": {
    create: (seed) => new SelfOrganizingMap({ dimensions: DIMENSIONS, seed }),
    restore: SelfOrganizingMap.restore,
  },
  "self-organising map of square cells": {
    create: (seed) =>
      new SelfOrganizingMap({ dimensions: DIMENSIONS, rows: 6, columns: 4, lattice: "rectangular", seed }),
    restore: SelfOrganizingMap.restore,
  },
  autoencoder: {
    create: (seed) => new Autoencoder({ dimensions: DIMENSIONS, seed }),
    restore: Autoencoder.restore,
  },
  "variational autoencoder": {
    create: (seed) => new Autoencoder({ dimensions: DIMENSIONS, variational: true, seed }),
    restore: Autoencoder.restore,
  },
};

/** Two round clusters with repeated points among them; an outlier lies between or far outside. */
function stream(count: number, outlierEvery = Infinity): { x: Float64Array; isOutlier: boolean }[] {
  const random = new Random("stream");
  const spread = () => random.next() + random.next() + random.next() - 1.5;
  return Array.from({ length: count }, (_, index) => {
    const isOutlier = index > 300 && index % outlierEvery === 0;
    const center = isOutlier ? (index % 2) * 12 - 3 : (index % 2) * 6;
    const x = Float64Array.from({ length: DIMENSIONS }, () => center + spread());
    return { x: !isOutlier && index % 5 === 0 ? x.map(Math.round) : x, isOutlier };
  });
}

function learnAll(detector: Detector, count = 600): Detector {
  for (const { x } of stream(count)) detector.learn(x);
  return detector;
}

const probes = stream(20, 3).map(({ x }) => x);
const scores = (detector: Detector) => probes.map((x) => detector.score(x));

describe.each(Object.entries(subjects))("the %s", (_name, { create, restore, isSeeded = true }) => {
  it("is not ready before it has learned anything, and then says nothing rather than 0", () => {
    const detector = create("seed");
    expect(detector.ready).toBe(false);
    expect(detector.score(probes[0])).toBeUndefined();
    let learned = 0;
    for (const { x } of stream(600)) {
      expect(detector.score(x) === undefined).toBe(!detector.ready);
      detector.learn(x);
      learned += Number(!detector.ready);
    }
    expect(detector.ready).toBe(true);
    expect(learned).toBeGreaterThan(0);
  });

  it("scores without changing", () => {
    const detector = learnAll(create("seed"));
    const before = detector.save();
    const first = scores(detector);
    expect(scores(detector)).toEqual(first);
    expect(detector.save()).toEqual(before);
  });

  it("gives the same scores for the same seed, and others for another", () => {
    const first = learnAll(create("seed"));
    expect(scores(learnAll(create("seed")))).toEqual(scores(first));
    if (isSeeded) expect(scores(learnAll(create("another seed")))).not.toEqual(scores(first));
  });

  it.each([[0], [10], [600]])("continues from a state saved after %d points as if never stopped", (count) => {
    const unbroken = learnAll(create("seed"), count);
    const restored = restore(unbroken.save());
    for (const { x } of stream(900).slice(count)) {
      expect(restored.score(x)).toBe(unbroken.score(x));
      unbroken.learn(x);
      restored.learn(x);
    }
    expect(restored.save()).toEqual(unbroken.save());
  });

  it("continues on its own after a restore: the two share nothing", () => {
    const detector = learnAll(create("seed"));
    const saved = detector.save();
    const restored = restore(saved);
    learnAll(restored, 100);
    saved.fill(0);
    expect(detector.save()).not.toEqual(saved);
    expect(scores(detector)).toEqual(scores(learnAll(create("seed"))));
  });

  it.each([
    ["NaN", Float64Array.of(0, Number.NaN, 0), "x[1]"],
    ["infinity", Float64Array.of(0, 0, -Infinity), "x[2]"],
    ["a narrow point", Float64Array.of(0, 0), "x[2]"],
    ["a wide point", Float64Array.of(0, 0, 0, 0), "x[3]"],
  ])("refuses %s with a RangeError that names the dimension, ready or not, and stays as it was", (_case, x, named) => {
    for (const detector of [create("seed"), learnAll(create("seed"))]) {
      const before = detector.save();
      for (const call of [() => detector.score(x), () => detector.learn(x)]) {
        expect(call).toThrow(RangeError);
        expect(call).toThrow(named);
      }
      expect(detector.save()).toEqual(before);
    }
  });

  it("keeps no hold of the points it was given", () => {
    const detector = learnAll(create("seed"));
    const x = Float64Array.of(1, 2, 3);
    detector.learn(x);
    const before = detector.save();
    x.fill(99);
    expect(detector.save()).toEqual(before);
  });

  it("ranks planted outliers above the rest (AUC > 0.9)", () => {
    const detector = create("seed");
    const judged: { score: number; isOutlier: boolean }[] = [];
    for (const { x, isOutlier } of stream(2000, 40)) {
      const score = detector.score(x);
      if (score !== undefined) judged.push({ score, isOutlier });
      detector.learn(x);
    }
    expect(areaUnderRoc(judged)).toBeGreaterThan(0.9);
  });
});

/** The chance that an outlier scores above one of the rest; ties count half. */
function areaUnderRoc(judged: readonly { score: number; isOutlier: boolean }[]): number {
  const outliers = judged.filter((each) => each.isOutlier);
  const rest = judged.filter((each) => !each.isOutlier);
  let above = 0;
  for (const outlier of outliers) {
    for (const other of rest) above += outlier.score > other.score ? 1 : outlier.score === other.score ? 0.5 : 0;
  }
  return above / (outliers.length * rest.length);
}
