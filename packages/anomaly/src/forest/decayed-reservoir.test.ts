import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { DecayedReservoirs } from "./decayed-reservoir.ts";
import { ForestMemory, HELD, RANDOM } from "./forest-memory.ts";
import { exponential, TreeRandom } from "./tree-random.ts";

/** As many reservoirs as `trials`, each with random numbers of its own. */
function reservoirs(capacity: number, trials: number) {
  const memory = new ForestMemory({
    dimensions: 1,
    trees: trials,
    sampleSize: capacity,
    memory: "reservoir",
    scoring: "depth",
  });
  memory.settle(new ArrayBuffer(memory.bytes));
  for (let trial = 0; trial < trials; trial++) {
    const words = new Random(`trial ${trial}`).state();
    memory.i32.set(new Int32Array(words.buffer), (memory.tree(trial) >> 2) + RANDOM);
  }
  return { memory, reservoirs: new DecayedReservoirs(memory, new TreeRandom(memory)) };
}

/** How often the point seen `age` points ago is in the sample at the end of a stream, over many streams. */
function keptByAge(options: { capacity: number; decay: number; length: number; trials: number }): number[] {
  const { capacity, decay, length, trials } = options;
  const { memory, reservoirs: samples } = reservoirs(capacity, trials);
  const kept = Array(length).fill(0);
  for (let trial = 0; trial < trials; trial++) {
    const tree = memory.tree(trial);
    for (let time = 0; time < length; time++) {
      const key = samples.offer(tree, Math.exp(-decay * time));
      if (key === undefined) continue;
      const held = memory.header(tree, HELD);
      if (held === capacity) {
        samples.replaceTop(tree, key, time);
      } else {
        samples.add(tree, held, key, time);
        memory.i32[(tree >> 2) + HELD] = held + 1;
      }
    }
    for (let place = 0; place < capacity; place++) {
      kept[length - 1 - memory.i32[((tree + memory.itemsAt) >> 2) + place]] += 1 / trials;
    }
  }
  return kept;
}

describe("a decayed reservoir", () => {
  it("keeps every point of a stream alike when nothing fades", () => {
    const kept = keptByAge({ capacity: 10, decay: 0, length: 50, trials: 4000 });
    // 0.2 each; four standard errors of a share of 4000 are 0.025
    for (const share of kept) expect(Math.abs(share - 0.2)).toBeLessThan(0.026);
  });

  it("keeps one of two places by weight: the first of them as if there were no other", () => {
    const decay = Math.LN2 / 5;
    const kept = keptByAge({ capacity: 2, decay, length: 60, trials: 20_000 });
    // the chance of the first draw is w / W, that of the second the sum over the first drawn of their chance times w / (W - w')
    const weights = Array.from({ length: 60 }, (_, age) => Math.exp(-decay * age));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const age of [0, 5, 10, 15]) {
      const second = weights.reduce(
        (sum, weight, other) => sum + (other === age ? 0 : (weight / total) * (weights[age] / (total - weight))),
        0,
      );
      expect(kept[age]).toBeCloseTo(weights[age] / total + second, 2);
    }
  });

  it("gives up the point with the largest key", () => {
    const { memory, reservoirs: samples } = reservoirs(3, 1);
    const tree = memory.tree(0);
    for (const [held, key] of [5, 1, 3].entries()) samples.add(tree, held, key, key * 10);
    expect(samples.replaceTop(tree, 4, 40)).toBe(50);
    expect(samples.replaceTop(tree, 2, 20)).toBe(40);
    const items = memory.i32.subarray((tree + memory.itemsAt) >> 2).subarray(0, 3);
    expect(Array.from(items).sort((a, b) => a - b)).toEqual([10, 20, 30]);
  });
});

describe("an exponential draw", () => {
  it("is minus the logarithm of what is left of 1", () => {
    for (const high of [0, 1, 1000, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 3e9, 2 ** 32 - 2]) {
      const v = (high + 0.5) / 2 ** 32;
      expect(exponential(high, 2 ** 31 - 0.5) / -Math.log1p(-v)).toBeCloseTo(1, 13);
    }
  });

  it("is finite and above nothing at both ends", () => {
    expect(exponential(0, 0)).toBeGreaterThan(0);
    expect(exponential(0, 0)).toBeLessThan(1e-18);
    expect(exponential(2 ** 32 - 1, 2 ** 32 - 1)).toBeGreaterThan(40);
    expect(exponential(2 ** 32 - 1, 2 ** 32 - 1)).toBeLessThan(60);
  });
});
