import { createHmac } from "node:crypto";
import type { SecretRef } from "../../secrets/secret-ref.ts";
import type { Channel, Message, MessageItem } from "../channel.ts";
import { DeliveryError } from "../delivery-error.ts";
import type { ChannelContext } from "./channel-context.ts";
import { httpChannel } from "./http-channel.ts";
import { TAKEN_KINDS } from "./message-kinds.ts";

/** Shorter ones can be guessed. */
const LEAST_SECRET_CHARACTERS = 16;

/**
 * Posts a message as JSON to an address of people's own, signed so that the receiver can tell it from anybody else's:
 * `Oddwatch-Signature: v1=<hex>` is HMAC-SHA256 over `<Oddwatch-Timestamp>.<body>`. `Oddwatch-Delivery` is the same in every
 * attempt of one delivery, and stands in the signed body too. Described in docs/guides/channels.md.
 */
export function signedWebhook(
  { url, signingSecret }: { url: SecretRef; signingSecret: SecretRef },
  context: ChannelContext,
): Channel {
  return httpChannel(
    {
      kind: "webhook",
      name: "The web hook",
      thread: "follows",
      dropsRepeats: false,
      takes: TAKEN_KINDS.webhook,
      payload: webhookBody,
      async request(payload, deliveryId) {
        const secret = await context.readSecret(signingSecret);
        if (secret.length < LEAST_SECRET_CHARACTERS) {
          const text = `The signing secret has to have ${LEAST_SECRET_CHARACTERS} characters or more`;
          throw new DeliveryError("not-configured", text);
        }
        const body = JSON.stringify(payload);
        const timestamp = Math.floor(context.clock() / 1000);
        const headers = {
          "oddwatch-delivery": deliveryId,
          "oddwatch-timestamp": String(timestamp),
          "oddwatch-signature": `v1=${signatureOf(body, { timestamp, secret })}`,
        };
        return { url: await context.readSecret(url), body, headers };
      },
    },
    context,
  );
}

/** What a receiver has to compute and compare, in constant time; `timestamp` in seconds since epoch. */
export function signatureOf(body: string, { timestamp, secret }: { timestamp: number; secret: string }): string {
  return createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
}

function webhookBody(message: Message, deliveryId: string): Record<string, unknown> {
  return {
    version: 1,
    delivery_id: deliveryId,
    kind: message.kind,
    thread: message.thread,
    workspace: message.workspace,
    at: new Date(message.at).toISOString(),
    severity: message.severity,
    incident_kind: message.incidentKind,
    title: message.title,
    standing: message.standing ?? null,
    what: message.what,
    comparisons: message.comparisons.map(({ what, now, usual }) => ({ what, now, usual: usual ?? null })),
    causes: message.causes,
    next_steps: message.nextSteps,
    entities: message.entities.map(({ kind, name }) => ({ kind, name })),
    url: message.url ?? null,
    incident_ids: message.incidentIds,
    others: message.others.map(itemOnWire),
    others_left_out: message.othersLeftOut,
  };
}

function itemOnWire({ severity, title, url }: MessageItem): Record<string, unknown> {
  return { severity, title, url: url ?? null };
}
