const MAX_DEPTH = 200;
/** What is kept of a text that cannot be stored as JSON, in characters. */
const EXCERPT_LENGTH = 10_000;

/** What PostgreSQL refuses in `jsonb`: U+0000, surrogates without their other half, numbers beyond its `numeric`. */
const REFUSED = /\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})|[eE][+-]?\d{3}|\d{200}/;
const ESCAPE = /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})|\\./g;
const REPLACEMENT = "\\ufffd";

/**
 * The JSON of our own value (an activity, a position) in a form that `jsonb` takes: U+0000 and lone surrogates become
 * U+FFFD. Numbers that are not finite become null.
 */
export function jsonOf(value: unknown): string {
  const text = JSON.stringify(value);
  return REFUSED.test(text) ? replaceEscapes(text) : text;
}

/**
 * JSON text from outside in a form that `jsonb` takes. Text that is no JSON, or is nested deeper than 200 levels, is kept as
 * one JSON string of its first 10,000 characters: nothing a stranger sends may break the batch it is in.
 */
export function storableJson(text: string): string {
  const parsed = parse(text);
  if (parsed === undefined || isTooDeep(text)) return replaceEscapes(JSON.stringify(text.slice(0, EXCERPT_LENGTH)));
  if (!REFUSED.test(text)) return text;
  return replaceEscapes(JSON.stringify(parsed.value)); // through JavaScript's numbers, which `numeric` can always hold
}

/** A text for a `text` column: without U+0000, and with U+FFFD for lone surrogates. */
export function storableText(text: string): string {
  return (text.includes("\0") ? text.replaceAll("\0", "\ufffd") : text).toWellFormed();
}

function replaceEscapes(json: string): string {
  return json.replace(ESCAPE, (found, refused) => (refused === undefined ? found : REPLACEMENT));
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** PostgreSQL's stack and our own end at some depth. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 92) index++;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 123 || code === 91) {
      if (++depth > MAX_DEPTH) return true;
    } else if (code === 125 || code === 93) depth--;
  }
  return false;
}
