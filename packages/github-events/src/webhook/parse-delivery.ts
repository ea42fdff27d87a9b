import type { GitHubEvent } from "../event.ts";
import { parseEvent } from "../parse-event.ts";
import { correspondingEvent, type RawBody } from "./corresponding-event.ts";
import { deliveryTime } from "./delivery-time.ts";
import { WebhookBody } from "./webhook-body.ts";

export interface Delivery {
  /** Value of `X-GitHub-Event`, such as `push`. */
  name: string;
  /** Value of `X-GitHub-Delivery`: becomes the event's id, the same when GitHub sends the delivery again. */
  id: string;
  /** The verified body. */
  body: Uint8Array;
  /** ms since epoch. */
  receivedAt: number;
}

/** What a delivery is. */
export type ParsedDelivery =
  | { kind: "event"; event: GitHubEvent; raw: string }
  /** GitHub tries out a new webhook. */
  | { kind: "ping"; hookId?: number }
  /** Known and left out, with the reason. */
  | { kind: "left-out"; name: string; reason: string }
  /** Nothing among the public events corresponds to it. */
  | { kind: "unsupported"; name: string; action?: string }
  | { kind: "invalid"; reason: string };

const MOST_NAME_CHARACTERS = 100;

function readBody(text: string): { raw: RawBody; body: WebhookBody } | undefined {
  try {
    const raw: unknown = JSON.parse(text);
    const body = WebhookBody.safeParse(raw).data;
    return body && { raw: raw as RawBody, body }; // an object, as the schema has just said
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Reads a webhook delivery as the public event that corresponds to it, with what only webhooks say (`forced` and the
 * commits of a push, whole texts). Check `verifySignature` first. Never throws; `application/json` bodies only.
 * https://docs.github.com/webhooks/webhook-events-and-payloads
 */
export function parseDelivery({ name, id, body: bytes, receivedAt }: Delivery): ParsedDelivery {
  const text = new TextDecoder().decode(bytes);
  const read = readBody(text);
  if (read === undefined) return { kind: "invalid", reason: "the body is no JSON object" };
  const { raw, body } = read;
  if (name === "ping") return { kind: "ping", hookId: body.hook_id };
  const shortName = name.slice(0, MOST_NAME_CHARACTERS);
  const corresponding = correspondingEvent(name, body, raw);
  if (corresponding === undefined) {
    return { kind: "unsupported", name: shortName, action: body.action?.slice(0, MOST_NAME_CHARACTERS) };
  }
  if (corresponding.left !== undefined) return { kind: "left-out", name: shortName, reason: corresponding.left };
  const { repository, sender, organization } = body;
  const { event, reason } = parseEvent({
    id,
    type: corresponding.type,
    actor: sender,
    repo: { id: repository?.id, name: repository?.full_name },
    org: organization,
    public: repository?.private !== true,
    created_at: new Date(deliveryTime(name, body, receivedAt)).toISOString(),
    payload: corresponding.payload,
  });
  if (event === undefined) return { kind: "invalid", reason };
  return { kind: "event", event, raw: text };
}
