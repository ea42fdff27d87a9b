import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOON } from "../activity-under-test.ts";
import { type Incident, SEVERITIES } from "../incident.ts";
import { byDeservedAttention } from "./rank.ts";

function incident(given: Partial<Incident>): Incident {
  return {
    id: "a",
    kind: "flood",
    title: "A flood",
    state: "new",
    severity: "low",
    detectedSeverity: "low",
    score: 0.5,
    entities: [],
    actors: [],
    repos: [],
    eventCount: 1,
    firstEventAt: NOON,
    lastEventAt: NOON,
    detectedAt: NOON,
    detectors: [],
    reasons: [],
    contributions: [],
    sample: false,
    ...given,
  };
}

const any = fc
  .record({
    id: fc.string({ minLength: 4, maxLength: 4 }),
    severity: fc.constantFrom(...SEVERITIES),
    score: fc.constantFrom(0.1, 0.5, 0.9),
    eventCount: fc.integer({ min: 1, max: 3 }),
    firstEventAt: fc.integer({ min: NOON, max: NOON + 2 }),
  })
  .map(incident);

describe("who deserves attention first", () => {
  it.each<[string, Partial<Incident>, Partial<Incident>]>([
    ["the more severe, however low its score", { severity: "medium", score: 0.1 }, { severity: "low", score: 0.9 }],
    ["the stranger of two as severe", { score: 0.6 }, { score: 0.5, eventCount: 99 }],
    ["the larger of two as strange", { eventCount: 9, firstEventAt: NOON + 1 }, { eventCount: 8 }],
    ["the older of two as large", { firstEventAt: NOON, id: "z" }, { firstEventAt: NOON + 1, id: "a" }],
    ["the smaller id of two alike", { id: "a" }, { id: "b" }],
  ])("%s", (_who, first, second) => {
    expect(byDeservedAttention(incident(first), incident(second))).toBeLessThan(0);
    expect(byDeservedAttention(incident(second), incident(first))).toBeGreaterThan(0);
  });

  it("does not depend on the order in which they come", () => {
    const distinct = fc.uniqueArray(any, { selector: ({ id }) => id, maxLength: 30 });
    const shuffled = distinct.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect([...other].sort(byDeservedAttention)).toEqual([...all].sort(byDeservedAttention));
      }),
    );
  });
});
