import { maskSecrets, visibleText } from "@oddwatch/pipeline";

const CUT_SIGN = "…";

/**
 * A stranger's or a model's text as one visible line of at most `length` UTF-16 units: no control, bidirectional or hidden
 * characters, nothing that looks like a credential. O(length).
 */
export function boundedText(text: string, length: number): string {
  const line = visibleText(maskSecrets(text.slice(0, 4 * length).toWellFormed())).replace(/\s+/g, " ");
  return line.length <= length ? line : `${line.slice(0, length - 1).toWellFormed()}${CUT_SIGN}`;
}
