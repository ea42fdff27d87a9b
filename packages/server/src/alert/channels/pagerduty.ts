import { z } from "zod";
import type { SecretRef } from "../../secrets/secret-ref.ts";
import type { Channel, Delivered, Message, MessageKind } from "../channel.ts";
import { headline } from "../message/headline.ts";
import { itemLine, messageSections } from "../message/message-sections.ts";
import { shorten } from "../message/plain-line.ts";
import type { ChannelContext } from "./channel-context.ts";
import { httpChannel } from "./http-channel.ts";
import { TAKEN_KINDS } from "./message-kinds.ts";
import type { Answer } from "./post.ts";

const SUMMARY_CHARACTERS = 1_024;
const SEVERITY = { critical: "critical", high: "error", medium: "warning", low: "info", info: "info" } as const;
const Accepted = z.object({ dedup_key: z.string().max(255) });

/**
 * A service of PagerDuty by its Events API v2. All messages of one thread have one `dedup_key`: a repeat never makes a second
 * alert, an update goes into its log, and it is acknowledged and resolved with it.
 *
 * Source: https://developer.pagerduty.com/docs/send-alert-event
 */
export function pagerduty(
  { routingKey, url }: { routingKey: SecretRef; url: string },
  context: ChannelContext,
): Channel {
  return httpChannel(
    {
      kind: "pagerduty",
      name: "PagerDuty",
      thread: "alarms",
      dropsRepeats: true,
      takes: TAKEN_KINDS.pagerduty,
      payload: pagerdutyEvent,
      async request(event) {
        const routing_key = await context.readSecret(routingKey);
        return { url, body: JSON.stringify({ routing_key, ...(event as object) }) };
      },
      accept: acceptedKey,
    },
    context,
  );
}

/** The event without its routing key. */
export function pagerdutyEvent(message: Message): Record<string, unknown> {
  const { kind, thread, workspace, url } = message;
  const event = {
    event_action: actionOf(kind),
    dedup_key: `oddwatch-${workspace}-${thread}`,
    client: "Oddwatch",
    ...(url !== undefined && { client_url: url }),
  };
  if (event.event_action !== "trigger") return event;
  return {
    ...event,
    payload: payloadOf(message),
    ...(url !== undefined && { links: linksOf(message, url) }),
  };
}

function linksOf({ others }: Message, url: string): { href: string; text: string }[] {
  const linked = others.filter((item) => item.url !== undefined);
  return [
    { href: url, text: "Open in Oddwatch" },
    ...linked.map((item) => ({ href: item.url ?? url, text: itemLine(item) })),
  ];
}

function payloadOf(message: Message): Record<string, unknown> {
  const { at, severity, incidentKind, entities, workspace, what } = message;
  return {
    summary: shorten(headline(message), SUMMARY_CHARACTERS),
    source: entities[0]?.name || "GitHub",
    severity: SEVERITY[severity],
    timestamp: new Date(at).toISOString(),
    component: entities.find(({ kind }) => kind === "repo")?.name,
    group: workspace,
    class: incidentKind,
    custom_details: {
      what,
      ...Object.fromEntries(messageSections(message).map(({ heading, lines }) => [heading, lines.join("\n")])),
    },
  };
}

function actionOf(kind: MessageKind): "trigger" | "acknowledge" | "resolve" {
  if (kind === "acknowledged") return "acknowledge";
  return kind === "resolved" ? "resolve" : "trigger";
}

function acceptedKey({ text }: Answer): Delivered {
  try {
    const accepted = Accepted.safeParse(JSON.parse(text));
    return accepted.success ? { reference: accepted.data.dedup_key } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {}; // the status said yes
    throw error;
  }
}
