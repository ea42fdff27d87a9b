import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { jsonOf, storableJson, storableText } from "./storable-json.ts";

describe("JSON for the database", () => {
  it.each([
    ["plain text", { a: "b" }, '{"a":"b"}'],
    ["a zero character", "a\0b", '"a\\ufffdb"'],
    ["a lone half of a pair", "\ud83d|\ude00", '"\\ufffd|\\ufffd"'],
    ["a whole pair", "😀", '"😀"'],
    ["the look of an escape behind a backslash", "\\u0000", '"\\\\u0000"'],
    ["keys as well", { "\0": 1 }, '{"\\ufffd":1}'],
  ])("of our own value: %s", (_name, value, expected) => {
    expect(jsonOf(value)).toBe(expected);
  });

  it.each([
    ["what is fine stays as it is", '{"a": [1, 2.50]}', '{"a": [1, 2.50]}'],
    ["numbers too large become null", "[1e999999, -1e999, 1e30]", "[null,null,1e+30]"],
    ["very long numbers are shortened", `[${"9".repeat(250)}]`, "[1e+250]"],
    ["an escaped pair stays", '"\\ud83d\\ude00"', '"😀"'],
    ["text that is no JSON becomes a string", "{oops\0", '"{oops\\ufffd"'],
    [
      "what is nested too deep becomes a string",
      "[".repeat(201) + "]".repeat(201),
      `"${"[".repeat(201)}${"]".repeat(201)}"`,
    ],
    ["brackets inside a string are not nesting", `"${"[".repeat(300)}"`, `"${"[".repeat(300)}"`],
  ])("from outside: %s", (_name, text, expected) => {
    expect(storableJson(text)).toBe(expected);
  });

  it("text loses what a text column cannot hold", () => {
    expect(storableText("a\0b\ud800")).toBe("a\ufffdb\ufffd");
  });
});

describe("whatever a stranger sends", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it("is taken by the database", async () => {
    const hostile = fc.oneof(
      fc.json({ stringUnit: "binary", maxDepth: 5 }),
      fc.string({ unit: "binary" }),
      fc
        .tuple(fc.string({ unit: "binary" }), fc.stringMatching(/^\\u[0d][08c]00$/))
        .map(([a, b]) => `{"${b}":"${b}${b}\\\\${b}${a}`.concat('"}')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 20, maxLength: 20 }), async (texts) => {
        const values = [
          texts.map(storableJson),
          texts.map((text) => jsonOf({ [text]: text })),
          texts.map(storableText),
        ];
        await database.pool.query(
          "select count(a::jsonb), count(b::jsonb), count(c) from unnest($1::text[], $2::text[], $3::text[]) as given (a, b, c)",
          values,
        );
      }),
      { numRuns: 30, seed: 7 },
    );
  });
});
