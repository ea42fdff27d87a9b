import {
  ANY,
  type CharacterRanges,
  contains,
  DIGITS,
  inBothCases,
  inverted,
  merged,
  SPACE,
  WORD,
} from "./character-ranges.ts";

/** A pattern as a tree. */
export type PatternNode =
  | { is: "character"; ranges: CharacterRanges }
  | { is: "place"; place: "start" | "end" | "word-edge" | "no-word-edge" }
  | { is: "sequence"; nodes: PatternNode[] }
  | { is: "choice"; nodes: PatternNode[] }
  | { is: "repeat"; node: PatternNode; least: number; most: number };

/** A pattern that cannot be used, why, and what to write instead. */
export class PatternError extends Error {
  override readonly name = "PatternError";
}

const MOST_REPEATS = 100;
const NAMED: Readonly<Record<string, CharacterRanges>> = {
  d: DIGITS,
  D: inverted(DIGITS),
  w: WORD,
  W: inverted(WORD),
  s: SPACE,
  S: inverted(SPACE),
};
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11 };

/**
 * Reads the part of the regular expression language that can always be matched in linear time: characters, `.`, classes,
 * `\d \w \s` and their opposites, `^ $ \b \B`, groups, `|`, `* + ? {n,m}`, and `(?i)` at the beginning for either case.
 * @throws PatternError for back references, look-around and whatever else is not among these.
 */
export function parsePattern(source: string): PatternNode {
  return new PatternParser(source).parse();
}

class PatternParser {
  readonly #source: string;
  readonly #isCaseless: boolean;
  #at: number;

  constructor(source: string) {
    this.#source = source;
    this.#isCaseless = source.startsWith("(?i)");
    this.#at = this.#isCaseless ? 4 : 0;
  }

  parse(): PatternNode {
    const node = this.#choice(0);
    if (this.#at < this.#source.length) throw this.#refusal("a ) without its (");
    return node;
  }

  #choice(depth: number): PatternNode {
    if (depth > 50) throw this.#refusal("groups nested too deeply");
    const nodes = [this.#sequence(depth)];
    while (this.#take("|")) nodes.push(this.#sequence(depth));
    return nodes.length === 1 ? nodes[0] : { is: "choice", nodes };
  }

  #sequence(depth: number): PatternNode {
    const nodes: PatternNode[] = [];
    while (this.#at < this.#source.length && this.#peek() !== "|" && this.#peek() !== ")") {
      nodes.push(this.#repeated(this.#atom(depth)));
    }
    return nodes.length === 1 ? nodes[0] : { is: "sequence", nodes };
  }

  #repeated(node: PatternNode): PatternNode {
    const times = this.#quantifier();
    if (times === undefined) return node;
    if (node.is === "place") throw this.#refusal("a repetition of a place");
    this.#take("?"); // shortest or longest: the same when only whether it matches is asked
    if (this.#quantifier() !== undefined) throw this.#refusal("a repetition of a repetition");
    const [least, most] = times;
    return { is: "repeat", node, least, most };
  }

  #quantifier(): [least: number, most: number] | undefined {
    if (this.#take("*")) return [0, Number.POSITIVE_INFINITY];
    if (this.#take("+")) return [1, Number.POSITIVE_INFINITY];
    if (this.#take("?")) return [0, 1];
    if (this.#peek() !== "{") return undefined;
    const [whole, first, comma] = /^\{(\d{1,4})(,\d{0,4})?\}/.exec(this.#source.slice(this.#at)) ?? [];
    if (whole === undefined) throw this.#refusal("a { that begins no repetition; write \\{ for the character");
    this.#at += whole.length;
    const least = Number(first);
    const most = comma === undefined ? least : comma === "," ? Number.POSITIVE_INFINITY : Number(comma.slice(1));
    if (most < least) throw this.#refusal("a repetition from more to less");
    if (Math.max(least, Number.isFinite(most) ? most : 0) > MOST_REPEATS) {
      throw this.#refusal(`a repetition of more than ${MOST_REPEATS}`);
    }
    return [least, most];
  }

  #atom(depth: number): PatternNode {
    const character = this.#next();
    switch (character) {
      case "(":
        return this.#group(depth);
      case "[":
        return this.#character(this.#class());
      case ".":
        return { is: "character", ranges: ANY };
      case "^":
        return { is: "place", place: "start" };
      case "$":
        return { is: "place", place: "end" };
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
      case "{":
        throw this.#refusal(`a ${character} with nothing to repeat`);
      case "]":
      case "}":
        throw this.#refusal(`a lone ${character}; write \\${character} for the character`);
      default:
        return this.#character([one(character.charCodeAt(0))]);
    }
  }

  #group(depth: number): PatternNode {
    if (this.#peek() === "?" && !this.#take("?:")) {
      throw this.#refusal("look-around, a named group or a flag; only (?: ) and a leading (?i) are known");
    }
    const node = this.#choice(depth + 1);
    if (!this.#take(")")) throw this.#refusal("a ( without its )");
    return { is: "sequence", nodes: [node] };
  }

  #escape(): PatternNode {
    if (this.#take("b")) return { is: "place", place: "word-edge" };
    if (this.#take("B")) return { is: "place", place: "no-word-edge" };
    return this.#character(this.#escaped());
  }

  /** What stands behind a backslash, as characters. */
  #escaped(): CharacterRanges {
    const character = this.#next();
    const named = NAMED[character];
    if (named !== undefined) return named;
    if (CONTROLS[character] !== undefined) return [one(CONTROLS[character])];
    const [, hex] = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/i.exec(this.#source.slice(this.#at - 1))?.filter(Boolean) ?? [];
    if (hex !== undefined) {
      this.#at += hex.length;
      return [one(Number.parseInt(hex, 16))];
    }
    if (/\d/.test(character)) throw this.#refusal("a back reference, which cannot be matched in linear time");
    if (/[a-z]/i.test(character)) throw this.#refusal(`\\${character}, which means nothing here`);
    return [one(character.charCodeAt(0))];
  }

  #class(): CharacterRanges {
    const isInverted = this.#take("^");
    const ranges: (readonly [number, number])[] = [];
    while (!this.#take("]")) {
      const first = this.#member();
      if (this.#peek() !== "-" || this.#source[this.#at + 1] === "]") {
        ranges.push(...first);
        continue;
      }
      this.#at += 1;
      const last = this.#member();
      if (!isOne(first) || !isOne(last) || last[0][0] < first[0][0]) throw this.#refusal("a range that is none");
      ranges.push([first[0][0], last[0][0]]);
    }
    const both = this.#isCaseless ? inBothCases(ranges) : merged(ranges);
    return isInverted ? inverted(both) : both;
  }

  #member(): CharacterRanges {
    const character = this.#next();
    if (character !== "\\") return [one(character.charCodeAt(0))];
    return this.#take("b") ? [one(8)] : this.#escaped();
  }

  #character(ranges: CharacterRanges): PatternNode {
    return { is: "character", ranges: this.#isCaseless ? inBothCases(ranges) : ranges };
  }

  #peek(): string | undefined {
    return this.#source[this.#at];
  }

  #take(text: string): boolean {
    const isNext = this.#source.startsWith(text, this.#at);
    if (isNext) this.#at += text.length;
    return isNext;
  }

  #next(): string {
    const character = this.#source[this.#at];
    if (character === undefined) throw this.#refusal("an end too early");
    this.#at += 1;
    return character;
  }

  #refusal(what: string): PatternError {
    return new PatternError(`the pattern has ${what} (at character ${this.#at})`);
  }
}

function one(code: number): readonly [number, number] {
  return [code, code];
}

function isOne(ranges: CharacterRanges): boolean {
  return ranges.length === 1 && ranges[0][0] === ranges[0][1];
}

/** Whether a character belongs to a word, for `\b`. */
export function isWordCode(code: number): boolean {
  return contains(WORD, code);
}
