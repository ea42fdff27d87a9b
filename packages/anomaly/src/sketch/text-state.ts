import type { StateReader } from "../state/state-reader.ts";
import type { StateWriter } from "../state/state-writer.ts";

/** Writes texts as their UTF-16 code units, lone surrogates included, two to a word. The reader must know how many texts. */
export function writeTexts(writer: StateWriter, texts: readonly string[]): void {
  writer.array(Uint32Array.from(texts, (text) => text.length));
  for (const text of texts) {
    const words = new Uint32Array((text.length + 1) >> 1);
    for (let index = 0; index < text.length; index++) {
      words[index >> 1] |= text.charCodeAt(index) << (16 * (index % 2));
    }
    writer.array(words);
  }
}

/** Reads back what `writeTexts` wrote. @throws InvalidStateError when the bytes end early. */
export function readTexts(reader: StateReader, count: number): string[] {
  const lengths = Array.from(reader.uint32s(count));
  return lengths.map((length) => {
    // not (length + 1) >> 1: a length from bad bytes may be above 2^31
    const words = reader.uint32s(Math.ceil(length / 2));
    const units: string[] = [];
    for (let index = 0; index < length; index++) {
      units.push(String.fromCharCode((words[index >> 1] >>> (16 * (index % 2))) & 0xffff));
    }
    return units.join("");
  });
}
