import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";

const MOST_BYTES = 2 ** 32;

/** Bytes that fill up a part to whole words of four. */
const padding = (length: number) => -length & 3;

/** Appends the saved state of a part, length first, filled up to whole words of four bytes. */
export function writeNested(writer: StateWriter, bytes: Uint8Array): void {
  writer.number(bytes.length);
  writer.array(bytes);
  writer.array(new Uint8Array(padding(bytes.length)));
}

/** Takes back what `writeNested` appended. @throws InvalidStateError when that is not there. */
export function readNested(reader: StateReader): Uint8Array<ArrayBuffer> {
  const length = reader.integer(0, MOST_BYTES);
  const bytes = reader.uint8s(length);
  reader.uint8s(padding(length));
  return bytes;
}
