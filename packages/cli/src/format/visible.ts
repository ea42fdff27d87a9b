/**
 * What a terminal would obey instead of print: control characters (C0, DEL, C1), marks that reorder text (bidirectional), that
 * cannot be seen (zero width, tag characters, soft hyphen) or that break a line (U+2028, U+2029), and halves of surrogate pairs.
 */
const UNSAFE =
  /[\p{Cc}\p{Cs}\u{AD}\u{61C}\u{180E}\u{200B}-\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{FEFF}\u{FFF9}-\u{FFFB}\u{E0000}-\u{E007F}]/gu;

/** The text with every unsafe character written out as `<U+001B>`: nothing in it can move the cursor, colour or reorder a line. */
export function visible(text: string): string {
  return text.replace(UNSAFE, (character) => `<U+${codePoint(character).toString(16).toUpperCase().padStart(4, "0")}>`);
}

/** One line of JSON in which unsafe characters stand as `\u` escapes: the same data for a parser, harmless in a terminal. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
