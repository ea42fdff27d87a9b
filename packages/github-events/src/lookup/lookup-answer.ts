import { z } from "zod";
import { InvalidAnswer, RateLimited, Unavailable } from "../errors.ts";
import { Account, Checks, Commit, Repository } from "./looked-up.ts";
import type { Subject } from "./subject.ts";

/** What came of one subject. `missing`: there is no such thing (any more), or the token may not see it. */
export type LookedUp =
  | { status: "found"; kind: "account"; value: Account }
  | { status: "found"; kind: "repository"; value: Repository }
  | { status: "found"; kind: "commit"; value: Commit }
  | { status: "found"; kind: "checks"; value: Checks }
  | { status: "missing" }
  /** GitHub did not say, which may pass unless it denied it, or said something that makes no sense. */
  | { status: "unknown"; reason: string; isPassing: boolean };

/** What was left of the hour's points when GitHub answered, and what the answer took of them. `resetAt` in ms since epoch. */
export interface Points {
  cost: number;
  limit: number;
  remaining: number;
  resetAt: number;
}

/** What GitHub answered about several subjects, in their order. */
export interface LookupAnswer {
  found: LookedUp[];
  points: Points | undefined;
}

const Count = z.number().int().min(0);
const PointsOf = z.object({
  cost: Count,
  limit: Count,
  remaining: Count,
  resetAt: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
});
const Failure = z.object({
  type: z.string().max(100).optional().catch(undefined),
  message: z.string().catch(""),
  path: z
    .array(z.union([z.string(), z.number()]))
    .optional()
    .catch(undefined),
});
const Body = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(Failure).optional(),
});
const HeldObject = z.object({ object: z.record(z.string(), z.unknown()).nullish() });

const SCHEMAS = { account: Account, repository: Repository, commit: Commit, checks: Checks };
const DENIED: ReadonlySet<string | undefined> = new Set(["FORBIDDEN", "INSUFFICIENT_SCOPES"]);
const A_MINUTE_MS = 60_000;

/** The token may not ask for one of the fields: asking without those can work. */
export class TooMuchAsked extends Error {
  override readonly name = "TooMuchAsked";
}

/**
 * Reads the body of a 200. One subject's trouble costs no other its answer.
 * @throws RateLimited, Unavailable, InvalidAnswer or TooMuchAsked when there is nothing in it.
 */
export function readLookupAnswer(
  subjects: readonly Subject[],
  text: string,
  { path, headers, now, restricted }: { path: string; headers: Headers; now: number; restricted: boolean },
): LookupAnswer {
  const { data, errors = [] } = parsed(text, path);
  const limited = errors.find(({ type, message }) => type === "RATE_LIMITED" || /rate limit/i.test(message));
  if (limited !== undefined) throw new RateLimited({ path, status: 200 }, untilReset(headers, now), false);
  if (!data) {
    if (errors.some(({ type }) => type === "INSUFFICIENT_SCOPES")) throw new TooMuchAsked();
    const reason = errors[0]?.message.replace(/\p{C}+/gu, " ").slice(0, 200);
    if (/something went wrong|timeout|timed out/i.test(reason ?? "")) throw new Unavailable({ path, reason });
    throw new InvalidAnswer({ path, status: 200, reason: reason ?? "neither data nor errors" });
  }
  // a field that may not be seen and may not be null takes its whole subject away
  const isDenied = ({ type, path: [alias, ...field] = [] }: z.infer<typeof Failure>) =>
    DENIED.has(type) && field.length > 0 && data[String(alias)] === null;
  if (restricted && errors.some(isDenied)) throw new TooMuchAsked();
  const failureOf = (alias: string) => errors.find((each) => each.path?.[0] === alias)?.type;
  return {
    found: subjects.map((subject, index) => readSubject(subject, data[`s${index}`], failureOf(`s${index}`))),
    points: PointsOf.safeParse(data.rateLimit).data,
  };
}

function parsed(text: string, path: string): z.infer<typeof Body> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InvalidAnswer({ path, status: 200, reason: "not JSON" });
  }
  const body = Body.safeParse(value);
  if (!body.success) throw new InvalidAnswer({ path, status: 200, reason: "not a GraphQL answer" });
  return body.data;
}

function readSubject({ kind }: Subject, held: unknown, failure: string | undefined): LookedUp {
  let value = held;
  if (value !== null && value !== undefined && (kind === "commit" || kind === "checks")) {
    const holder = HeldObject.safeParse(value);
    value = holder.success ? (holder.data.object ?? null) : value;
  }
  if (value === null && (failure === undefined || failure === "NOT_FOUND")) return { status: "missing" };
  if (value === null || value === undefined) {
    const reason = `GitHub did not say (${failure ?? "no answer"})`;
    return { status: "unknown", reason, isPassing: !DENIED.has(failure) };
  }
  const result = SCHEMAS[kind].safeParse(value);
  if (!result.success) return { status: "unknown", reason: "GitHub's answer makes no sense", isPassing: false };
  return { status: "found", kind, value: result.data } as LookedUp;
}

function untilReset(headers: Headers, now: number): number {
  const reset = Number(headers.get("x-ratelimit-reset"));
  const delay = Number.isFinite(reset) && reset > 0 ? reset * 1000 - now : A_MINUTE_MS;
  return Math.min(3_600_000, Math.max(A_MINUTE_MS, delay));
}
