import { expect, it } from "vitest";
import { Progress } from "../../benchmarks/quality/progress.ts";

it("Progress tells of each section that is done, once a minute of the rest, and how long it may take", () => {
  const told: string[] = [];
  let now = 1000;
  const sections = [
    { title: "first", plans: [1, 2] },
    { title: "second", plans: [3, 4] },
  ];
  const progress = new Progress(sections, { write: (line) => told.push(line), now: () => now });
  for (const [index, after] of [
    [2, 10],
    [0, 20],
    [1, 90],
    [3, 10],
  ]) {
    now += after;
    progress.ran(index, 4);
  }
  expect(told).toEqual([
    "2 sections, 4 runs",
    "3 of 4 runs after 2 min, about 40 s left; done: first, 8 s of judging",
    "4 of 4 runs after 2 min, about 0 s left; done: second, 8 s of judging",
  ]);
  expect(() => progress.ran(4, 1)).toThrow(RangeError);
});
