import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LinearPattern } from "./linear-pattern.ts";
import { PatternError } from "./parse-pattern.ts";

const TEXT = fc.string({ unit: fc.constantFrom(..."aAbB01_-. \n/é\u2028".split("")), maxLength: 12 });

const { pattern: PATTERN } = fc.letrec<{ pattern: string; atom: string; term: string; sequence: string }>((tie) => ({
  atom: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(..."abAB01_ /é".split("")) },
    fc.constantFrom(".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\.", "\\-", "\\x61", "\\u00e9", "\\n"),
    fc.constantFrom("[ab]", "[^ab]", "[a-b0]", "[^\\d_]", "[\\w-]", "[-a]", "[\\]a]", "[^]", "[]", "[.^$]"),
    { weight: 1, arbitrary: tie("pattern").map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: tie("pattern").map((inner) => `(?:${inner})`) },
  ),
  term: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("^", "$", "\\b", "\\B"),
    fc
      .tuple(tie("atom"), fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "+?"))
      .map(([atom, times]) => `${atom}${times}`),
  ),
  sequence: fc.array(tie("term"), { maxLength: 4 }).map((terms) => terms.join("")),
  pattern: fc.array(tie("sequence"), { minLength: 1, maxLength: 2 }).map((choices) => choices.join("|")),
}));

describe("a linear pattern", () => {
  it("finds what ECMAScript finds", () => {
    fc.assert(
      fc.property(PATTERN, fc.array(TEXT, { minLength: 1, maxLength: 5 }), (source, texts) => {
        const pattern = new LinearPattern(source);
        const expected = new RegExp(source);
        for (const text of texts) expect(pattern.test(text), JSON.stringify([source, text])).toBe(expected.test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it("finds in either case what ECMAScript finds so", () => {
    fc.assert(
      fc.property(PATTERN, TEXT, (source, text) => {
        const found = new LinearPattern(`(?i)${source}`).test(text);
        expect(found, JSON.stringify([source, text])).toBe(new RegExp(source, "i").test(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ["(a*)*b", "a".repeat(20_000)],
    ["(a|aa)+$", `${"a".repeat(20_000)}!`],
    [".*x.*y.*z.*w", "xyz".repeat(7_000)],
    ["(.*a){20}b", "a".repeat(20_000)],
  ])("takes no longer for %s, which others would never end", (source, text) => {
    expect(new LinearPattern(source).test(text)).toBe(false);
  });

  it("goes on when it met more sets of states than it keeps", () => {
    const pattern = new LinearPattern("a[ab]{9}c");
    let at = 1;
    const text = Array.from({ length: 20_000 }, () => {
      at = (at * 16807) % 2147483647;
      return at % 2 === 0 ? "a" : "b";
    }).join("");
    expect(pattern.test(text)).toBe(false);
    expect(pattern.test(`${text}a${"b".repeat(9)}c`)).toBe(true);
  });

  it.each([
    ["(a)\\1", "a back reference"],
    ["a(?=b)", "look-around"],
    ["(?<!a)b", "look-around"],
    ["(?<name>a)", "look-around"],
    ["\\p{L}", "\\p, which means nothing here"],
    ["(a", "a ( without its )"],
    ["a)", "a ) without its ("],
    ["[a", "an end too early"],
    ["*a", "a * with nothing to repeat"],
    ["a**", "a repetition of a repetition"],
    ["^*", "a repetition of a place"],
    ["a{", "a { that begins no repetition"],
    ["a{3,2}", "from more to less"],
    ["a{101}", "more than 100"],
    ["a}", "a lone }"],
    ["[b-a]", "a range that is none"],
    ["[\\d-x]", "a range that is none"],
    ["((a{100}){100}){100}", "too large"],
    ["\\", "an end too early"],
    ["(".repeat(60), "nested too deeply"],
  ])("is refused with a reason: %s", (source, reason) => {
    expect(() => new LinearPattern(source)).toThrow(PatternError);
    expect(() => new LinearPattern(source)).toThrow(reason);
  });
});
