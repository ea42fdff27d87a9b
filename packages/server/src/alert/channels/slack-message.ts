import type { Message } from "../channel.ts";
import { headline } from "../message/headline.ts";
import { footer, type MessageSection, messageSections } from "../message/message-sections.ts";
import { fitEscaped } from "./fit-escaped.ts";

/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
const HEADER_CHARACTERS = 150;
/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
const SECTION_CHARACTERS = 3_000;

/** What Slack shows: the blocks, and a line for notifications and screen readers. */
export interface SlackMessage {
  text: string;
  blocks: Record<string, unknown>[];
}

/**
 * A message in Block Kit, all of it plain text, where nothing is markup, mention or link. `lastBlockId`, at most 255 characters,
 * is the last block's id: whoever reads the channel by Slack's API knows the message by it.
 *
 * Source: https://docs.slack.dev/reference/block-kit/blocks
 */
export function slackMessage(message: Message, lastBlockId: string): SlackMessage {
  const link = message.url === undefined ? [] : [openButton(message.url)];
  return {
    text: escapeSlack(headline(message)),
    blocks: [
      { type: "header", text: plainText(headline(message), HEADER_CHARACTERS) },
      { type: "section", text: plainText(message.what, SECTION_CHARACTERS) },
      ...messageSections(message).map((section) => ({
        type: "section",
        text: plainText(sectionText(section), SECTION_CHARACTERS),
      })),
      ...link,
      { type: "context", block_id: lastBlockId, elements: [plainText(footer(message), SECTION_CHARACTERS)] },
    ],
  };
}

/** A new message's wire form: nothing in its text is markup, and no link is looked up. */
export function slackPost(message: Message, deliveryId: string): Record<string, unknown> {
  return { ...slackMessage(message, deliveryId), mrkdwn: false, unfurl_links: false, unfurl_media: false };
}

/** The three characters that Slack reads markup from. https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escapeSlack(text: string): string {
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
