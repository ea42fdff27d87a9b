import { ByteReader, ByteWriter } from "../bytes.ts";
import { EVENT_GROUPS, type EventGroup } from "./event-group.ts";

const PAIRS = 4096;
const TRIPLES = 32_768;
/** So much of a text is read. */
const READ = 120;
const LEAST_CHARACTERS = 20;
/** Characters learned before anything can surprise. */
const LEAST_LEARNED = 20_000;
/** When so many are learned all counts are halved: what texts were like long ago fades. */
const MOST_LEARNED = 2_000_000;
/** Different characters that may follow any two. */
const ALPHABET = 64;
const IMAGINED = 0.05;

interface Model {
  pairs: Float32Array;
  triples: Float32Array;
  learned: number;
}

/**
 * How little a text reads like those of its group before: bits per character by which third character followed two, in
 * counts under hashed places that fade. Around 2 to 3 for plain language, 6 for what is encoded. O(120) per text;
 * 148 KB per group with texts.
 *
 * Source: C. E. Shannon, "Prediction and entropy of printed English", Bell System Technical Journal 30 (1951).
 */
export class TextSurprise {
  readonly name: string;
  readonly #models = new Map<EventGroup, Model>();

  constructor(name: string) {
    this.name = name;
  }

  /** Bits per character; NaN for short texts and before enough were read. Learns it with the weight, 0..1, so that a flood is not its own model. */
  read(group: EventGroup, text: string, weight: number): number {
    const length = Math.min(READ, text.length);
    if (length < LEAST_CHARACTERS) return Number.NaN;
    const model = this.#modelOf(group);
    let bits = 0;
    let [first, second] = [classOf(text.charCodeAt(0)), classOf(text.charCodeAt(1))];
    for (let at = 2; at < length; at++) {
      const third = classOf(text.charCodeAt(at));
      const pair = Math.imul(first * 257 + second, 0x9e3779b1) >>> 20;
      const triple = Math.imul((first * 257 + second) * 257 + third, 0x85ebca6b) >>> 17;
      bits -= Math.log2((model.triples[triple] + IMAGINED) / (model.pairs[pair] + IMAGINED * ALPHABET));
      model.triples[triple] += weight;
      model.pairs[pair] += weight;
      first = second;
      second = third;
    }
    const ready = model.learned >= LEAST_LEARNED;
    model.learned += weight * (length - 2);
    if (model.learned > MOST_LEARNED) halve(model);
    return ready ? Math.max(0, bits / (length - 2)) : Number.NaN;
  }

  #modelOf(group: EventGroup): Model {
    let model = this.#models.get(group);
    if (model === undefined) {
      model = { pairs: new Float32Array(PAIRS), triples: new Float32Array(TRIPLES), learned: 0 };
      this.#models.set(group, model);
    }
    return model;
  }

  save(): Map<string, Uint8Array> {
    const writer = new ByteWriter();
    writer.json([...this.#models].map(([group, { learned }]) => [group, learned]));
    for (const { pairs, triples } of this.#models.values()) {
      writer.raw(new Uint8Array(pairs.buffer));
      writer.raw(new Uint8Array(triples.buffer));
    }
    return new Map([[this.name, writer.bytes()]]);
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    const reader = new ByteReader(parts.get(this.name));
    this.#models.clear();
    for (const [group, learned] of reader.json() as [EventGroup, number][]) {
      if (!EVENT_GROUPS.includes(group)) throw new RangeError(`no event group is called ${group}`);
      const pairs = new Float32Array(reader.raw().slice().buffer);
      this.#models.set(group, { pairs, triples: new Float32Array(reader.raw().slice().buffer), learned });
    }
  }
}

function halve(model: Model): void {
  model.learned /= 2;
  for (const counts of [model.pairs, model.triples]) for (let at = 0; at < counts.length; at++) counts[at] /= 2;
}

/** Case is ignored and all digits are alike; each block of 64 characters beyond Latin-1 is one. */
function classOf(code: number): number {
  if (code >= 65 && code <= 90) return code + 32;
  if (code >= 48 && code <= 57) return 48;
  return code < 256 ? code : 256 + (code >> 6);
}
