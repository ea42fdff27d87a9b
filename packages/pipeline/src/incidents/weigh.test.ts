import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Matter, weigh, weighingInWords } from "./weigh.ts";

function matter(given: Partial<Matter> = {}): Matter {
  return { surprise: 8, kind: "flood", automation: false, ownersReached: 1, feedback: 1, ...given };
}

describe("a surprise weighs", () => {
  it("more for what never is harmless, less for what mostly is", () => {
    expect(weigh(matter({ kind: "shell-in-ref" })).weighted).toBeGreaterThan(9.5);
    expect(weigh(matter()).weighted).toBe(8);
    expect(weigh(matter({ kind: "push-burst" })).weighted).toBeCloseTo(5.6, 9);
  });

  it("less for automation, which is expected to be busy", () => {
    expect(weigh(matter({ automation: true })).weighted).toBe(6);
  });

  it.each([
    [0, 1],
    [1, 1],
    [2, 1.05],
    [4, 1.1],
    [16, 1.2],
    [5000, 1.2],
  ])("with %d owners reached %d times as much", (ownersReached, urgency) => {
    expect(weigh(matter({ ownersReached })).urgency).toBeCloseTo(urgency, 9);
  });

  it("as it is for a kind that is not in the table, whatever its name", () => {
    for (const kind of ["a-new-kind", "constructor"]) expect(weigh(matter({ kind })).weighted).toBe(8);
  });
});

describe("the formula in words", () => {
  it("names every factor with its reason, and the band", () => {
    expect(weighingInWords(weigh(matter({ kind: "fan-out", surprise: 6.5, ownersReached: 4 })))).toBe(
      "Severity high: surprise 6.5 (one in 3,000,000) × criticality 1.1 (it reaches into what belongs to others) × " +
        "urgency 1.1 (4 owners reached) = 7.9; high is 7 to 9.5.",
    );
  });

  it("names what people said only when they said something", () => {
    const words = weighingInWords(weigh(matter({ automation: true, feedback: 0.75 })));
    expect(words).toContain("criticality 0.75 (neutral; automation is expected to be busy)");
    expect(words).toContain(" × 0.75 (what was said of like cases) = 4.5; low is 4 to 5.5.");
    expect(weighingInWords(weigh(matter()))).not.toContain("like cases");
  });

  it("multiplies to what it says, whatever goes in", () => {
    const any = fc.record({
      surprise: fc.double({ min: 0, max: 15, noNaN: true }),
      kind: fc.constantFrom("flood", "fan-out", "tag-move", "push-burst", "star-spree", "?"),
      automation: fc.boolean(),
      ownersReached: fc.nat(10_000),
      feedback: fc.double({ min: 0.6, max: 1.25, noNaN: true }),
    });
    fc.assert(
      fc.property(any, (given) => {
        const { surprise, criticality, urgency, feedback, weighted } = weigh(given);
        expect(surprise * criticality * urgency * feedback).toBeCloseTo(weighted, 9);
      }),
    );
  });
});
