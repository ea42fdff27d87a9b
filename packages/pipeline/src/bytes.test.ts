import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";

const field = fc.oneof(
  fc.array(fc.double()).map((values) => ({ kind: "float64s" as const, value: Float64Array.from(values) })),
  fc.jsonValue().map((value) => ({ kind: "json" as const, value })),
  fc.uint8Array({ maxLength: 40 }).map((value) => ({ kind: "raw" as const, value })),
);

function written(fields: readonly { kind: string; value: unknown }[]): Uint8Array {
  const writer = new ByteWriter();
  for (const { kind, value } of fields) {
    if (kind === "float64s") writer.float64s(value as Float64Array);
    else if (kind === "raw") writer.raw(value as Uint8Array);
    else writer.json(value);
  }
  return writer.bytes();
}

describe("bytes", () => {
  it("give back what was written, in its order, also as a part of a larger buffer", () => {
    fc.assert(
      fc.property(fc.array(field), fc.nat(9), (fields, offset) => {
        const bytes = written(fields);
        const larger = Buffer.concat([Buffer.alloc(offset), bytes, Buffer.alloc(3)]);
        const reader = new ByteReader(larger.subarray(offset, offset + bytes.length));
        for (const { kind, value } of fields) {
          const read = reader[kind]();
          expect(kind === "json" ? JSON.stringify(read) : read).toEqual(
            kind === "json" ? JSON.stringify(value) : value,
          );
        }
        expect(() => reader.raw()).toThrow(RangeError);
      }),
    );
  });

  it("keep NaN, both zeros and the infinities", () => {
    const values = Float64Array.of(Number.NaN, 0, -0, Infinity, -Infinity);
    expect(new ByteReader(written([{ kind: "float64s", value: values }])).float64s()).toEqual(values);
  });

  it("are refused when they are missing or cut short anywhere", () => {
    expect(() => new ByteReader(undefined)).toThrow(RangeError);
    const bytes = written([{ kind: "raw", value: new Uint8Array(20) }]);
    for (let length = 0; length < 28; length++) {
      expect(() => new ByteReader(bytes.subarray(0, length)).raw()).toThrow(RangeError);
    }
  });
});
