import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";

const MOST_BYTES = 2 ** 32;

/** Appends the saved state of a part, length first, filled up to whole words of four bytes. */
export function writeNested(writer: StateWriter, bytes: Uint8Array): void {
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  for (let at = 0; at < bytes.length; at++) words[at >> 2] |= bytes[at] << (8 * (at & 3));
  writer.number(bytes.length);
  writer.array(words);
}

/** Takes back what `writeNested` appended. @throws InvalidStateError when that is not there. */
export function readNested(reader: StateReader): Uint8Array<ArrayBuffer> {
  const length = reader.integer(0, MOST_BYTES);
  const words = reader.uint32s(Math.ceil(length / 4));
  return Uint8Array.from({ length }, (_, at) => words[at >> 2] >>> (8 * (at & 3)));
}
