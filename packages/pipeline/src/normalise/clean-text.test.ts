import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText, visibleName, visibleText } from "./clean-text.ts";

const SEEN = /^[^\p{Cc}\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E0FFF}]*$/u;

describe("visible text", () => {
  it.each([
    ["terminal escapes", "a\u001b[31mred", "a [31mred"],
    ["line breaks", "a\r\n\tb", "a b"],
    ["an override of the direction", "ab\u202Egpj.exe", "ab gpj.exe"],
    ["isolates", "a\u2066b\u2069c", "a b c"],
    ["zero-width characters", "pass\u200B\u200Dword\uFEFF", "pass word"],
    ["tags that hide an instruction", "hi\u{E0069}\u{E0067}\u{E006E}", "hi"],
    ["variation selectors that hide data", "hi\uFE01\uFE02\uFE03\u{E0100}\u{E0101}!", "hi !"],
    ["blank fillers", "a\u3164b\u115Fc", "a b c"],
    ["a null", "a\0b", "a b"],
  ])("has no %s", (_what, text, visible) => {
    expect(visibleText(text)).toBe(visible);
  });

  it.each(["❤\uFE0F ok", "naïve 漢字 ἀλφα", "a—b “c”", "👩 👍🏽"])("keeps %s as it is", (text) => {
    expect(visibleText(text)).toBe(text);
  });
});

describe("a name", () => {
  it("is cut to its length without half a character", () => {
    expect(visibleName("abcdef", 4)).toBe("abcd");
    expect(visibleName("abc😀", 4)).toBe("abc\uFFFD");
  });

  it("shows where something invisible stood, so that two names do not look alike", () => {
    expect(visibleName("ma\u200Bin", 255)).toBe("ma\uFFFDin");
    expect(visibleName("x\u001b[2J", 255)).toBe("x\uFFFD[2J");
  });

  it("has no half characters even when it is short", () => {
    expect(visibleName("a\ud800b", 255)).toBe("a\uFFFDb");
  });
});

describe("a stranger's text", () => {
  it("is undefined when there is none", () => {
    expect(cleanText(undefined)).toBeUndefined();
    expect(cleanText("")).toBeUndefined();
  });

  it("keeps 200 characters for people, its whole length, its hosts and how many it mentions", () => {
    const cleaned = cleanText(
      `Hello @bob and @Bob, see https://Evil.example/x and http://b.example. ${"x".repeat(9000)}`,
    );
    expect(cleaned).toEqual({
      excerpt: expect.stringMatching(/^Hello @bob and @Bob, see https:\/\/Evil\.example\/x/),
      length: 9070,
      shape: expect.any(String),
      near: [expect.any(String), expect.any(String), expect.any(String)],
      hosts: ["evil.example", "b.example."],
      mentions: 1,
    });
    expect(cleaned?.excerpt).toHaveLength(200);
  });

  it("keeps five hosts at most, each once", () => {
    const text = Array.from({ length: 20 }, (_, index) => `https://h${index % 9}.example/p`).join(" ");
    expect(cleanText(text)?.hosts).toEqual(["h0.example", "h1.example", "h2.example", "h3.example", "h4.example"]);
  });

  it("counts no mail address as a mention", () => {
    expect(cleanText("write to a@b.example, then @carol (@dave)")?.mentions).toBe(2);
  });

  it("is masked before it is cut, so that no half of a secret is kept", () => {
    const cleaned = cleanText(`${"x".repeat(191)} ghp_${"aB3".repeat(12)}`);
    expect(cleaned?.excerpt).toBe(`${"x".repeat(191)} [masked:`);
  });

  it("says nothing when it consists of nothing visible", () => {
    expect(cleanText("\u200B\u200B")).toEqual({ excerpt: "", length: 2, hosts: [], mentions: 0 });
  });

  it("of a million characters is read only at its beginning", () => {
    const beginning = "buy cheap followers now at once ".repeat(125);
    const million = beginning + "other words ".repeat(83_000);
    expect(cleanText(million)).toEqual({ ...cleanText(beginning), length: million.length });
  });
});

describe("a text in a script without spaces", () => {
  const clean = (text: string) => cleanText(text);

  it("has a shape that its punctuation does not change, and another for other words", () => {
    const one = clean("クリックして無料のフォロワーを獲得してください。今すぐ!");
    expect(one?.shape).toBeDefined();
    expect(clean("クリックして無料のフォロワーを獲得してください 今すぐ")?.shape).toBe(one?.shape);
    expect(clean("バグを修正しました。レビューをお願いします。")?.shape).not.toBe(one?.shape);
  });

  it("shares a band with a copy in which a word was changed", () => {
    const [one, other] = ["账户", "帐号"].map(
      (word) =>
        clean(`安全警报：检测到您的${word}有异常访问尝试，请立即点击链接验证您的身份，否则将被永久停用`)?.near ?? [],
    );
    expect(one.some((band) => other.includes(band))).toBe(true);
  });

  it("has none under six letters", () => {
    expect(clean("谢谢你们")).not.toHaveProperty("shape");
  });
});

describe("the shape of a text", () => {
  const shape = (text: string) => cleanText(text)?.shape;

  it.each([
    ["case", "Buy Cheap Followers", "buy cheap FOLLOWERS"],
    ["digits", "order 1234 is late today", "order 99 is late today"],
    ["punctuation and space", "Hello, dear friend!", "hello...   dear -- friend"],
  ])("is the same for copies that differ in %s", (_what, one, other) => {
    expect(shape(one)).toBeDefined();
    expect(shape(one)).toBe(shape(other));
  });

  it("is another for other words or another order of them", () => {
    expect(new Set(["one two three", "one two four", "three two one"].map(shape)).size).toBe(3);
  });

  it("is not known under three words", () => {
    expect(cleanText("thank you")).not.toHaveProperty("shape");
    expect(cleanText("1 2 3 4 a b c")).not.toHaveProperty("shape");
  });
});

describe("any text at all", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({ unit: "grapheme", maxLength: 300 }),
  );

  it("becomes bounded, visible, whole characters that survive JSON", () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 20 }), (parts) => {
        const cleaned = cleanText(parts.join(" \ud83d"));
        if (cleaned === undefined) return;
        expect(cleaned.excerpt.length).toBeLessThanOrEqual(200);
        expect(cleaned.excerpt.isWellFormed()).toBe(true);
        expect(cleaned.excerpt).toMatch(SEEN);
        expect(cleaned.hosts.length).toBeLessThanOrEqual(5);
        expect(JSON.parse(JSON.stringify(cleaned))).toEqual(cleaned);
      }),
    );
  });
});
