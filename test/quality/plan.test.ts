import { Random } from "@oddwatch/anomaly";
import { describe, expect, it } from "vitest";
import { perEvents, planRuns, shuffled } from "../../benchmarks/quality/plan.ts";
import type { Family, ScenarioKind } from "../../benchmarks/quality/scenario.ts";
import { madeScenario } from "./made-run.ts";

const kind = (name: string, family: Family | undefined): ScenarioKind => ({
  name,
  family,
  generate: () => madeScenario(1),
});
const generators = [kind("a1", "A"), kind("a2", "A"), kind("b", "B"), kind("c", "C")];
const hardNegatives = [kind("calm", undefined), kind("quiet", undefined)];
const options = {
  streams: [
    { stream: 4, events: 100_000 },
    { stream: 7, events: 100_000 },
  ],
  generators,
  hardNegatives,
  perFamily: 20,
  strengths: [1, 0.5],
  variant: { label: "" },
  seed: "test",
  baselines: false,
};

describe("planRuns", () => {
  it("gives every family its instances at every strength, and its generators by turns", () => {
    const plans = planRuns(options);
    for (const strength of [1, 0.5]) {
      const names = plans.filter((plan) => plan.strength === strength).flatMap(({ scenarios }) => scenarios);
      const count = (name: string) => names.filter((each) => each === name).length;
      expect([count("a1"), count("a2"), count("b"), count("c")]).toEqual([10, 10, 20, 20]);
    }
  });

  it("puts six scenarios and two hard negatives into 100,000 events, two and one into 27,000", () => {
    const [large] = planRuns(options);
    expect([large?.scenarios.length, large?.hardNegatives.length]).toEqual([6, 2]);
    const [small] = planRuns({ ...options, streams: [{ stream: 0, events: 27_000 }] });
    expect([small?.scenarios.length, small?.hardNegatives.length]).toEqual([2, 1]);
  });

  it("deals runs to the streams in turn and repeats the same ones at each strength", () => {
    const plans = planRuns(options);
    expect(plans.slice(0, 4).map(({ stream, strength, seed }) => [stream, strength, seed])).toEqual([
      [4, 1, "test/0"],
      [4, 0.5, "test/0"],
      [7, 1, "test/1"],
      [7, 0.5, "test/1"],
    ]);
    expect(plans[0]?.scenarios).toEqual(plans[1]?.scenarios);
  });

  it("gives shapes of no family their instances each", () => {
    const plans = planRuns({ ...options, generators: [kind("x1", "X"), kind("x2", "X")], strengths: [1] });
    const names = plans.flatMap(({ scenarios }) => scenarios);
    expect(names.filter((name) => name === "x1")).toHaveLength(20);
  });

  it("plans as before from the same seed, and otherwise from another", () => {
    expect(planRuns(options)).toEqual(planRuns(options));
    expect(planRuns({ ...options, seed: "other" }).map(({ scenarios }) => scenarios)).not.toEqual(
      planRuns(options).map(({ scenarios }) => scenarios),
    );
  });

  it("leaves a scenario alone when that is asked", () => {
    const plans = planRuns({ ...options, alone: 1 });
    expect(plans.every(({ scenarios, hardNegatives: beside }) => scenarios.length === 1 && beside.length === 0)).toBe(
      true,
    );
  });
});

it("perEvents rounds up", () => {
  expect([perEvents(25, 100_000), perEvents(25, 27_000), perEvents(10, 1)]).toEqual([25, 7, 1]);
});

it("shuffled keeps every item and leaves the list alone", () => {
  const items = Array.from({ length: 50 }, (_, index) => index);
  const order = shuffled(items, new Random("test"));
  expect(order).not.toEqual(items);
  expect([...order].sort((a, b) => a - b)).toEqual(items);
});
