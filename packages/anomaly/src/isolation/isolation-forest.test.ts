import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { averagePathLength } from "./average-path-length.ts";
import { IsolationForest } from "./isolation-forest.ts";

/** A round cluster; every twentieth row lies on a ring around it. */
function cloud(count: number, width = 3): { rows: number[][]; isOutlier: boolean[] } {
  const random = new Random("cloud");
  const spread = () => random.next() + random.next() + random.next() - 1.5;
  const isOutlier = Array.from({ length: count }, (_, row) => row % 20 === 7);
  const rows = isOutlier.map((far) =>
    Array.from({ length: width }, () => spread() + (far ? 3 * Math.sign(spread()) : 0)),
  );
  return { rows, isOutlier };
}

const { rows, isOutlier } = cloud(1003);
const forest = IsolationForest.fit(rows, { seed: "forest" });

describe("IsolationForest", () => {
  // of 0, 1 and 10 the first cut sets 10 apart nine times in ten, else 0; the two that are left take one more cut
  it("agrees with path lengths worked by hand", () => {
    const three = IsolationForest.fit([[0], [1], [10]], { seed: 1, trees: 20_000 });
    const lengths = Array.from(three.scores([[0], [1], [10]]), (score) => -Math.log2(score) * averagePathLength(3));
    expect(lengths[0]).toBeCloseTo(1.9, 1);
    expect(lengths[1]).toBeCloseTo(2, 10);
    expect(lengths[2]).toBeCloseTo(1.1, 1);
  });

  it("scores one half where nothing can be told apart", () => {
    expect(IsolationForest.fit([[0], [1]], { seed: 1 }).score([0])).toBe(0.5);
    expect(IsolationForest.fit(Array(300).fill([4, 4]), { seed: 1 }).score([9, 4])).toBe(0.5);
  });

  it("scores in 0..1, and outliers above the rest", () => {
    const scores = forest.scores(rows);
    expect(scores.every((score) => score > 0 && score < 1)).toBe(true);
    const rest = scores.filter((_, row) => !isOutlier[row]).sort();
    const usual = rest[Math.floor(0.99 * rest.length)];
    const found = scores.filter((score, row) => isOutlier[row] && score > usual);
    expect(found.length / isOutlier.filter(Boolean).length).toBeGreaterThan(0.9);
  });

  it("gives the same scores for the same seed, others for another, and changes by no question", () => {
    const first = forest.scores(rows);
    expect(forest.scores(rows)).toEqual(first);
    expect(IsolationForest.fit(rows, { seed: "forest" }).scores(rows)).toEqual(first);
    expect(IsolationForest.fit(rows, { seed: "another" }).scores(rows)).not.toEqual(first);
  });

  it("gives one row the same score alone, among others, and in one array with them", () => {
    const scores = forest.scores(rows);
    expect(Float64Array.from(rows, (row) => forest.score(row))).toEqual(scores);
    expect(forest.scores(Float64Array.from(rows.flat()))).toEqual(scores);
    expect(forest.scores(rows.slice(500))).toEqual(scores.slice(500));
    const flat = IsolationForest.fit(Float64Array.from(rows.flat()), { dimensions: 3, seed: "forest" });
    expect(flat.scores(rows)).toEqual(scores);
  });

  it("holds no more than it was asked to sample, and takes all rows where there are fewer", () => {
    const count = (sampleSize: number) => {
      const { trees } = IsolationForest.fit(rows, { seed: 1, sampleSize, trees: 3 }).toJSON();
      return trees.map((nodes) => nodes.reduce((sum: number, node) => sum + (Array.isArray(node) ? 0 : node), 0));
    };
    expect(count(100)).toEqual([100, 100, 100]);
    expect(count(4096)).toEqual([1003, 1003, 1003]);
  });

  it("leaves rows and answers alone: neither is kept", () => {
    const own = Float64Array.from(rows.flat());
    const fitted = IsolationForest.fit(own, { dimensions: 3, seed: "forest", standardise: true });
    expect(own).toEqual(Float64Array.from(rows.flat()));
    const before = fitted.scores(rows);
    own.fill(0);
    expect(fitted.scores(rows)).toEqual(before);
  });
});

describe("contamination", () => {
  it.each([
    [0, 0],
    [0.0009, 0],
    [0.01, 10],
    [0.05, 50],
    [0.5, 501],
    [0.999, 1001],
  ])("of %f finds floor(contamination · rows) of the rows it learned from", (contamination, found) => {
    const fitted = IsolationForest.fit(rows, { seed: "forest", contamination });
    const predicted = fitted.predict(rows);
    const scores = fitted.scores(rows);
    expect(predicted.reduce((sum, each) => sum + each, 0)).toBe(found);
    expect(Array.from(predicted)).toEqual(Array.from(scores, (score) => Number(score > fitted.threshold)));
    expect(scores).toContain(fitted.threshold);
  });

  it("is a ceiling: rows alike are called strange together or not at all", () => {
    const alike = [...Array(90).fill([0]), ...Array(10).fill([5])];
    const found = (contamination: number) =>
      IsolationForest.fit(alike, { seed: 1, contamination })
        .predict(alike)
        .reduce((sum, each) => sum + each, 0);
    expect([found(0.05), found(0.0999), found(0.1), found(0.5)]).toEqual([0, 0, 10, 10]);
  });

  it("leaves the threshold at one half when it is not given", () => {
    expect(forest.threshold).toBe(0.5);
  });
});

describe("standardise", () => {
  it("hardly changes a score: cuts care about no scale", () => {
    const scaled = rows.map(([a, b, c]) => [1e6 * a + 3e7, b, c / 1000]);
    const plain = IsolationForest.fit(scaled, { seed: "forest" }).scores(scaled);
    const standardised = IsolationForest.fit(scaled, { seed: "forest", standardise: true });
    for (const [row, score] of standardised.scores(scaled).entries()) expect(score).toBeCloseTo(plain[row], 6);
    expect(standardised.score(scaled[5])).toBe(standardised.scores(scaled)[5]);
    expect(standardised.explain(scaled[5]).bits.length).toBe(3);
  });
});

describe("the JSON model", () => {
  it.each([
    ["plain", {}],
    ["with everything", { standardise: true, contamination: 0.03, names: ["a", "b", "c"], sampleSize: 77, trees: 20 }],
  ])("%s gives a forest that answers the same, to the last bit", (_case, options) => {
    const fitted = IsolationForest.fit(rows, { seed: 3, ...options });
    const copy = IsolationForest.fromJSON(JSON.parse(JSON.stringify(fitted)));
    expect(copy.scores(rows)).toEqual(fitted.scores(rows));
    expect(copy.predict(rows)).toEqual(fitted.predict(rows));
    expect(copy.explain(rows[7])).toEqual(fitted.explain(rows[7]));
    expect(copy.toJSON()).toEqual(fitted.toJSON());
  });

  const model = {
    kind: "isolation-forest",
    version: 1,
    dimensions: 2,
    threshold: 0.6,
    trees: [[[0, 0.5], 1, [1, 2], 1, 2]],
  };

  // four points: the first cut leaves one, the second parts one from two alike
  it("can be written by hand", () => {
    const made = IsolationForest.fromJSON(model);
    const whole = averagePathLength(4);
    expect(made.score([0.5, 9])).toBeCloseTo(2 ** (-1 / whole), 15);
    expect(made.score([0.6, 2])).toBeCloseTo(2 ** (-2 / whole), 15);
    expect(made.score([0.6, 2.1])).toBeCloseTo(2 ** (-3 / whole), 15);
    expect(
      Array.from(
        made.predict([
          [0.5, 9],
          [0.6, 2.1],
        ]),
      ),
    ).toEqual([1, 0]);
  });

  it("can bring a scaler from elsewhere", () => {
    const scaler = { means: [10, 0], deviations: [2, 1] };
    const made = IsolationForest.fromJSON({ ...model, scaler });
    expect(made.score([11, 9])).toBe(IsolationForest.fromJSON(model).score([0.5, 9]));
  });

  it.each([
    ["another thing", [], "no isolation forest"],
    ["nothing", null, "no isolation forest"],
    ["another version", { ...model, version: 2 }, "version 1"],
    ["no dimensions", { ...model, dimensions: 0 }, "dimensions"],
    ["no threshold", { ...model, threshold: null }, "threshold"],
    ["too few names", { ...model, names: ["a"] }, "names"],
    ["a scaler that divides by 0", { ...model, scaler: { means: [0, 0], deviations: [1, 0] } }, "scaler"],
    ["no trees", { ...model, trees: [] }, "trees"],
    ["a tree that is none", { ...model, trees: [7] }, "list of nodes"],
    ["a tree of nothing", { ...model, trees: [[]] }, "ends early"],
    ["a tree that ends early", { ...model, trees: [[[0, 1], 1]] }, "ends early"],
    ["a tree that goes on", { ...model, trees: [[[0, 1], 1, 1, 1]] }, "1 nodes too many"],
    ["a tree of one point", { ...model, trees: [[1]] }, "two points"],
    ["a leaf of no points", { ...model, trees: [[[0, 1], 0, 2]] }, "a leaf counts points"],
    ["a cut of no column", { ...model, trees: [[[2, 1], 1, 1]] }, "0..1"],
    ["a cut at nothing", { ...model, trees: [[[0, null], 1, 1]] }, "threshold"],
    ["a tree too deep", { ...model, trees: [[...Array(21).fill([0, 1]), ...Array(22).fill(1)]] }, "deeper than 20"],
  ])("is refused when it is %s", (_case, value, message) => {
    expect(() => IsolationForest.fromJSON(value)).toThrow(InvalidStateError);
    expect(() => IsolationForest.fromJSON(value)).toThrow(message);
  });
});

describe("what a forest refuses", () => {
  const named = IsolationForest.fit(rows, { seed: 1, trees: 2, names: ["pushes", "forks", "stars"] });

  it.each([
    ["NaN", [0, Number.NaN, 0], "x[1] (forks) must be finite, got NaN"],
    ["infinity", [0, 0, -Infinity], "x[2] (stars)"],
    ["a narrow row", [0, 0], "x[2]"],
    ["a wide row", [0, 0, 0, 0], "x[3]"],
  ])("%s is a RangeError that names the column, in every question", (_case, row, message) => {
    const questions = [
      () => named.score(row),
      () => named.explain(row),
      () => named.scores([[0, 0, 0], row]),
      () => named.predict([[0, 0, 0], row]),
      () => IsolationForest.fit([...rows, row], { seed: 1, names: named.names }),
    ];
    for (const question of questions) {
      expect(question).toThrow(RangeError);
      expect(question).toThrow(message);
    }
  });

  it.each([
    ["trees", { trees: 0 }],
    ["sampleSize", { sampleSize: 1 }],
    ["sampleSize", { sampleSize: 2 ** 20 + 1 }],
    ["contamination", { contamination: 1 }],
    ["contamination", { contamination: Number.NaN }],
    ["names", { names: ["a"] }],
  ])("%s out of its range: %j", (_name, options) => {
    expect(() => IsolationForest.fit(rows, { seed: 1, ...options })).toThrow(RangeError);
  });

  it("fewer than two rows", () => {
    expect(() => IsolationForest.fit([[1]], { seed: 1 })).toThrow("at least 2 rows, got 1");
  });
});
