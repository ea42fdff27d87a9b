import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArraySplitter } from "./split-array.ts";
import { LineSplitter, type Splitter } from "./split-lines.ts";

/** Feeds the text in pieces of the given sizes, over and over. */
function split(splitter: Splitter, text: string, sizes: number[] = [text.length + 1]): (string | undefined)[] {
  const bytes = Buffer.from(text);
  const found: (string | undefined)[] = [];
  for (let from = 0, i = 0; from < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] as number;
    found.push(...splitter.take(bytes.subarray(from, from + size)));
    from += size;
  }
  return [...found, ...splitter.end()];
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe("LineSplitter", () => {
  it("gives every line whatever the pieces, also letters that lie across two of them", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), sizes, (text, sizes) => {
        const lines = text.split("\n");
        if (lines.at(-1) === "") lines.pop();
        expect(split(new LineSplitter(10_000), text, sizes)).toEqual(lines);
      }),
    );
  });

  it("skips a line that is too long and goes on with the next", () => {
    for (const size of [1, 3, 100])
      expect(split(new LineSplitter(5), "12345\n123456\n\n1234567890123\nok", [size])).toEqual([
        "12345",
        undefined,
        "",
        undefined,
        "ok",
      ]);
  });
});

describe("ArraySplitter", () => {
  it("gives every element of any array whatever the pieces and spaces", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 8 }),
        fc.constantFrom(0, 1, 4),
        sizes,
        (values, indent, sizes) => {
          const splitter = new ArraySplitter(100_000);
          const found = split(splitter, JSON.stringify(values, undefined, indent), sizes);
          expect(found.map((text) => JSON.parse(text ?? ""))).toEqual(
            values.map((value) => JSON.parse(JSON.stringify(value))),
          );
          expect(splitter.problem).toBeUndefined();
        },
      ),
    );
  });

  it("reads several arrays, one after another", () => {
    const splitter = new ArraySplitter(100);
    expect(split(splitter, '[{"a":"]"}, 2]\n[3]\n')).toEqual(['{"a":"]"}', "2", "3"]);
    expect(splitter.problem).toBeUndefined();
  });

  it("skips an element that is too long and goes on with the next", () => {
    for (const size of [1, 3, 100])
      expect(split(new ArraySplitter(8), '["a","123456789012","b"]', [size])).toEqual(['"a"', undefined, '"b"']);
  });

  it("tells an array that is not closed, and text outside it", () => {
    const open = new ArraySplitter(100);
    expect(split(open, "[1, 2")).toEqual(["1", "2"]);
    expect(open.problem).toBe("the array is not closed");
    const stray = new ArraySplitter(100);
    expect(split(stray, "[1] and so on")).toEqual(["1"]);
    expect(stray.problem).toBe("there is text outside the array");
  });
});
