import { DeliveryError, type DeliveryFailure } from "../delivery-error.ts";
import type { Answer } from "./post.ts";

const LONGEST_SECONDS = 86_400;

/**
 * What an HTTP answer says about a delivery; undefined when it was taken. `name` is the receiver's, `detail` what it said in
 * words that may be shown.
 */
export function answerFailure(
  { status, headers }: Pick<Answer, "status" | "headers">,
  { name, detail, now }: { name: string; detail?: string; now: number },
): DeliveryError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const said = detail === undefined ? "" : ` (${detail})`;
  const isRedirect = status >= 300 && status < 400;
  const text = `${name} answered ${status}${said}${isRedirect ? ": redirects are not followed" : ""}`;
  return new DeliveryError(failureOf(status), text, {
    retryAfterSeconds: retryAfterSeconds(headers["retry-after"], now),
  });
}

function failureOf(status: number): DeliveryFailure {
  if (status === 429) return "rate-limited";
  if (status === 408 || status === 425) return "timed-out";
  if (status >= 500) return "receiver-failed";
  return [401, 403, 404, 410].includes(status) ? "not-authorised" : "rejected";
}

/**
 * How long a `Retry-After` asks to wait, at most a day; undefined when it is missing or makes no sense.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterSeconds(header: string | string[] | undefined, now: number): number | undefined {
  if (typeof header !== "string") return undefined;
  const isNumber = /^\s*\d{1,12}(\.\d{1,6})?\s*$/.test(header);
  const seconds = isNumber ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(LONGEST_SECONDS, Math.max(0, seconds));
}
