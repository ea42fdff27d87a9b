import { Random } from "@oddwatch/anomaly";
import { describe, expect, it } from "vitest";
import { nearBands } from "./near-bands.ts";

const random = new Random("words");
const word = () => `w${random.nextUint32() % 500}`;
const words = () => Array.from({ length: 40 }, word);

/** Share of pairs of texts that have a band in common, when `changed` of their 40 words differ. */
function shareFound(changed: number): number {
  const found = Array.from({ length: 300 }, () => {
    const one = words();
    const other = [...one];
    for (let n = 0; n < changed; n++) other[Math.floor((n * 40) / changed)] = word();
    const bands = nearBands(one);
    return nearBands(other).some((band) => bands.includes(band));
  });
  return found.filter(Boolean).length / found.length;
}

describe("bands of texts", () => {
  it("are equal for equal words", () => {
    expect(nearBands(["buy", "cheap", "followers"])).toEqual(nearBands(["buy", "cheap", "followers"]));
    expect(new Set(nearBands(["buy", "cheap", "followers"])).size).toBe(3);
  });

  it("mostly meet when two words of forty differ, and hardly ever when all do", () => {
    expect(shareFound(2)).toBeGreaterThan(0.85);
    expect(shareFound(40)).toBeLessThan(0.02);
  });
});
