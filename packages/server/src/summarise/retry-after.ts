const LONGEST_SECONDS = 86_400;

/**
 * How long a provider asks to wait; undefined when it does not say. OpenAI's `retry-after-ms` is the finer one. Dates are
 * not read: none of the providers sends them.
 * https://platform.openai.com/docs/guides/rate-limits, https://docs.anthropic.com/en/api/rate-limits
 */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>): number | undefined {
  const { "retry-after-ms": ms, "retry-after": seconds } = headers;
  if (isNumber(ms)) return Math.min(LONGEST_SECONDS, Number(ms) / 1000);
  return isNumber(seconds) ? Math.min(LONGEST_SECONDS, Number(seconds)) : undefined;
}

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,12}(?:\.\d{1,6})?$/.test(text);
}
