import type { SecretRef } from "../../secrets/secret-ref.ts";
import type { Channel, Message } from "../channel.ts";
import { headline } from "../message/headline.ts";
import { footer, type MessageSection, messageSections } from "../message/message-sections.ts";
import type { ChannelContext } from "./channel-context.ts";
import { fitEscaped } from "./fit-escaped.ts";
import { httpChannel } from "./http-channel.ts";
import { ALL_MESSAGE_KINDS } from "./message-kinds.ts";
import type { Answer } from "./post.ts";

/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
const HEADER_CHARACTERS = 150;
/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
const SECTION_CHARACTERS = 3_000;

/**
 * A Slack channel by its incoming webhook. All text is plain text of Block Kit, where nothing is markup, mention or link. The
 * last block's `block_id` is the delivery id, so that whoever reads the channel by Slack's API can tell a repeat.
 *
 * Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function slack({ url }: { url: SecretRef }, context: ChannelContext): Channel {
  return httpChannel(
    {
      kind: "slack",
      name: "Slack",
      thread: "repeats",
      dropsRepeats: false,
      takes: ALL_MESSAGE_KINDS,
      payload: slackPayload,
      request: async (payload) => ({ url: await context.readSecret(url), body: JSON.stringify(payload) }),
      explain: errorWord,
    },
    context,
  );
}

function slackPayload(message: Message, deliveryId: string): Record<string, unknown> {
  const link = message.url === undefined ? [] : [openButton(message.url)];
  return {
    text: escapeSlack(headline(message)), // for notifications and screen readers
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: "header", text: plainText(headline(message), HEADER_CHARACTERS) },
      { type: "section", text: plainText(message.what, SECTION_CHARACTERS) },
      ...messageSections(message).map((section) => ({
        type: "section",
        text: plainText(sectionText(section), SECTION_CHARACTERS),
      })),
      ...link,
      { type: "context", block_id: deliveryId, elements: [plainText(footer(message), SECTION_CHARACTERS)] },
    ],
  };
}

/** The three characters that Slack reads markup from. https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function plainText(text: string, length: number): Record<string, unknown> {
  return { type: "plain_text", text: fitEscaped(text, length, escapeSlack), emoji: false };
}

function sectionText({ heading, lines }: MessageSection): string {
  return [heading, ...lines.map((line) => `• ${line}`)].join("\n");
}

function openButton(url: string): Record<string, unknown> {
  const text = { type: "plain_text", text: "Open in Oddwatch", emoji: false };
  return { type: "actions", elements: [{ type: "button", text, url, action_id: "open" }] };
}

/** Slack answers a failure with one word, such as `no_service`. */
function errorWord({ text }: Answer): string | undefined {
  return /^[a-z_]{1,60}$/.exec(text.trim())?.[0];
}
