/** One packet: data, or a mark between or after them. */
export type Packet = { kind: "data"; data: Uint8Array } | { kind: "flush" | "delimiter" | "response-end" };

/** The packets, or why there are none. */
export type ParsedPackets = { packets: Packet[]; reason?: undefined } | { packets?: undefined; reason: string };

const LENGTH_DIGITS = 4;
/** Git's own bound for a packet, its length digits included. */
const LONGEST_PACKET = 65_520;
const MARKS = new Map<number, Packet>([
  [0, { kind: "flush" }],
  [1, { kind: "delimiter" }],
  [2, { kind: "response-end" }],
]);

/**
 * Splits an answer of a git server into its packets: four hexadecimal digits of length, then so many bytes less four.
 * Never throws; data are views of `bytes`. https://git-scm.com/docs/protocol-common#_pkt_line_format
 */
export function parsePktLines(bytes: Uint8Array): ParsedPackets {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length; ) {
    const digits = String.fromCharCode(...bytes.subarray(at, at + LENGTH_DIGITS));
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) return { reason: `no packet length at byte ${at}` };
    const length = Number.parseInt(digits, 16);
    const mark = MARKS.get(length);
    if (mark !== undefined) {
      packets.push(mark);
      at += LENGTH_DIGITS;
      continue;
    }
    if (length < LENGTH_DIGITS || length > LONGEST_PACKET)
      return { reason: `a packet of ${length} bytes at byte ${at}` };
    if (at + length > bytes.length) return { reason: `the packet at byte ${at} is cut off` };
    packets.push({ kind: "data", data: bytes.subarray(at + LENGTH_DIGITS, at + length) });
    at += length;
  }
  return { packets };
}

/** A packet of text, as it goes over the wire. Throws RangeError above git's bound. */
export function pktLine(text: string): string {
  const length = Buffer.byteLength(text) + LENGTH_DIGITS;
  if (length > LONGEST_PACKET) throw new RangeError(`a packet holds at most ${LONGEST_PACKET} bytes, got ${length}`);
  return length.toString(16).padStart(LENGTH_DIGITS, "0") + text;
}

/** Ends a message. */
export const FLUSH_PACKET = "0000";
/** Stands between the parts of a message. */
export const DELIMITER_PACKET = "0001";
