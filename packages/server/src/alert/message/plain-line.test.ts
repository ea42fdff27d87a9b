import { describe, expect, it } from "vitest";
import { plainLine, shorten } from "./plain-line.ts";

describe("plainLine", () => {
  it.each([
    ["a\r\n b\t c", "a b c"],
    ["\u202Egpj.exe", "gpj.exe"],
    ["see https://evil.example now", "see https[:]//evil.example now"],
    ["javascript:alert(1) mailto:a@b.example", "javascript[:]alert(1) mailto[:]a@b.example"],
    ["octo-org/pages: 3 pushes", "octo-org/pages: 3 pushes"],
    ["\uD83Dx", "\uFFFDx"],
    ["", ""],
  ])("makes %j into %j", (text, line) => {
    expect(plainLine(text, 100)).toBe(line);
  });

  it("reads no more of a long text than it needs", () => {
    expect(plainLine("a ".repeat(5_000_000), 10)).toBe("a a a a a…");
  });
});

describe("shorten", () => {
  it("leaves what fits, and cuts no character in half", () => {
    expect(shorten("12345", 5)).toBe("12345");
    expect(shorten("123456", 5)).toBe("1234…");
    expect(shorten("123😀56", 5)).toBe("123…");
  });
});
