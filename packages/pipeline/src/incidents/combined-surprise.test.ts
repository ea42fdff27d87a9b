import { Random } from "@oddwatch/anomaly";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combinedSurprise } from "./combined-surprise.ts";

describe("several surprises together", () => {
  it("are nothing when there is none, and what it is when there is one", () => {
    expect(combinedSurprise([])).toBe(0);
    expect(combinedSurprise([2.5])).toBe(2.5);
  });

  it("say more than each alone when all are strange, and no more when only one is", () => {
    expect(combinedSurprise([2.5, 2.5, 2.5])).toBeGreaterThan(3.5);
    expect(combinedSurprise([6, 0, 0, 0])).toBe(6);
  });

  it("never fall below the strongest, never depend on the order, never pass what the estimates can tell", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { maxLength: 16 }), (surprises) => {
        const together = combinedSurprise(surprises);
        const most = Math.max(0, ...surprises);
        expect(together).toBeGreaterThanOrEqual(most);
        expect(together).toBeLessThanOrEqual(Math.max(15, most));
        expect(combinedSurprise(surprises.toReversed())).toBeCloseTo(together, 9);
      }),
    );
  });

  it("are no more often strange among ordinary ones, correlated as assumed, than the strongest alone", () => {
    const random = new Random("ordinary");
    const runs = 20_000;
    let shouted = 0;
    for (let run = 0; run < runs; run++) {
      const common = normal(random);
      const surprises = [0, 1, 2, 3].map(() => {
        const z = Math.sqrt(0.3) * common + Math.sqrt(0.7) * normal(random);
        return -Math.log10(upperTail(z));
      });
      if (combinedSurprise(surprises) >= 2) shouted++;
    }
    expect(shouted / runs).toBeGreaterThan(0.005);
    expect(shouted / runs).toBeLessThan(0.04); // as often as the strongest of four alone
  });
});

/** P(Z >= z) of the standard normal distribution. Source: Abramowitz and Stegun, 26.2.17. */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

/** Source: G. E. P. Box and M. E. Muller, Annals of Mathematical Statistics 29 (1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
