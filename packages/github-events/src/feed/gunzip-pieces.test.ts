import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GzipDamagedError, gunzipPieces } from "./gunzip-pieces.ts";

async function* piecesOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/** All that comes out, and the error that ends it. */
async function unpack(bytes: Buffer, size = 100): Promise<{ text: string; error: unknown }> {
  const out: Buffer[] = [];
  let error: unknown;
  try {
    for await (const piece of gunzipPieces(() => piecesOf(bytes, size))) out.push(Buffer.from(piece));
  } catch (thrown) {
    error = thrown;
  }
  return { text: Buffer.concat(out).toString(), error };
}

const text = Array.from({ length: 300 }, (_, i) => `line ${i} ${(i * 7919) % 1000}\n`).join("");
const packed = gzipSync(text);

describe("gunzipPieces", () => {
  it.each([1, 7, 100, 65_536])("unpacks a file read in pieces of %i bytes", async (size) => {
    expect(await unpack(packed, size)).toEqual({ text, error: undefined });
  });

  it.each([1, 7, 100, 65_536])("unpacks several members in pieces of %i bytes", async (size) => {
    const members = Buffer.concat([packed, gzipSync("middle\n"), packed, Buffer.alloc(512)]);
    expect(await unpack(members, size)).toEqual({ text: `${text}middle\n${text}`, error: undefined });
  });

  it("gives all that stands before the cut of a cut-off file, wherever it is cut", async () => {
    const whole = packed.length;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: whole - 1 }),
        fc.integer({ min: 1, max: 1_000 }),
        async (length, size) => {
          const { text: found, error } = await unpack(packed.subarray(0, length), size);
          expect(text.startsWith(found)).toBe(true);
          expect(found.length).toBeGreaterThanOrEqual((text.length * (length - 1_500)) / whole);
          expect(error).toBeInstanceOf(GzipDamagedError);
          expect((error as GzipDamagedError).cutOff).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("gives everything of a file whose checksum alone is wrong", async () => {
    const damaged = Buffer.from(packed);
    damaged.writeUInt8((damaged[damaged.length - 8] as number) ^ 1, damaged.length - 8);
    const { text: found, error } = await unpack(damaged, 65_536);
    expect(found).toBe(text);
    expect(String(error)).toBe("GzipDamagedError: the gzip data is damaged (incorrect data check)");
  });

  it("gives the first member when what follows it is no gzip", async () => {
    const { text: found, error } = await unpack(Buffer.concat([packed, Buffer.from("garbage after the end")]), 65_536);
    expect(found).toBe(text);
    expect(error).toBeInstanceOf(GzipDamagedError);
  });

  it("gives nothing of what is no gzip at all", async () => {
    const { text: found, error } = await unpack(Buffer.from("no gzip, just words"));
    expect(found).toBe("");
    expect(String(error)).toBe("GzipDamagedError: the gzip data is damaged (incorrect header check)");
  });

  it("passes on the error of whoever reads the file", async () => {
    const output = gunzipPieces(async function* () {
      yield packed.subarray(0, 50);
      throw new Error("disk gone");
    });
    const readAll = async () => {
      for await (const piece of output) expect(piece.length).toBeGreaterThan(0);
    };
    await expect(readAll()).rejects.toThrow("disk gone");
  });
});
