import { describe, expect, it } from "vitest";
import { activity, NOON } from "../activity-under-test.ts";
import { HOUR_MS, MINUTE_MS, TEN_MINUTES_MS } from "../features/decayed-count.ts";
import { observed, withFeatures } from "../observation-under-test.ts";
import { WaveDetector } from "./wave-detector.ts";

const FIRST = observed({});

/** An account pushes to its tenth repository within the hour. */
function fanOut(actor: string, at: number, given = {}) {
  return withFeatures(FIRST, { "actor.repos_1h": 10 }, { activity: activity("push", { actor, at }), ...given });
}

/** A detector that saw two accounts fan out in each period of ten minutes for some hours. */
function accustomed(hours = 2): WaveDetector {
  const detector = new WaveDetector();
  detector.judge(fanOut("the first of all", NOON - HOUR_MS));
  for (let n = 0; n < 12 * hours; n++) detector.judge(fanOut(`usual-${n}`, NOON + n * 5 * MINUTE_MS));
  return detector;
}

const LATER = NOON + 12 * TEN_MINUTES_MS;

describe("the population's waves", () => {
  it("are not judged in the first hour, nor in the first after a hole, where everybody is new", () => {
    const detector = new WaveDetector();
    for (let n = 0; n < 90; n++) expect(detector.judge(fanOut(`early-${n}`, NOON + n * 39_000))).toBeUndefined();
    const back = accustomed();
    for (let n = 0; n < 90; n++) expect(back.judge(fanOut(`e-${n}`, LATER + 5 * HOUR_MS + n * 39_000))).toBeUndefined();
  });

  it("are many accounts that do for the first time what few do", () => {
    const detector = accustomed();
    const chances = Array.from(
      { length: 60 },
      (_, n) => detector.judge(fanOut(`a-${n}`, LATER + n * 1000))?.probability ?? 2,
    );
    expect(chances[1]).toBeGreaterThan(0.1);
    expect(chances[59]).toBeLessThan(0.11);
    expect(chances[59]).toBeLessThan(0.2 * chances[1]);
    expect(chances).toEqual([...chances].sort((a, b) => b - a));
  });

  it("are of as many accounts as the settings say", () => {
    const detector = accustomed();
    detector.leastAccounts = 50;
    const judged = Array.from({ length: 60 }, (_, n) => detector.judge(fanOut(`d-${n}`, LATER + n * 1000)));
    expect(judged.findIndex((score) => score !== undefined)).toBe(49);
  });

  it("are found also when several periods hold only somewhat more", () => {
    const detector = accustomed(20);
    const chances = Array.from({ length: 60 }, (_, n) => {
      return detector.judge(fanOut(`b-${n}`, LATER + 18 * HOUR_MS + n * 2 * MINUTE_MS))?.probability ?? 2;
    });
    expect(chances[3]).toBeGreaterThan(0.05);
    expect(chances[59]).toBeLessThan(0.02);
  });

  it("are never rarer than what could be counted", () => {
    const short = accustomed();
    let last = 1;
    for (let n = 0; n < 3000; n++) last = short.judge(fanOut(`c-${n}`, LATER + n))?.probability ?? 2;
    expect(last).toBeGreaterThan(0.03);
  });

  it("do not count an account twice in a day, nor automation, nor who does little", () => {
    const detector = accustomed();
    const said = [
      detector.judge(fanOut("usual-3", LATER)),
      detector.judge(fanOut("some[bot]", LATER, { automation: "automation" })),
      detector.judge(withFeatures(fanOut("new", LATER), { "actor.repos_1h": 1 })),
    ];
    expect(said).toEqual([undefined, undefined, undefined]);
    expect(detector.judge(fanOut("new", LATER))?.probability).toBeGreaterThan(0.2);
  });

  it("are none in a usual hour", () => {
    const detector = accustomed();
    for (let n = 0; n < 24; n++) {
      const score = detector.judge(fanOut(`d-${n}`, LATER + n * 5 * MINUTE_MS));
      expect(score?.probability).toBeGreaterThan(0.1);
    }
  });

  it("go on exactly from a saved state, and stand centuries of silence", () => {
    const live = accustomed();
    const restored = new WaveDetector();
    restored.restore(live.save(true));
    const later = fanOut("e", LATER + 1e12);
    expect(restored.judge(later)).toEqual(live.judge(later));
    expect(restored.save(true)).toEqual(live.save(true));
  });
});
