import { z } from "zod";
import {
  Forbidden,
  type GitHubError,
  InvalidAnswer,
  NotFound,
  RateLimited,
  Unauthorized,
  Unavailable,
} from "./errors.ts";
import { retryAfterMs, retryDelay } from "./rate-limit.ts";
import type { Answer } from "./send-request.ts";

const LONGEST_REASON = 200;
const Problem = z.object({ message: z.string() });

/** The server's own words for people: `message` of a JSON body, undefined for anything else. */
function reasonIn(body: string): string | undefined {
  try {
    const problem = Problem.safeParse(JSON.parse(body));
    return problem.data?.message.replace(/\p{C}+/gu, " ").slice(0, LONGEST_REASON);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The error that an answer other than 2xx and 304 stands for. `now` is ms since epoch. */
export function answerError({ url, status, headers, body }: Answer, now: number): GitHubError {
  const text = new TextDecoder().decode(body);
  const facts = { path: url.pathname, status, reason: reasonIn(text) };
  const delay = retryDelay(status, headers, text, now);
  if (delay !== undefined) return new RateLimited(facts, delay.delayMs, delay.secondary);
  if (status === 401) return new Unauthorized(facts);
  if (status === 403) return new Forbidden(facts);
  if (status === 404 || status === 410 || status === 451) return new NotFound(facts);
  if (status >= 500 || status === 408) return new Unavailable({ ...facts, retryAfterMs: retryAfterMs(headers, now) });
  return new InvalidAnswer(facts);
}
