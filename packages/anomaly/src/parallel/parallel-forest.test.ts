import { afterEach, describe, expect, it } from "vitest";
import { RandomCutForest } from "../forest/random-cut-forest.ts";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { ParallelForest, type ParallelForestOptions } from "./parallel-forest.ts";
import { TreeWorker } from "./tree-worker.ts";

const OPTIONS = { dimensions: 3, seed: "parallel", trees: 7, sampleSize: 32, decay: 0.02, warmUp: 10 };
const random = new Random("points");
const points = Float64Array.from({ length: 3 * 400 }, () => random.next() + random.next());
const part = (from: number, to: number) => points.slice(3 * from, 3 * to);

const open: ParallelForest[] = [];

async function create(workers: number, options: Partial<ParallelForestOptions> = {}): Promise<ParallelForest> {
  const forest = await ParallelForest.create({ ...OPTIONS, ...options, workers });
  open.push(forest);
  return forest;
}

async function restore(bytes: Uint8Array, workers: number): Promise<ParallelForest> {
  const forest = await ParallelForest.restore(bytes, { workers });
  open.push(forest);
  return forest;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((forest) => forest.close()));
});

describe("ParallelForest", () => {
  it.each([[1], [2], [3], [7]])(
    "scores and saves with %d workers what one forest does, to the bit",
    async (workers) => {
      const alone = new RandomCutForest(OPTIONS);
      const forest = await create(workers);
      for (const [from, to] of [
        [0, 4],
        [4, 100],
        [100, 400],
      ]) {
        expect(await forest.scoreAndLearnMany(part(from, to))).toEqual(alone.scoreAndLearnMany(part(from, to)));
      }
      expect(await forest.scoreMany(part(0, 50))).toEqual(alone.scoreMany(part(0, 50)));
      expect(await forest.save()).toEqual(alone.save());
    },
  );

  it("does so over a window, by displacement, and without WebAssembly", async () => {
    const kind = { memory: "window", scoring: "displacement", plain: true } as const;
    const alone = new RandomCutForest({ ...OPTIONS, ...kind });
    const forest = await create(2, kind);
    expect(await forest.scoreAndLearnMany(points)).toEqual(alone.scoreAndLearnMany(points));
  });

  it("goes on exactly with another number of workers, or with none", async () => {
    const first = await create(2);
    await first.learnMany(part(0, 150));
    const saved = await first.save();
    const three = await restore(saved, 3);
    const alone = RandomCutForest.restore(saved);
    const scores = await first.scoreAndLearnMany(part(150, 400));
    expect(await three.scoreAndLearnMany(part(150, 400))).toEqual(scores);
    expect(alone.scoreAndLearnMany(part(150, 400))).toEqual(scores);
    expect(await three.save()).toEqual(await first.save());
  });

  it("does overlapping calls in their order", async () => {
    const alone = new RandomCutForest(OPTIONS);
    const forest = await create(2);
    const [first, second] = await Promise.all([
      forest.scoreAndLearnMany(part(0, 200)),
      forest.scoreAndLearnMany(part(200, 400)),
    ]);
    expect(first).toEqual(alone.scoreAndLearnMany(part(0, 200)));
    expect(second).toEqual(alone.scoreAndLearnMany(part(200, 400)));
  });

  it("has no score, which is NaN, before it is ready", async () => {
    const forest = await create(2);
    expect(forest.ready).toBe(false);
    expect(Array.from(await forest.scoreMany(part(0, 2)))).toEqual([Number.NaN, Number.NaN]);
    const scores = await forest.scoreAndLearnMany(part(0, 12));
    expect(Array.from(scores, Number.isNaN)).toEqual([...Array(10).fill(true), false, false]);
    expect(forest.ready).toBe(true);
  });

  it("refuses bad points as a whole, and leaves the threads as they were", async () => {
    const forest = await create(2);
    await forest.learnMany(part(0, 50));
    const before = await forest.save();
    await expect(forest.learnMany(Float64Array.of(1, 2, Number.NaN))).rejects.toThrow(/x\[2\]/);
    expect(await forest.save()).toEqual(before);
  });

  it("keeps nothing of the caller's array", async () => {
    const forest = await create(2);
    const mine = part(0, 50);
    const done = forest.learnMany(mine);
    mine.fill(99);
    await done;
    const alone = new RandomCutForest(OPTIONS);
    alone.learnMany(part(0, 50));
    expect(await forest.save()).toEqual(alone.save());
  });

  it.each([[0], [8], [1.5]])("refuses %d workers for seven trees", async (workers) => {
    await expect(create(workers)).rejects.toThrow(RangeError);
  });

  it("refuses bytes that are not a whole forest, and leaves no thread behind", async () => {
    await expect(restore(Uint8Array.of(1, 2, 3), 2)).rejects.toThrow(InvalidStateError);
    const saved = new RandomCutForest(OPTIONS).save();
    await expect(restore(saved.subarray(0, saved.length - 4), 2)).rejects.toThrow("end too early");
  });

  it("answers nothing once it is closed", async () => {
    const forest = await create(2);
    const running = forest.learnMany(points);
    const closed = forest.close();
    await expect(running).rejects.toThrow("closed");
    await closed;
    await expect(forest.save()).rejects.toThrow("closed");
  });
});

describe("a worker of a ParallelForest", () => {
  it("says so when it is asked before it has trees", () => {
    expect(new TreeWorker().answer({ kind: "save" })).toEqual({ error: "this worker has no trees yet" });
  });
});
