import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { FadingSample } from "./fading-sample.ts";

/** The times of the points kept after `length` of them. */
function kept(sample: FadingSample, length: number, random: Random): number[] {
  const times: number[] = [];
  for (let time = 0; time < length; time++) {
    const place = sample.offer(time, random.nextOpen());
    if (place !== undefined) times[place] = time;
  }
  return times;
}

describe("FadingSample", () => {
  it("keeps the points with the smallest keys", () => {
    const sample = new FadingSample(2, 0);
    // a larger draw is a smaller key
    expect([0.5, 0.2, 0.1, 0.9, 0.4, 0.6].map((uniform, time) => sample.offer(time, uniform))).toEqual([
      0,
      1,
      undefined,
      1,
      undefined,
      0,
    ]);
  });

  it("keeps all of the stream alike without decay, and no more than its places", () => {
    const random = new Random("alike");
    const counts = [0, 0, 0, 0];
    for (let round = 0; round < 2000; round++) {
      const times = kept(new FadingSample(5, 0), 40, random);
      expect(new Set(times).size).toBe(5);
      for (const time of times) counts[Math.floor(time / 10)] += 1;
    }
    // 2500 expected in each quarter, deviation about 43
    for (const count of counts) expect(Math.abs(count - 2500)).toBeLessThan(200);
  });

  it("keeps a point with weight exp(-decay · age)", () => {
    const random = new Random("weight");
    const ages = Array.from({ length: 200 }, () => kept(new FadingSample(1, 0.05), 400, random)).flatMap(
      ([time]) => 399 - time,
    );
    const mean = ages.reduce((sum, age) => sum + age, 0) / ages.length;
    // of weights exp(-0.05 · age): 1 / (e^0.05 - 1) = 19.5, deviation of the mean 1.4
    expect(mean).toBeGreaterThan(15);
    expect(mean).toBeLessThan(24);
  });

  it("goes on after a restore", () => {
    const [one, other] = [new FadingSample(8, 0.01), new FadingSample(8, 0.01)];
    const random = new Random("restore");
    kept(one, 50, random);
    other.restore(one.keys);
    for (let time = 50; time < 200; time++) {
      const uniform = random.nextOpen();
      expect(other.offer(time, uniform)).toBe(one.offer(time, uniform));
    }
  });
});
