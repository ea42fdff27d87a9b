import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonLine, visible } from "./visible.ts";

const HOSTILE = [
  ["an escape sequence", "\u001b[2Jgone", "<U+001B>[2Jgone"],
  ["a one-byte control sequence", "\u009b31mred", "<U+009B>31mred"],
  ["a line break", "a\r\nb", "a<U+000D><U+000A>b"],
  ["a reordering mark", "\u202egnp.exe", "<U+202E>gnp.exe"],
  ["a tag character beyond the first plane", "a\u{e0041}b", "a<U+E0041>b"],
  ["half of a surrogate pair", "a\ud800b", "a<U+D800>b"],
] as const;

describe("visible", () => {
  it.each(HOSTILE)("writes out %s", (_name, text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  it("leaves words of any script and emoji alone", () => {
    const text = "Grüße, 世界, مرحبا, 🦉";
    expect(visible(text)).toBe(text);
  });
});

describe("jsonLine", () => {
  it.each(HOSTILE)("escapes %s and keeps the data", (_name, text) => {
    const line = jsonLine({ text });
    expect(visible(line)).toBe(line);
    expect(JSON.parse(line)).toEqual({ text });
  });

  it("says the same as JSON.stringify, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const line = jsonLine([text]);
        expect(JSON.parse(line)).toEqual([text]);
        expect(visible(line)).toBe(line);
      }),
    );
  });
});
