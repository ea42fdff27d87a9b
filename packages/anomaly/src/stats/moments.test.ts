import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { DecayedMoments } from "./decayed-moments.ts";
import { RunningMoments } from "./running-moments.ts";

function addAll<T extends { add(value: number): void }>(moments: T, values: readonly number[]): T {
  for (const value of values) moments.add(value);
  return moments;
}

describe("RunningMoments", () => {
  it("gives no answer before there is one", () => {
    const moments = new RunningMoments();
    expect([moments.count, moments.mean, moments.variance, moments.deviation]).toEqual([
      0,
      undefined,
      undefined,
      undefined,
    ]);
    moments.add(3);
    expect([moments.count, moments.mean, moments.variance, moments.deviation]).toEqual([1, 3, undefined, undefined]);
  });

  // the sum is 40 and the squared distances from 5 are 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16
  it("agrees with values worked by hand", () => {
    const moments = addAll(new RunningMoments(), [2, 4, 4, 4, 5, 5, 7, 9]);
    expect(moments.mean).toBe(5);
    expect(moments.variance).toBeCloseTo(32 / 7, 14);
    expect(moments.deviation).toBeCloseTo(Math.sqrt(32 / 7), 14);
  });

  it("loses nothing where the spread is small beside the mean", () => {
    const moments = addAll(
      new RunningMoments(),
      [4, 7, 13, 16].map((value) => value + 1e9),
    );
    expect(moments.variance).toBe(30);
  });
});

describe("DecayedMoments", () => {
  it("gives no answer before there is one", () => {
    const moments = new DecayedMoments(10);
    expect([moments.weight, moments.mean, moments.variance, moments.deviation]).toEqual([
      0,
      undefined,
      undefined,
      undefined,
    ]);
    moments.add(3);
    expect([moments.weight, moments.mean, moments.variance, moments.deviation]).toEqual([1, 3, undefined, undefined]);
  });

  // weights 1/4, 1/2, 1: their sum is 1.75, that of their squares 1.3125, that of weighted values 10
  it("agrees with values worked by hand", () => {
    const moments = addAll(new DecayedMoments(1), [0, 4, 8]);
    const mean = 10 / 1.75;
    const squares = 0.25 * mean ** 2 + 0.5 * (4 - mean) ** 2 + (8 - mean) ** 2;
    expect(moments.weight).toBe(1.75);
    expect(moments.mean).toBeCloseTo(mean, 14);
    expect(moments.variance).toBeCloseTo(squares / (1.75 - 1.3125 / 1.75), 13);
  });

  it("is the running moments when nothing fades", () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const decayed = addAll(new DecayedMoments(Infinity), values);
    const running = addAll(new RunningMoments(), values);
    expect(decayed.mean).toBeCloseTo(running.mean as number, 14);
    expect(decayed.variance).toBeCloseTo(running.variance as number, 13);
  });

  it("fades by the time that passed, and takes time that runs backwards for none", () => {
    const moments = new DecayedMoments(1000);
    moments.add(0);
    moments.add(9, 1000);
    expect(moments.mean).toBeCloseTo(6, 14);
    moments.add(0, -5000);
    expect(moments.weight).toBe(2.5);
  });

  it("estimates the variance without bias, however short the memory", () => {
    const random = new Random("variance");
    const moments = new DecayedMoments(3);
    let sum = 0;
    for (let index = 0; index < 200_000; index++) {
      moments.add(random.next());
      if (index >= 100) sum += moments.variance as number;
    }
    expect(sum / 199_900).toBeCloseTo(1 / 12, 3);
  });

  it("refuses a half-life of nothing and a time that is not a number", () => {
    expect(() => new DecayedMoments(0)).toThrow(RangeError);
    expect(() => new DecayedMoments(1).add(1, Number.NaN)).toThrow(RangeError);
  });
});

describe.each([
  ["RunningMoments", () => new RunningMoments(), RunningMoments.from],
  ["DecayedMoments", () => new DecayedMoments(7), DecayedMoments.from],
])("%s", (_name, create, from) => {
  it("goes on from its state as if never stopped", () => {
    const moments = addAll(create(), [1, 5, 2]);
    const copy = from(JSON.parse(JSON.stringify(moments.state())));
    for (const each of [moments, copy]) addAll(each, [0.1, 7]);
    expect(copy.state()).toEqual(moments.state());
  });

  it.each([[Number.NaN], [Infinity]])("refuses %d and stays as it was", (value) => {
    const moments = addAll(create(), [1, 5, 2]);
    const before = moments.state();
    expect(() => moments.add(value)).toThrow(RangeError);
    expect(moments.state()).toEqual(before);
  });
});
