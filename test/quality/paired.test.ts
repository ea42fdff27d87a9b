import { describe, expect, it } from "vitest";
import { paired, sameRuns } from "../../benchmarks/quality/paired.ts";
import { madeOutcome, madeRun } from "./made-run.ts";

const [caught, missed] = [madeOutcome({ rank: 3 }), madeOutcome({ rank: 90 })];
const harmless = madeOutcome({ family: undefined, rank: 1 });

describe("paired", () => {
  it("counts what only one of the two sets caught, instance by instance", () => {
    const base = [madeRun([caught, missed, missed, harmless], { seed: "a" }), madeRun([caught, caught], { seed: "b" })];
    const others = [madeRun([missed, missed, caught, harmless], { seed: "a" })];
    expect(paired(base, others, 25)).toEqual({ of: 3, lost: 1, won: 1 });
    expect(paired(base, others, 100)).toEqual({ of: 3, lost: 0, won: 0 });
  });

  it("compares only runs that inject the same", () => {
    const base = [madeRun([caught, caught], { seed: "a" }), madeRun([caught], { seed: "b", stream: "another" })];
    expect(sameRuns(base, [madeRun([missed], { seed: "a" }), madeRun([missed], { seed: "b" })])).toEqual([]);
  });
});
