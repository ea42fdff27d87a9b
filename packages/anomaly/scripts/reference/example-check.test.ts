import { describe, expect, it } from "vitest";
import { defaultPhrase } from "./default-phrase.ts";
import { checkExample } from "./example-check.ts";
import { importLine } from "./import-line.ts";

const ten = 10;
const verdict = async (line: string) => (await checkExample(line, { ten }))[0]?.agrees;

describe("the check of an example", () => {
  it.each([
    ["ten; // 10", true],
    ["ten; // 11", false],
    ["ten / 3; // 3.33: a third", true],
    ["ten / 3; // 3.34", false],
    ["ten / 3; // about 3.34", true],
    ["ten / 3; // about 3.36", false],
    ["ten / 3; // 10 / 3", true],
    ["ten / 3e30; // 3.3e-30", true],
    ["ten / 3e30; // 4e-30", false],
    ["Float64Array.of(ten, 1); // 10, 1", true],
    ["[ten, 1]; // [10]", false],
    ['[["a", ten]]; // [["a", 10]], in a list', true],
    ["({ ten, more: 1 }); // { ten: 10.0 } and more", true],
    ["({ ten }); // { ten: 9 }", false],
    ['"ten"; // "ten", a text', true],
    ["undefined; // 0", false],
    ["undefined; // undefined: too early", true],
    ["ten > 9; // true", true],
    ["-ten; // -10", true],
    ["ten; // below 11: by one", true],
    ["ten; // below 10", false],
    ["ten; // above 9.9", true],
    ["[ten]; // above 9", false],
    ["await Promise.resolve(ten); // 10", true],
  ])("%s", async (line, agrees) => {
    expect(await verdict(line)).toBe(agrees);
  });

  it("knows no verdict where a comment begins with words", async () => {
    expect(await verdict("ten; // more than nine")).toBeUndefined();
  });

  it("leaves alone statements that give nothing, and lines without a comment", async () => {
    expect(await checkExample("const nine = ten - 1; // 9\nnine;\nfor (;;) break; // at once", { ten })).toEqual([]);
  });
});

describe("defaultPhrase", () => {
  it.each([
    ["Trees. Default 50.", "50"],
    ["Share. Default 0.98: the rest is tail.", "0.98"],
    ["Memory. Default ten\n times that, to 100,000.", "ten times that"],
    ["Trees, 1 to 4096, default 50.", "50"],
    ['`"reservoir"`, the default, fades; `"window"` forgets.', '`"reservoir"`'],
    ["By default it fades.", undefined],
    ["Seed.", undefined],
  ])("%j", (text, phrase) => {
    expect(defaultPhrase(text)).toBe(phrase);
  });
});

describe("importLine", () => {
  it("names what an example uses of the package, by whole words", () => {
    const exported = [{ name: "Spot" }, { name: "DriftSpot" }, { name: "median" }];
    expect(importLine("new DriftSpot(); median([1]);", exported)).toBe(
      'import { DriftSpot, median } from "@oddwatch/anomaly";\n\n',
    );
    expect(importLine("1 + 1;", exported)).toBe("");
  });
});
