import { Random } from "@oddwatch/anomaly";
import { describe, expect, it } from "vitest";
import type { Score } from "../detect/score.ts";
import { observed } from "../observation-under-test.ts";
import { STARTER_RULES } from "../rules/starter-rules.ts";
import { Fusion } from "./fusion.ts";

const ANY = observed({});

function score(detector: string, probability: number): Score {
  return { detector, probability, drivers: [] };
}

/** A fusion that saw ordinary activities, in each of which `answers` says what the detectors answer. */
function experienced(answers: (uniform: () => number) => Score[], count = 20_000): Fusion {
  const [fusion, random] = [new Fusion(), new Random("ordinary")];
  for (let n = 0; n < count; n++)
    fusion.fuse(
      ANY,
      answers(() => 1 - random.next()),
      [],
    );
  return fusion;
}

const NAMES = ["a", "b", "c", "d", "e", "f", "g", "h"];
const independent = (uniform: () => number) => NAMES.map((name) => score(name, uniform()));
const alike = (uniform: () => number) => {
  const same = uniform();
  return NAMES.map((name) => score(name, same));
};
/** Seven that have nothing to say of ordinary activities, as counts that are mostly one. */
const mostlySilent = (uniform: () => number) => NAMES.map((name, n) => score(name, n === 0 ? uniform() : 1));
/** One is very sure, the others see nothing. */
const SURE = NAMES.map((name, n) => score(name, n === 0 ? 1e-6 : 1));

describe("detectors that were listened to", () => {
  it("give no verdict when none can judge, and a rule's when only a rule speaks", () => {
    expect(new Fusion().fuse(ANY, [undefined], [])).toBeUndefined();
    const hit = { detector: "rule:x", rule: STARTER_RULES[0], probability: 1e-8, drivers: [] };
    expect(new Fusion().fuse(ANY, [undefined], [hit])).toMatchObject({ probability: 1e-8 });
  });

  it("before anything was learned, answer with the harmonic mean", () => {
    const scores = NAMES.map((name, n) => score(name, n === 0 ? 1e-3 : 1));
    expect(new Fusion().fuse(ANY, scores, [])?.probability).toBeCloseTo(8 / (1e3 + 7), 9);
  });

  it("let a single sure one among quiet ones be as sure as it is, when the quiet ones hardly ever speak", () => {
    const { surprise = 0 } = experienced(mostlySilent).fuse(ANY, SURE, []) ?? {};
    expect(surprise).toBeGreaterThan(5.7);
    expect(surprise).toBeLessThanOrEqual(6.05);
  });

  it("ask the price for their number when each speaks for itself", () => {
    const { surprise = 0 } = experienced(independent).fuse(ANY, SURE, []) ?? {};
    expect(surprise).toBeGreaterThan(4.85);
    expect(surprise).toBeLessThan(5.25);
  });

  it("ask none when all say the same", () => {
    const all = NAMES.map((name) => score(name, 1e-6));
    expect(experienced(alike).fuse(ANY, all, [])?.surprise).toBeCloseTo(6, 0);
  });

  it("believe one that shouts too often only as far as it deserves", () => {
    const shouting = (uniform: () => number) => [score("loud", uniform() ** 2), score("calm", uniform())];
    const fusion = experienced(shouting);
    const loud = fusion.fuse(ANY, [score("loud", 1e-4), score("calm", 1)], [])?.surprise ?? 0;
    const calm = fusion.fuse(ANY, [score("loud", 1), score("calm", 1e-4)], [])?.surprise ?? 0;
    expect(calm - loud).toBeGreaterThan(1);
    expect(loud).toBeLessThan(2.8); // 1e-4 of its answers are as small in one of a hundred activities
  });

  it("are as often strange in one of a hundred as they say, whether they depend on each other or not", () => {
    for (const answers of [independent, alike, mostlySilent]) {
      const [fusion, random] = [experienced(answers), new Random("later")];
      let strange = 0;
      for (let n = 0; n < 20_000; n++) {
        const { surprise = 0 } =
          fusion.fuse(
            ANY,
            answers(() => 1 - random.next()),
            [],
          ) ?? {};
        if (surprise >= 2) strange++;
      }
      expect(strange / 20_000).toBeGreaterThan(0.005);
      expect(strange / 20_000).toBeLessThan(0.02);
    }
  });

  it("are believed beyond what was seen only in part, and the more the more was seen", () => {
    const shout = (fusion: Fusion, power: number) => fusion.fuse(ANY, [score("a", 10 ** -power)], [])?.surprise ?? 0;
    const one = (uniform: () => number) => [score("a", uniform())];
    const [few, many] = [experienced(one, 300), experienced(one, 60_000)];
    expect(shout(many, 12)).toBeLessThan(8.5);
    expect(shout(many, 12) - shout(few, 12)).toBeGreaterThan(1);
    expect(shout(few, 14)).toBeGreaterThan(shout(few, 12));
    expect(shout(many, 6)).toBeCloseTo(6, 0);
  });

  it("are not made deaf by a flood: its activities say little about ordinary ones", () => {
    const fusion = experienced(mostlySilent);
    const before = fusion.fuse(ANY, SURE, [])?.surprise ?? 0;
    for (let n = 1; n <= 3_000; n++) fusion.fuse({ ...ANY, actorWeight: 1 / n }, SURE, []);
    expect(fusion.fuse(ANY, SURE, [])?.surprise).toBeGreaterThan(before - 0.7);
  });

  it("learn apart for each group of events and class of account", () => {
    const fusion = experienced(mostlySilent);
    const elsewhere = fusion.fuse({ ...ANY, group: "delete" }, SURE, [])?.surprise ?? 0;
    expect(elsewhere).toBe(new Fusion().fuse(ANY, SURE, [])?.surprise);
  });

  it("go on from a saved state as if never stopped", () => {
    const live = experienced(independent, 3_000);
    const restored = new Fusion();
    restored.restore(live.save());
    const random = new Random("rest");
    for (let n = 0; n < 500; n++) {
      const scores = independent(() => 1 - random.next());
      expect(restored.fuse(ANY, scores, [])).toEqual(live.fuse(ANY, scores, []));
    }
    expect(() => restored.restore(undefined)).toThrow(RangeError);
  });
});
