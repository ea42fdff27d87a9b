import { Random } from "@oddwatch/anomaly";
import { describe, expect, it } from "vitest";
import { TextSurprise } from "./text-surprise.ts";

const WORDS = "please review this change it fixes the build when the cache is empty and adds a test for it".split(" ");

function sentence(random: Random): string {
  return Array.from({ length: 12 }, () => WORDS[random.nextUint32() % WORDS.length]).join(" ");
}

/** A model that read many sentences. */
function wellRead(): TextSurprise {
  const random = new Random("sentences");
  const surprise = new TextSurprise("text");
  for (let n = 0; n < 1000; n++) surprise.read("issue", sentence(random), 1);
  return surprise;
}

const ENCODED = "aGVsbG8gd29ybGQhIHRoaXMgaXMgYSBwYXlsb2FkIHRoYXQgbm9ib2R5IHJlYWRz";

describe("the surprise of a text", () => {
  it("is small for texts like those before, large for what is encoded", () => {
    const surprise = wellRead();
    expect(surprise.read("issue", sentence(new Random("another")), 1)).toBeLessThan(2);
    expect(surprise.read("issue", ENCODED, 1)).toBeGreaterThan(5);
  });

  it("ignores case and the value of digits", () => {
    const [one, other] = [wellRead(), wellRead()];
    const text = "please review change 123 of the cache";
    expect(one.read("issue", text, 1)).toBe(other.read("issue", text.toUpperCase().replace("123", "907"), 1));
  });

  it("is not known for short texts, and in a group of which little was read", () => {
    const surprise = wellRead();
    expect(surprise.read("issue", "fixes the build", 1)).toBeNaN();
    expect(surprise.read("review", ENCODED, 1)).toBeNaN();
  });

  it("is worn off far less by a flood whose copies weigh ever less", () => {
    const worn = (weight: (copy: number) => number) => {
      const surprise = wellRead();
      for (let copy = 1; copy <= 500; copy++) surprise.read("issue", ENCODED, weight(copy));
      return surprise.read("issue", ENCODED, 0);
    };
    expect(worn((copy) => 1 / copy)).toBeGreaterThan(2 * worn(() => 1));
  });

  it("takes any text, and goes on from a saved state as if never stopped", () => {
    const live = wellRead();
    const restored = new TextSurprise("text");
    restored.restore(live.save());
    for (const text of ["\u0000".repeat(40), "\ud800".repeat(40), "漢字".repeat(30), "👍".repeat(20), ENCODED]) {
      const bits = live.read("issue", text, 1);
      expect(bits).toBeGreaterThan(0);
      expect(restored.read("issue", text, 1)).toBe(bits);
    }
  });
});
