import { describe, expect, it } from "vitest";
import type { Detector } from "../detector.ts";
import { RandomCutForest } from "../forest/random-cut-forest.ts";
import { NearestNeighbourDetector } from "../neighbours/nearest-neighbour-detector.ts";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { DetectorEnsemble } from "./detector-ensemble.ts";

/** Scores a point by one of its values times a factor; ready at once. */
class Column implements Detector {
  readonly ready = true;
  readonly #column: number;
  readonly #factor: number;
  learned = 0;

  constructor(column: number, factor: number) {
    this.#column = column;
    this.#factor = factor;
  }

  score(x: Float64Array): number {
    return this.#factor * x[this.#column];
  }

  learn(): void {
    this.learned += 1;
  }

  save(): Uint8Array<ArrayBuffer> {
    return Uint8Array.of(this.#column, this.#factor, 7);
  }

  static restore([column, factor]: Uint8Array): Column {
    return new Column(column, factor);
  }
}

const point = (...values: number[]) => Float64Array.from(values);

/** Scores 1..99 in the first column, and in the second the same in another order. */
function ofColumns(factors = [1, 200]): DetectorEnsemble {
  const members = factors.map((factor, column) => new Column(column, factor));
  const ensemble = new DetectorEnsemble({ dimensions: 2, members });
  for (let i = 0; i < 99; i++) ensemble.learn(point(1 + i, 1 + ((i * 10) % 99)));
  return ensemble;
}

const real = () => [
  new RandomCutForest({ dimensions: 2, seed: 1 }),
  new NearestNeighbourDetector({ dimensions: 2, seed: 1 }),
];

describe("DetectorEnsemble", () => {
  // of 99 scores 1..99 five are as large as 95 and 50 as 50, and so would be itself: 0.06 and 0.51
  it("scores by the harmonic mean of its members' tail probabilities, in bits", () => {
    const ensemble = ofColumns();
    expect(ensemble.memberProbabilities(point(95, 50))).toEqual([0.06, 0.51]);
    expect(ensemble.score(point(95, 50))).toBeCloseTo(-Math.log2(2 / (1 / 0.06 + 1 / 0.51)), 12);
    expect(ensemble.score(point(0, 0))).toBe(0);
  });

  it("does not care about the scale of a member's scores", () => {
    const probe = point(97, 130);
    const [one, other] = [ofColumns([1, 200]), ofColumns([64, 1])];
    expect(other.score(probe)).toBeCloseTo(one.score(probe) ?? Number.NaN, 12);
  });

  it("still tells apart what is beyond all it has seen", () => {
    const ensemble = ofColumns();
    const scores = [100, 200, 400, 1e6].map((value) => ensemble.score(point(value, 50)) ?? Number.NaN);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(new Set(scores).size).toBe(4);
  });

  it("is ready when each member is and has given the scores of the warm-up", () => {
    const ensemble = new DetectorEnsemble({ dimensions: 2, members: real(), warmUp: 10 });
    const random = new Random("warm-up");
    for (let learned = 0; learned < 64 + 10; learned++) {
      expect(ensemble.ready).toBe(false);
      ensemble.learn(point(random.next(), random.next()));
    }
    expect(ensemble.ready).toBe(true);
  });

  it("gives from scoreAndLearn what score gives, and learns the same", () => {
    const [one, other] = [real(), real()].map((members) => new DetectorEnsemble({ dimensions: 2, members }));
    const random = new Random("both");
    for (let i = 0; i < 300; i++) {
      const x = point(random.next(), random.next());
      const score = one.score(x);
      one.learn(x);
      const fused = other.scoreAndLearn(x);
      if (score === undefined) expect(fused).toBeUndefined();
      else expect(fused).toBeCloseTo(score, 12);
    }
    expect(other.save()).toEqual(one.save());
  });

  it("asks nothing of a member before the whole point was looked at", () => {
    const member = new Column(0, 1);
    const ensemble = new DetectorEnsemble({ dimensions: 2, members: [member] });
    expect(() => ensemble.learn(point(1, 1e39))).toThrow("x[1] must be a finite 32-bit float, got 1e+39");
    expect(member.learned).toBe(0);
  });

  it("refuses members of another width, no members, and options out of range", () => {
    const create = (options: object) => () => new DetectorEnsemble({ dimensions: 2, members: real(), ...options });
    expect(create({ dimensions: 3 })).toThrow("expected 2 dimensions, got 3: x[2]");
    expect(create({ members: [] })).toThrow("the number of members must be a whole number in 1..1024, got 0");
    expect(create({ warmUp: 1 })).toThrow("warmUp must be a whole number in 2..10000, got 1");
    expect(create({ memory: 20 })).toThrow("warmUp must be a whole number in 2..20, got 32");
    expect(create({ memory: 2 ** 25 })).toThrow(RangeError);
  });

  it("restores members of any kind, and refuses what does not belong together", () => {
    const ensemble = ofColumns();
    const bytes = ensemble.save();
    const restored = DetectorEnsemble.restore(bytes, [Column.restore, Column.restore]);
    expect(restored.score(point(95, 50))).toBe(ensemble.score(point(95, 50)));
    expect(() => DetectorEnsemble.restore(bytes, [Column.restore])).toThrow(InvalidStateError);
    expect(() =>
      DetectorEnsemble.restore(bytes.subarray(0, bytes.length - 1), [Column.restore, Column.restore]),
    ).toThrow(InvalidStateError);
    const narrow = () => new RandomCutForest({ dimensions: 1, seed: 1 });
    expect(() => DetectorEnsemble.restore(bytes, [narrow, Column.restore])).toThrow(InvalidStateError);
  });

  it.each([
    ["see the same", 1],
    ["see different things", 0],
  ])("passes so many bits about as often as they say, when its members %s", (_case, alike) => {
    const random = new Random("often");
    const ensemble = new DetectorEnsemble({ dimensions: 2, members: [new Column(0, 1), new Column(1, 1)] });
    let passed = 0;
    for (let i = 0; i < 22_000; i++) {
      const value = random.next();
      const score = ensemble.scoreAndLearn(point(value, alike ? value : random.next())) ?? 0;
      if (i >= 2000 && score >= Math.log2(100)) passed += 1;
    }
    expect(passed / 20_000).toBeGreaterThan(0.008);
    expect(passed / 20_000).toBeLessThan(0.014);
  });

  it("is alarmed by what only one of its members sees", () => {
    const random = new Random("kinds");
    const ensemble = new DetectorEnsemble({ dimensions: 2, members: [new Column(0, 1), new Column(1, 1)] });
    for (let i = 0; i < 2000; i++) ensemble.learn(point(random.next(), random.next()));
    const usual = Array.from({ length: 200 }, () => ensemble.score(point(random.next(), random.next())) ?? Number.NaN);
    const most = Math.max(...usual);
    expect(ensemble.score(point(3, 0.5))).toBeGreaterThan(most);
    expect(ensemble.score(point(0.5, 3))).toBeGreaterThan(most);
  });
});
