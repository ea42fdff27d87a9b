import { Random } from "@oddwatch/anomaly";
import { describe, expect, it } from "vitest";
import { activity } from "../activity-under-test.ts";
import { FEATURE_INDEX } from "../feature-vector.ts";
import type { Observation } from "../features/extract.ts";
import { observed, withFeatures } from "../observation-under-test.ts";
import { ForestDetector } from "./forest-detector.ts";

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

function experienced(options = OPTIONS): ForestDetector {
  const detector = new ForestDetector(options);
  for (const each of ordinary(500)) detector.judge(each);
  return detector;
}

describe("the forest", () => {
  it("says nothing before it learned and knows the spread of its scores", () => {
    const detector = new ForestDetector(OPTIONS);
    const scores = ordinary(400).map((each) => detector.judge(each));
    expect(scores.slice(0, 200).filter((score) => score !== undefined)).toEqual([]);
    expect(scores[399]).toEqual({ detector: "forest", probability: expect.any(Number), drivers: [] });
  });

  it("finds what is rare in combination rarer than ordinary activity", () => {
    const detector = experienced();
    const usual = ordinary(100).map((each) => detector.judge(each)?.probability ?? 0);
    const odd = detector.judge(ODD)?.probability ?? 1;
    expect(odd).toBeLessThan(0.005);
    expect(usual.filter((each) => each <= odd).length).toBeLessThan(2);
  });

  it("names the dimension that sets it apart first", () => {
    const detector = experienced();
    const [first, ...others] = detector.drivers(ODD, 1e-4);
    expect(first).toMatchObject({ feature: FEATURE_INDEX["repo.events_1h"], value: 900, expected: undefined });
    expect(first.probability).toBeLessThan(Math.min(...others.map(({ probability }) => probability)));
    expect(others).toHaveLength(2);
  });

  it("names no dimension that is not known", () => {
    const unknown = withFeatures(ODD, { "actor.gap_s": Number.NaN, "text.length": Number.NaN });
    for (const { value } of experienced().drivers(unknown, 1e-4)) expect(value).not.toBeNaN();
    expect(new ForestDetector(OPTIONS).drivers(ODD, 1e-4)).toEqual([]);
  });

  it("has one for each group of events", () => {
    const detector = experienced();
    expect(detector.ready()).toMatchObject({ "forest push": true, "forest issue": false, "forest delete": false });
    expect(detector.judge({ ...ODD, group: "issue" })).toBeUndefined();
  });

  it("learns a thinned stream, so that a flood does not fill the sample", () => {
    const flooded = new ForestDetector(OPTIONS);
    for (const each of ordinary(500, { actorWeight: 0.01 })) flooded.judge(each);
    expect(flooded.ready()["forest push"]).toBe(false);
    const spread = new ForestDetector(OPTIONS);
    for (const each of ordinary(50, { actorWeight: 1 })) spread.judge(each);
    expect(spread.ready()["forest push"]).toBe(true);
  });

  it("thins the same events out whatever came between, by their ids", () => {
    const run = () => {
      const detector = new ForestDetector(OPTIONS);
      for (const each of ordinary(400, { actorWeight: 0.3 })) detector.judge(each);
      return detector.save(true);
    };
    expect(run()).toEqual(run());
  });

  it("gives the same scores for the same seed, and others for another", () => {
    const chances = (seed: string) => {
      const detector = experienced({ ...OPTIONS, seed });
      return ordinary(50).map((each) => detector.judge(each)?.probability);
    };
    expect(chances("one")).toEqual(chances("one"));
    expect(chances("one")).not.toEqual(chances("two"));
  });

  it("goes on from a saved state as if never stopped, and saves only the groups that changed", () => {
    const live = experienced();
    const restored = new ForestDetector({ ...OPTIONS, seed: "another" });
    restored.restore(live.save(true));
    expect([...live.save(false).keys()]).toEqual([]);
    expect(ordinary(60).map((each) => restored.judge(each))).toEqual(ordinary(60).map((each) => live.judge(each)));
    expect([...live.save(false).keys()]).toEqual(["forest/push"]);
    expect(restored.save(true)).toEqual(live.save(true));
  });

  it("saves what it learned of its scores also when the forest itself learned nothing", () => {
    const live = experienced();
    const parts = live.save(true);
    live.judge({ ...ODD, actorWeight: 1e-9 });
    for (const [name, bytes] of live.save(false)) parts.set(name, bytes);
    expect(parts).toEqual(live.save(true));
  });
});
