import { Random } from "@oddwatch/anomaly";
import { describe, expect, it } from "vitest";
import { activity } from "../activity-under-test.ts";
import { FEATURE_INDEX } from "../feature-vector.ts";
import type { Observation } from "../features/extract.ts";
import { observed, withFeatures } from "../observation-under-test.ts";
import { ForestDetector } from "./forest-detector.ts";
import { Readings } from "./readings.ts";

const OPTIONS = { trees: 10, sampleSize: 64, seed: "test" };
const FIRST = observed({});

/** Ordinary activity: the busier an account, the more repositories it touches, and neither is large. */
function ordinary(count: number, given: Partial<Observation> = {}): Observation[] {
  const random = new Random("ordinary");
  return Array.from({ length: count }, (_, n) => {
    const busy = 1 + 9 * random.next();
    const features = { "actor.events_1h": busy, "actor.repos_1h": 1 + busy / 3, "repo.events_1h": 2 + busy } as const;
    return withFeatures(FIRST, features, { activity: activity("push", { id: `e${n}` }), ...given });
  });
}

const ODD = withFeatures(FIRST, { "actor.events_1h": 10, "actor.repos_1h": 1, "repo.events_1h": 900 });

function judge(detector: ForestDetector, observation: Observation, readings = new Readings()) {
  return detector.judge(observation, detector.scoreAndLearn([observation])[0], readings);
}

function experienced(options = OPTIONS): ForestDetector {
  const detector = new ForestDetector(options);
  for (const each of ordinary(500)) judge(detector, each);
  return detector;
}

describe("the forest", () => {
  it("says nothing before it learned and knows the spread of its scores", () => {
    const detector = new ForestDetector(OPTIONS);
    const scores = ordinary(400).map((each) => judge(detector, each));
    expect(scores.slice(0, 200).filter((score) => score !== undefined)).toEqual([]);
    expect(scores[399]).toEqual({ detector: "forest", probability: expect.any(Number), drivers: [] });
  });

  it("finds what is rare in combination rarer than ordinary activity", () => {
    const detector = experienced();
    const usual = ordinary(100).map((each) => judge(detector, each)?.probability ?? 0);
    const odd = judge(detector, ODD)?.probability ?? 1;
    expect(odd).toBeLessThan(0.005);
    expect(usual.filter((each) => each <= odd).length).toBeLessThan(2);
  });

  it("names the numbers that are rarest alone, with what they were counted to be and their part of its surprise", () => {
    const readings = new Readings();
    readings.note(FEATURE_INDEX["repo.events_1h"], "high", 1e-5, 4);
    readings.note(FEATURE_INDEX["actor.events_1h"], "high", 1, 4);
    readings.note(FEATURE_INDEX["actor.gap_s"], "low", 0.1, 60);
    readings.note(FEATURE_INDEX["pair.seen_before"], "high", 1e-9, 0);
    const score = judge(experienced(), ODD, readings);
    expect(score?.drivers.map(({ feature }) => feature)).toEqual([
      FEATURE_INDEX["repo.events_1h"],
      FEATURE_INDEX["actor.gap_s"],
    ]);
    expect(score?.drivers[0]).toMatchObject({ value: 900, expected: 4, counted: 1e-5 });
    const product = score?.drivers.reduce((sum, { probability }) => sum * probability, 1);
    expect(product).toBeCloseTo(score?.probability ?? 0, 12);
  });

  it("names nothing when nobody read its numbers, or all are usual", () => {
    expect(judge(experienced(), ODD)?.drivers).toEqual([]);
  });

  it("has one for each group of events", () => {
    const detector = experienced();
    expect(detector.ready()).toMatchObject({ "forest push": true, "forest issue": false, "forest delete": false });
    expect(judge(detector, { ...ODD, group: "issue" })).toBeUndefined();
  });

  it("learns a thinned stream, so that a flood does not fill the sample", () => {
    const flooded = new ForestDetector(OPTIONS);
    for (const each of ordinary(500, { actorWeight: 0.01 })) judge(flooded, each);
    expect(flooded.ready()["forest push"]).toBe(false);
    const spread = new ForestDetector(OPTIONS);
    for (const each of ordinary(50, { actorWeight: 1 })) judge(spread, each);
    expect(spread.ready()["forest push"]).toBe(true);
  });

  it("thins the same events out whatever came between, by their ids", () => {
    const run = () => {
      const detector = new ForestDetector(OPTIONS);
      for (const each of ordinary(400, { actorWeight: 0.3 })) judge(detector, each);
      return detector.save(true);
    };
    expect(run()).toEqual(run());
  });

  it("gives the same scores for the same seed, and others for another", () => {
    const chances = (seed: string) => {
      const detector = experienced({ ...OPTIONS, seed });
      return ordinary(50).map((each) => judge(detector, each)?.probability);
    };
    expect(chances("one")).toEqual(chances("one"));
    expect(chances("one")).not.toEqual(chances("two"));
  });

  it("goes on from a saved state as if never stopped, and saves only the groups that changed", () => {
    const live = experienced();
    const restored = new ForestDetector({ ...OPTIONS, seed: "another" });
    restored.restore(live.save(true));
    expect([...live.save(false).keys()]).toEqual([]);
    expect(ordinary(60).map((each) => judge(restored, each))).toEqual(ordinary(60).map((each) => judge(live, each)));
    expect([...live.save(false).keys()]).toEqual(["forest/push"]);
    expect(restored.save(true)).toEqual(live.save(true));
  });

  it("saves what it learned of its scores also when the forest itself learned nothing", () => {
    const live = experienced();
    const parts = live.save(true);
    judge(live, { ...ODD, actorWeight: 1e-9 });
    for (const [name, bytes] of live.save(false)) parts.set(name, bytes);
    expect(parts).toEqual(live.save(true));
  });
});
