import { shorten } from "../message/plain-line.ts";

/** Escaping makes one character five long at most (`&amp;`), so that many can be cut at once without cutting too much. */
const LONGEST_ESCAPE = 5;

/** The escaped text, cut before it was escaped so that it has at most `length` characters and no escape is cut in half. */
export function fitEscaped(text: string, length: number, escaped: (text: string) => string): string {
  let room = Math.min(text.length, length);
  for (;;) {
    const fitting = escaped(shorten(text, room));
    if (fitting.length <= length) return fitting;
    room -= Math.max(1, Math.floor((fitting.length - length) / LONGEST_ESCAPE));
  }
}
