/** A run of text as it reads, or one character that would not show, or would bend what shows. */
export interface TextPart {
  text: string;
  /** Set for a character that is named instead of being drawn, such as `U+202E`. */
  hidden: boolean;
}

// Controls, format characters (bidi marks, zero-width, tags), line separators, blank letters of Hangul and Braille.
// Joiners stay where scripts and emoji need them: they hide something only after an ASCII character.
const HIDDEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]|(?<=[ -~])[\u200c\u200d]/gu;

/** Splits a stranger's text so that nothing in it stays invisible: what cannot be seen becomes its code point's name. O(length). */
export function splitHidden(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), hidden: false });
    parts.push({ text: codePointName(match[0]), hidden: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), hidden: false });
  return parts;
}

/** The text without what cannot be seen, for places that only take plain text, such as a window's title. */
export function withoutHidden(text: string): string {
  return text.replace(HIDDEN, "");
}

function codePointName(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${hex.padStart(4, "0")}`;
}
