import { visibleText } from "@oddwatch/pipeline";

/**
 * A stranger's text as one line that obeys nobody: without invisible and control characters, and without addresses that a
 * reader's program would make into links ("https[:]//..."). The only link of a message is its own. At most `length` characters.
 */
export function plainLine(text: string, length: number): string {
  const bounded = text.length > 2 * length ? text.slice(0, 2 * length) : text;
  const line = visibleText(bounded.toWellFormed()).replace(/\s+/g, " ");
  return shorten(line.replace(/:(?=\/\/)/g, "[:]").replace(/\b(mailto|javascript|data|tel):/gi, "$1[:]"), length);
}

/** The text, or its beginning and an ellipsis: at most `length` UTF-16 units, no character cut in half. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
