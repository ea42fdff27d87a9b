const LINE_BREAKS = /\r\n?/g;
const UNSEEN = /[[\p{Cc}\p{Bidi_Control}]--[\t\n]]/gv;

/**
 * JSON text as it leaves the service: control characters and marks that turn the reading direction are taken out of
 * every string value, broken surrogates become U+FFFD. The one place that does so, for answers and streams alike.
 */
export function wireJson(value: unknown): string {
  return JSON.stringify(value, plainText);
}

/** The replacer behind {@link wireJson}: cleans strings and passes everything else. */
export function plainText(_key: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value.toWellFormed().replace(LINE_BREAKS, "\n").replace(UNSEEN, "");
}
