import { describe, expect, it } from "vitest";
import { gaugeOf, Population } from "./population.ts";

function taught(population: Population, count = 300): Population {
  for (let n = 0; n < count; n++) {
    gaugeOf(population.of("push", "person"), 3).learn(1 + (n % 10), 1);
    gaugeOf(population.of("issue", "automation"), 0).learn(100 + (n % 10), 1);
  }
  return population;
}

describe("a population", () => {
  it("keeps each group, class and feature apart", () => {
    const population = taught(new Population());
    expect(gaugeOf(population.of("push", "person"), 3).median).toBe(6);
    expect(gaugeOf(population.of("issue", "automation"), 0).median).toBe(105);
    expect(gaugeOf(population.of("push", "automation"), 3).ready).toBe(false);
    expect(gaugeOf(population.of("push", "person"), 4).ready).toBe(false);
  });

  it("goes on exactly from a saved state", () => {
    const live = taught(new Population());
    const restored = new Population();
    gaugeOf(restored.of("delete", "person"), 1).learn(5, 1);
    restored.restore(live.save());
    expect(restored.save()).toEqual(live.save());
    for (const population of [live, restored]) gaugeOf(population.of("delete", "person"), 1).learn(7, 1);
    expect(taught(restored, 50).save()).toEqual(taught(live, 50).save());
  });

  it("refuses a state that is missing", () => {
    expect(() => new Population().restore(undefined)).toThrow(RangeError);
  });
});
