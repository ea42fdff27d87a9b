import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Score } from "../detect/score.ts";
import { FEATURE_INDEX } from "../feature-vector.ts";
import type { RuleScore } from "../rules/rule-detector.ts";
import { STARTER_RULES } from "../rules/starter-rules.ts";
import { fuse } from "./fuse.ts";

const RATE = FEATURE_INDEX["actor.events_1h"];
const CROWD = FEATURE_INDEX["repo.actors_1h"];
const GAP = FEATURE_INDEX["actor.gap_s"];

function score(detector: string, probability: number, drivers: Score["drivers"] = []): Score {
  return { detector, probability, drivers };
}

function driver(feature: number, probability: number, expected?: number) {
  return { feature, value: 9, expected, probability };
}

function hit(probability: number, at = 0): RuleScore {
  const rule = STARTER_RULES[at];
  return { detector: `rule:${rule.id}`, rule, probability, drivers: [] };
}

describe("fusion", () => {
  it("gives no verdict when nobody can judge", () => {
    expect(fuse([], [])).toBeUndefined();
    expect(fuse([undefined, undefined], [])).toBeUndefined();
  });

  it("gives the one judge's probability, and its surprise in powers of ten", () => {
    const verdict = fuse([undefined, score("rate", 1e-4)], []);
    expect(verdict?.probability).toBeCloseTo(1e-4, 12);
    expect(verdict?.surprise).toBeCloseTo(4, 12);
  });

  // expected: 3 / (1/0.001 + 1 + 1), by hand
  it("takes the harmonic mean of several", () => {
    expect(fuse([score("a", 0.001), score("b", 1), score("c", 1)], [])?.probability).toBeCloseTo(3 / 1002, 12);
  });

  it("lets a rule beat the statistics, and the strongest rule the others", () => {
    const verdict = fuse([score("rate", 1)], [hit(1e-5, 3), hit(1e-8, 0), hit(1e-6, 4)]);
    expect(verdict).toMatchObject({ probability: 1e-8, rule: STARTER_RULES[0], subject: STARTER_RULES[0].subject });
    expect(verdict?.scores).toHaveLength(3);
  });

  it("lets the statistics say more than a rule does", () => {
    expect(fuse([score("rate", 1e-9)], [hit(1e-5)])).toMatchObject({ probability: 1e-9, rule: STARTER_RULES[0] });
  });

  it("never calls anything impossible", () => {
    expect(fuse([score("rate", 0)], [])).toMatchObject({ probability: 1e-15, surprise: 15 });
  });

  it("names the detectors that were surprised, and not those that were not", () => {
    const verdict = fuse([score("rate", 0.001), score("crowd", 0.5)], []);
    expect(verdict?.scores.map(({ detector }) => detector)).toEqual(["rate"]);
  });

  it("is about whom the most surprised detector's strongest driver is about", () => {
    const crowd = score("crowd", 1e-6, [driver(GAP, 1e-3), driver(CROWD, 1e-7)]);
    expect(fuse([score("rate", 1e-3, [driver(RATE, 1e-4)]), crowd], [])?.subject).toBe("repo");
    expect(fuse([score("forest", 1e-6, [driver(GAP, 1e-7)])], [])?.subject).toBe("actor");
    expect(fuse([score("forest", 1e-6)], [])?.subject).toBe("actor");
  });

  it("gives no reasons for what nearly every activity is", () => {
    const verdict = fuse([score("rate", 0.2, [driver(RATE, 0.001)])], []);
    expect(verdict).toMatchObject({ probability: 0.2, scores: [], drivers: [] });
  });

  it("keeps what is usual of a feature although the stronger driver does not know it", () => {
    const scores = [score("rate", 1e-3, [driver(RATE, 1e-3, 2)]), score("forest", 1e-4, [driver(RATE, 1e-4)])];
    expect(fuse(scores, [])?.drivers).toEqual([driver(RATE, 1e-4, 2)]);
    expect(fuse(scores.reverse(), [])?.drivers).toEqual([driver(RATE, 1e-4, 2)]);
  });

  it("gives drivers that are unique, sorted by what they tell, and tell something", () => {
    const drivers = fc.array(
      fc.record({ feature: fc.nat(20), probability: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(drivers, { minLength: 1, maxLength: 5 }), (all) => {
        const scores = all.map((each, index) =>
          score(
            `d${index}`,
            0.05,
            each.map((one) => ({ ...one, expected: undefined })),
          ),
        );
        const fused = fuse(scores, [])?.drivers ?? [];
        expect(new Set(fused.map(({ feature }) => feature)).size).toBe(fused.length);
        const chances = fused.map(({ probability }) => probability);
        expect(chances).toEqual([...chances].sort((a, b) => a - b));
        for (const { feature, probability } of fused) {
          expect(probability).toBeLessThan(0.2);
          expect(probability).toBe(
            Math.min(
              ...all
                .flat()
                .filter((one) => one.feature === feature)
                .map((one) => one.probability),
            ),
          );
        }
      }),
    );
  });
});
