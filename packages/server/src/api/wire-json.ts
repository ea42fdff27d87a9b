const LINE_BREAKS = /\r\n?/g;
/** Whatever might have to be taken out as it stands in JSON text; an escaped backslash before such a letter is found too. */
const PERHAPS = /[\u007f-\u009f\p{Bidi_Control}]|\\[bfru]/u;
const UNSEEN = /[[\p{Cc}\p{Bidi_Control}]--[\t\n]]/gv;

/**
 * JSON text as it leaves the service: control characters and marks that turn the reading direction are taken out of
 * every string value, broken surrogates become U+FFFD. The one place that does so, for answers and streams alike.
 */
export function wireJson(value: unknown): string {
  const text = JSON.stringify(value);
  return PERHAPS.test(text) ? JSON.stringify(value, plainText) : text; // cleaning takes several times as long
}

/** Cleans strings and passes everything else. */
function plainText(_key: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value.toWellFormed().replace(LINE_BREAKS, "\n").replace(UNSEEN, "");
}
