import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DELIMITER_PACKET, FLUSH_PACKET, parsePktLines, pktLine } from "./pkt-line.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const texts = (text: string) =>
  parsePktLines(bytes(text)).packets?.map((packet) =>
    packet.kind === "data" ? new TextDecoder().decode(packet.data) : packet.kind,
  );

describe("parsePktLines", () => {
  it("reads the examples of git's own documentation", () => {
    // https://git-scm.com/docs/protocol-common#_pkt_line_format
    expect(texts("0006a\n0005a000bfoobar\n0004")).toEqual(["a\n", "a", "foobar\n", ""]);
    expect(texts("0000000100020005a")).toEqual(["flush", "delimiter", "response-end", "a"]);
  });

  it.each([
    ["zzzz", "no packet length at byte 0"],
    ["0005a00", "no packet length at byte 5"],
    ["0003", "a packet of 3 bytes at byte 0"],
    ["fff1", "a packet of 65521 bytes at byte 0"],
    ["0009abc", "the packet at byte 0 is cut off"],
    ["+005a", "no packet length at byte 0"],
  ])("refuses %j: %s", (text, reason) => {
    expect(parsePktLines(bytes(text))).toEqual({ reason });
  });

  it("reads back whatever packets were written", () => {
    const packet = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }).map((text) => ({ text, line: pktLine(text) })),
      fc.constantFrom({ text: "flush", line: FLUSH_PACKET }, { text: "delimiter", line: DELIMITER_PACKET }),
    );
    fc.assert(
      fc.property(fc.array(packet), (packets) => {
        expect(texts(packets.map(({ line }) => line).join(""))).toEqual(packets.map(({ text }) => text));
      }),
    );
  });

  it("never throws, whatever comes, and accounts for every byte it takes", () => {
    const line = fc.string({ maxLength: 20 }).map((text) => bytes(pktLine(text)));
    const piece = fc.oneof(fc.uint8Array({ maxLength: 12 }), line, fc.constantFrom(bytes("0000"), bytes("0001")));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const input = Uint8Array.from(pieces.flatMap((each) => [...each]));
        const { packets, reason } = parsePktLines(input);
        if (packets === undefined) {
          expect(reason).toMatch(/at byte \d+/);
          return;
        }
        const length = packets.reduce((sum, each) => sum + 4 + (each.kind === "data" ? each.data.length : 0), 0);
        expect(length).toBe(input.length);
      }),
      { numRuns: 500 },
    );
  });

  it("a cut anywhere is noticed or leaves whole packets only", () => {
    const whole = bytes([pktLine("one\n"), pktLine("two\n"), FLUSH_PACKET].join(""));
    const kept = Array.from(
      { length: whole.length },
      (_, end) => parsePktLines(whole.subarray(0, end)).packets?.length,
    );
    expect(kept.flatMap((count, end) => (count === undefined ? [] : [[end, count]]))).toEqual([
      [0, 0],
      [8, 1],
      [16, 2],
    ]);
  });
});

it("pktLine refuses what git would not take", () => {
  expect(() => pktLine("x".repeat(65_517))).toThrow("a packet holds at most 65520 bytes, got 65521");
});
