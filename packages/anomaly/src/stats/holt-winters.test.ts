import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { HoltWinters, type Prediction } from "./holt-winters.ts";

function learned(values: Iterable<number | undefined>, options = {}): HoltWinters {
  const forecast = new HoltWinters({ period: 2, ...options });
  for (const value of values) forecast.learn(value);
  return forecast;
}

const regular = (at: number) => 100 + 0.5 * at + [0, 7, -3, -4][at % 4];

describe("HoltWinters", () => {
  it("gives no answer in its first three seasons", () => {
    const forecast = learned(Array(11).fill(1), { period: 4 });
    expect([forecast.ready, forecast.predict()]).toEqual([false, undefined]);
    forecast.learn(1);
    expect([forecast.ready, forecast.predict()]).toEqual([true, { value: 1, deviation: 0 }]);
  });

  it("predicts a straight line with a season exactly, any number of steps ahead", () => {
    const forecast = learned(
      Array.from({ length: 40 }, (_, at) => regular(at)),
      { period: 4 },
    );
    for (const steps of [1, 2, 3, 4, 5, 19]) {
      const { value, deviation } = forecast.predict(steps) as Prediction;
      expect(value).toBeCloseTo(regular(39 + steps), 9);
      expect(deviation).toBeLessThan(1e-9);
    }
  });

  // 10 20 | 14 24: means 15 and 19, slope 2; around 17, early 10 - (17 - 3) = -4 and 20 - (17 - 1) = 4, late the same; level
  // 17 + 1.5 · 2 = 20. Then 20 + 2 - 4 = 18 is expected and 28 comes: an error of 10
  it("agrees with values worked by hand", () => {
    const forecast = learned([10, 20, 14, 24, 28], { level: 0.5, trend: 0.2, season: 0.4, memory: 1e9 });
    // level 22 + 5, slope 2 + 0.5 · 0.2 · 10, season -4 + 4; the next is 27 + 3 + 4 = 34 and 31 comes: an error of -3
    forecast.learn(31);
    // level 30 - 1.5, slope 3 - 0.3, seasons 0 and 4 - 1.2
    const { value, deviation } = forecast.predict() as Prediction;
    expect(value).toBeCloseTo(28.5 + 2.7 + 0, 12);
    expect(deviation).toBeCloseTo(Math.sqrt((100 + 9) / 2), 6);
    const second = forecast.predict(2) as Prediction;
    expect(second.value).toBeCloseTo(28.5 + 2 * 2.7 + 2.8, 12);
    // an error is carried on by 0.5 · (1 + 0.2 · 1), and after a whole season by 0.4 more
    expect(second.deviation).toBeCloseTo(deviation * Math.sqrt(1 + 0.6 ** 2), 9);
    const third = forecast.predict(3) as Prediction;
    expect(third.deviation).toBeCloseTo(deviation * Math.sqrt(1 + 0.6 ** 2 + (0.7 + 0.4) ** 2), 9);
  });

  it("knows how well it knows, one step ahead", () => {
    const random = new Random("noise");
    const noise = () => (random.next() + random.next() + random.next() - 1.5) * 4; // a deviation of 2
    const forecast = learned(
      Array.from({ length: 400 }, (_, at) => regular(at) + noise()),
      { period: 4 },
    );
    let squares = 0;
    let promised = 0;
    for (let at = 400; at < 2400; at++) {
      const { value, deviation } = forecast.predict() as Prediction;
      const next = regular(at) + noise();
      squares += (next - value) ** 2 / 2000;
      promised += deviation ** 2 / 2000;
      forecast.learn(next);
    }
    expect(promised / squares).toBeGreaterThan(0.9);
    expect(promised / squares).toBeLessThan(1.1);
    expect(Math.sqrt(squares)).toBeLessThan(2.5);
  });

  it("goes on over missing values as it expects them", () => {
    const values = Array.from({ length: 80 }, (_, at) => (at % 7 === 3 && at > 8 ? undefined : regular(at)));
    expect(learned(values, { period: 4 }).predict()?.value).toBeCloseTo(regular(80), 9);
    const early = learned([undefined, undefined, 1, 5, undefined, 5, 1, 5]);
    expect(early.predict()).toEqual({ value: 1, deviation: 0 });
  });

  it.each([0, 3, 8, 11, 50])("goes on from its state saved after %d values as if never stopped", (count) => {
    const random = new Random(count);
    const forecast = learned(
      Array.from({ length: count }, () => random.next()),
      { period: 4 },
    );
    const copy = HoltWinters.restore(forecast.save());
    for (let index = 0; index < 40; index++) {
      expect(copy.predict(index + 1)).toEqual(forecast.predict(index + 1));
      const value = index % 9 === 0 ? undefined : random.next();
      for (const each of [forecast, copy]) each.learn(value);
    }
    expect(copy.save()).toEqual(forecast.save());
  });

  it.each([
    [{ period: 1 }, "period must be"],
    [{ level: 1.1 }, "level must be"],
    [{ trend: -1 }, "trend must be"],
    [{ season: Number.NaN }, "season must be"],
    [{ memory: 0 }, "memory must be"],
  ])("refuses the options %j", (options, message) => {
    expect(() => learned([], options)).toThrow(RangeError);
    expect(() => learned([], options)).toThrow(message);
  });

  it("refuses what is no number, and bytes that are not whole", () => {
    const forecast = learned([1, 2, 3]);
    expect(() => forecast.learn(Number.NaN)).toThrow(RangeError);
    expect(() => forecast.predict(0)).toThrow("steps must be");
    expect(() => HoltWinters.restore(forecast.save().subarray(0, -1))).toThrow(InvalidStateError);
  });
});
