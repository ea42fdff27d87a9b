import { describe, expect, it } from "vitest";
import { wireJson } from "./wire-json.ts";

const WORD = "a\tb\nc";

describe("wireJson", () => {
  it.each([
    ["plain text with tabs, lines, quotes and backslashes", `${WORD} "q" \\ \\u0000 \\r`, `${WORD} "q" \\ \\u0000 \\r`],
    ["other writing", "żółć 漢字 😀", "żółć 漢字 😀"],
    ["line ends of other systems", "a\r\nb\rc", "a\nb\nc"],
    ["control characters", "a\0b\bc\fd\u001be\u007ff\u0085g\u009bh", "abcdefgh"],
    ["marks that turn the reading direction", "a\u202eb\u2066c\u2069d\u200ee\u061cf", "abcdef"],
    ["broken surrogates", "a\ud83db\ude00c", "a\ufffdb\ufffdc"],
  ])("writes %s clean", (_what, text, clean) => {
    const value = { deep: [{ text }], number: 1.5, none: null };
    expect(JSON.parse(wireJson(value))).toEqual({ deep: [{ text: clean }], number: 1.5, none: null });
  });
});
