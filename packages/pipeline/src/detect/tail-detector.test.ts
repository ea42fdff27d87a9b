import { Random } from "@oddwatch/anomaly";
import { describe, expect, it } from "vitest";
import { FEATURE_INDEX } from "../feature-vector.ts";
import { observed, withFeatures } from "../observation-under-test.ts";
import { Population } from "./population.ts";
import { Readings } from "./readings.ts";
import { TailDetector } from "./tail-detector.ts";
import { tailDetectors } from "./tail-detectors.ts";

const FIRST = observed({});
const RATE = ["actor.events_1m", "actor.events_10m", "actor.events_1h"] as const;

function rate(value: number, given = {}) {
  return withFeatures(FIRST, Object.fromEntries(RATE.map((name) => [name, value])), given);
}

function rateDetector() {
  return new TailDetector({
    name: "rate",
    looks: RATE.map((feature) => ({ feature, ordinary: 3 })),
    weight: (each) => each.actorWeight,
  });
}

/** A detector and a population that saw this many accounts, most of them with a few events and some with up to forty. */
function experienced(accounts = 3000) {
  const [detector, population, random] = [rateDetector(), new Population(), new Random("accounts")];
  for (let n = 0; n < accounts; n++)
    detector.judge(rate(Math.min(40, 1 / (1 - random.next()))), population, new Readings());
  return { detector, population };
}

describe("a tail detector", () => {
  it("says nothing while fewer than two hundred of the like were seen, not even of ordinary values", () => {
    const [detector, population] = [rateDetector(), new Population()];
    for (let n = 0; n < 200; n++)
      expect(detector.judge(rate(n % 2 === 0 ? 1 : 900), population, new Readings())).toBeUndefined();
    expect(detector.judge(rate(1), population, new Readings())).toEqual({
      detector: "rate",
      probability: 1,
      drivers: [],
    });
    expect(detector.judge(rate(900), population, new Readings())).toMatchObject({
      detector: "rate",
      probability: expect.any(Number),
    });
  });

  it("compares automation with people until enough automation was seen, and says so", () => {
    const { detector, population } = experienced();
    const bot = { automation: "automation" } as const;
    const early = detector.judge(rate(900, bot), population, new Readings());
    expect(early?.probability).toBeLessThan(1e-3);
    expect(early?.drivers[0]?.amongPeople).toBe(true);
    for (let n = 0; n < 300; n++) detector.judge(rate(800 + (n % 100), bot), population, new Readings());
    expect(detector.judge(rate(820, bot), population, new Readings())?.probability).toBe(1);
    expect(detector.judge(rate(90_000, bot), population, new Readings())?.drivers[0]?.amongPeople).toBeUndefined();
  });

  it("says nothing when it knows no feature, and learns nothing from that", () => {
    const { detector, population } = experienced();
    const before = population.save();
    expect(detector.judge(rate(Number.NaN), population, new Readings())).toBeUndefined();
    expect(population.save()).toEqual(before);
  });

  it("is the more surprised the larger a value is", () => {
    const { detector, population } = experienced();
    const chances = [5, 10, 40, 200, 2000].map(
      (value) => detector.judge(rate(value), population, new Readings())?.probability ?? 2,
    );
    expect(chances).toEqual([...chances].sort((a, b) => b - a));
    expect(chances[0]).toBeGreaterThan(0.05);
    expect(chances[4]).toBeLessThan(1e-5);
  });

  it("tells planted bursts from the rest", () => {
    const { detector, population } = experienced();
    const random = new Random("later");
    const usual = Array.from({ length: 400 }, () => Math.min(40, 1 / (1 - random.next())));
    const chanceOf = (value: number) => detector.judge(rate(value), population, new Readings())?.probability ?? 2;
    const quiet = usual.map(chanceOf);
    const bursts = [60, 80, 100, 150, 300].map(chanceOf);
    const better = bursts.map((burst) => quiet.filter((each) => each > burst).length / quiet.length);
    expect(Math.min(...better)).toBeGreaterThan(0.99);
  });

  it("names what drove it, and what would have been usual", () => {
    const { detector, population } = experienced();
    const score = detector.judge(withFeatures(rate(1), { "actor.events_10m": 100 }), population, new Readings());
    expect(score?.drivers).toEqual([
      {
        feature: FEATURE_INDEX["actor.events_10m"],
        value: 100,
        expected: expect.any(Number),
        probability: expect.any(Number),
        counted: score?.drivers[0].probability,
        usualUpTo: expect.any(Number),
      },
    ]);
    expect(score?.drivers[0].expected).toBeLessThan(4);
    expect(score?.drivers[0].usualUpTo).toBeGreaterThan(20);
    expect(score?.drivers[0].usualUpTo).toBeLessThan(60);
  });

  it("is less surprised when only one of its features stands out", () => {
    const [one, all] = [withFeatures(rate(1), { "actor.events_10m": 100 }), rate(100)].map((observation) => {
      const { detector, population } = experienced();
      return detector.judge(observation, population, new Readings())?.probability ?? 2;
    });
    expect(one / all).toBeCloseTo(3, 0);
  });

  it("does not let a flood become its own baseline", () => {
    const chanceAfter = (weightOf: (n: number) => number) => {
      const { detector, population } = experienced();
      for (let n = 1; n <= 2000; n++) detector.judge(rate(n, { actorWeight: weightOf(n) }), population, new Readings());
      return detector.judge(rate(500), population, new Readings())?.probability ?? 2;
    };
    const weighted = chanceAfter((n) => 1 / n);
    expect(weighted).toBeLessThan(0.002);
    expect(chanceAfter(() => 1)).toBeGreaterThan(100 * weighted);
  });

  it("compares people with people alone, and each kind of event with its like", () => {
    const { detector, population } = experienced();
    for (let n = 0; n < 300; n++) {
      detector.judge(rate(n % 10, { automation: "automation", group: "issue" }), population, new Readings());
    }
    expect(detector.judge(rate(100, { group: "issue" }), population, new Readings())).toBeUndefined();
    expect(detector.judge(rate(100), population, new Readings())).toBeDefined();
  });
});

describe("the panel's tail detectors", () => {
  it("have names of their own, and none looks where another does", () => {
    const names = tailDetectors().map(({ name }) => name);
    const looks = tailDetectors().flatMap((detector) => detector.looks);
    const places = looks.map(({ feature, side = "high" }) => `${feature} ${side}`);
    expect([new Set(names).size, new Set(places).size]).toEqual([names.length, places.length]);
  });

  it("look at all counts of accounts, repositories, texts and names", () => {
    const looked = new Set(tailDetectors().flatMap(({ looks }) => looks.map(({ feature }) => feature as string)));
    const counts = ["1m", "10m", "1h"].flatMap((span) => [`actor.events_${span}`, `repo.events_${span}`]);
    for (const name of [...counts, "actor.repos_1h", "text.repos_1h", "name.actors_1h"]) expect(looked).toContain(name);
  });
});
