import { z } from "zod";
import { DeliveryError } from "../delivery-error.ts";
import { answerFailure, retryAfterSeconds } from "./answer-failure.ts";
import { ATTEMPT_TIMEOUT_MS, type ChannelContext } from "./channel-context.ts";
import { type Answer, post } from "./post.ts";
import { withinTime } from "./within-time.ts";

/** Slack repeats the message in its answer, each character outside ASCII as six. */
const MOST_BYTES = 1024 * 1024;
/** How Slack names what went wrong. */
const WORD = /^[a-z_]{1,60}$/;

const Yes = z.object({
  ok: z.literal(true),
  channel: z
    .string()
    .regex(/^[A-Z0-9]{2,40}$/)
    .optional()
    .catch(undefined),
  ts: z
    .string()
    .regex(/^\d{1,15}\.\d{1,10}$/)
    .optional()
    .catch(undefined),
  message: z.object({ thread_ts: z.string().optional() }).optional().catch(undefined),
});
const No = z.object({
  ok: z.literal(false),
  error: z.string().regex(WORD).catch("unnamed_error"),
  needed: z
    .string()
    .regex(/^[a-z:.,_-]{1,200}$/)
    .optional()
    .catch(undefined),
});
const Said = z.discriminatedUnion("ok", [Yes, No]);

/** Slack did what it was asked. What it does not name in its answer, or not as documented, is undefined. */
export type SlackYes = z.infer<typeof Yes>;
/** Slack did not. `error` is its word for why; `needed` the scopes that the token lacks. */
export type SlackNo = z.infer<typeof No> & { retryAfterSeconds: number | undefined };

export interface SlackAccess {
  /** Such as `https://slack.com/api`. */
  apiUrl: string;
  token: string;
}

export interface SlackCall extends SlackAccess {
  method: "chat.postMessage" | "chat.update";
  body: Record<string, unknown>;
  signal: AbortSignal;
}

/**
 * Calls a method of Slack's web API once. The token goes into the `Authorization` header only.
 *
 * Source: https://docs.slack.dev/apis/web-api/
 * @throws DeliveryError when there is no answer, or one that says neither yes nor no; the signal's reason.
 */
export async function callSlack(
  { method, apiUrl, token, body, signal }: SlackCall,
  { guard, clock, timeoutMs = ATTEMPT_TIMEOUT_MS }: ChannelContext,
): Promise<SlackYes | SlackNo> {
  const request = {
    url: `${apiUrl.replace(/\/+$/, "")}/${method}`,
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" },
  };
  const answer = await withinTime({ signal, timeoutMs }, (limited) =>
    post(request, { guard, signal: limited, mostBytes: MOST_BYTES }),
  );
  const said = saidIn(answer);
  const detail = said?.ok === false ? said.error : undefined;
  const failure = answerFailure(answer, { name: "Slack", detail, now: clock() });
  if (failure !== undefined) throw failure;
  if (said === undefined) throw new DeliveryError("receiver-failed", "Slack's answer says neither yes nor no");
  if (said.ok) return said;
  return { ...said, retryAfterSeconds: retryAfterSeconds(answer.headers["retry-after"], clock()) };
}

function saidIn({ text }: Answer): z.infer<typeof Said> | undefined {
  try {
    return Said.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
