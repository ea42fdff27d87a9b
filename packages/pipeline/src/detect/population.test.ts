import { describe, expect, it } from "vitest";
import { Population } from "./population.ts";

function taught(population: Population, count = 300): Population {
  for (let n = 0; n < count; n++) {
    population
      .of(
        "push",
        "person",
      )(3)
      .learn(1 + (n % 10));
    population
      .of(
        "issue",
        "automation",
      )(0)
      .learn(100 + (n % 10));
  }
  return population;
}

describe("a population", () => {
  it("keeps each group, class and feature apart", () => {
    const population = taught(new Population());
    expect(population.of("push", "person")(3).quantile(1)).toBe(10);
    expect(population.of("issue", "automation")(0).quantile(1)).toBe(109);
    expect(population.of("push", "automation")(3).ready).toBe(false);
    expect(population.of("push", "person")(4).ready).toBe(false);
  });

  it("goes on exactly from a saved state", () => {
    const live = taught(new Population());
    const restored = new Population();
    restored.of("delete", "person")(1).learn(5);
    restored.restore(live.save());
    expect(restored.save()).toEqual(live.save());
    for (const population of [live, restored]) population.of("delete", "person")(1).learn(7);
    expect(taught(restored, 50).save()).toEqual(taught(live, 50).save());
  });

  it("refuses a state that is missing", () => {
    expect(() => new Population().restore(undefined)).toThrow(RangeError);
  });
});
