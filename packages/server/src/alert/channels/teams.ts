import type { SecretRef } from "../../secrets/secret-ref.ts";
import type { Channel, Delivered, Message } from "../channel.ts";
import { DeliveryError } from "../delivery-error.ts";
import { headline } from "../message/headline.ts";
import { footer, type MessageSection, messageSections } from "../message/message-sections.ts";
import { shorten } from "../message/plain-line.ts";
import type { ChannelContext } from "./channel-context.ts";
import { httpChannel } from "./http-channel.ts";
import { TAKEN_KINDS } from "./message-kinds.ts";
import type { Answer } from "./post.ts";

/** A card has to stay under 28 KB: https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook */
const MOST_BYTES = 26_000;
/** What a line is cut to, until the card is small enough. The last one always is. */
const LINE_CHARACTERS = [1_200, 300, 100];

interface Run {
  size?: "Large";
  weight?: "Bolder";
  isSubtle?: boolean;
  selectAction?: { type: "Action.OpenUrl"; url: string };
}

/**
 * A Teams channel by the address of a workflow ("post to a channel when a webhook request is received"), as an Adaptive Card.
 * Strangers' text stands in text runs only: they know no markdown, and without a list of entities nobody is mentioned.
 *
 * Source: https://learn.microsoft.com/adaptive-cards/sdk/rendering-cards/javascript/getting-started and
 * https://adaptivecards.io/explorer/TextRun.html
 */
export function teams({ url }: { url: SecretRef }, context: ChannelContext): Channel {
  return httpChannel(
    {
      kind: "teams",
      name: "Teams",
      thread: "repeats",
      dropsRepeats: false,
      takes: TAKEN_KINDS.teams,
      payload: smallEnough,
      request: async (payload) => ({ url: await context.readSecret(url), body: JSON.stringify(payload) }),
      accept: refuseHiddenFailure,
    },
    context,
  );
}

function smallEnough(message: Message): Record<string, unknown> {
  const cards = LINE_CHARACTERS.map((length) => cardOf(message, length));
  return cards.find((card) => Buffer.byteLength(JSON.stringify(card)) <= MOST_BYTES) ?? cards[cards.length - 1];
}

function cardOf(message: Message, length: number): Record<string, unknown> {
  const line = (text: string, run: Run = {}) => ({
    type: "RichTextBlock",
    inlines: [{ type: "TextRun", text: shorten(text, length), ...run }],
  });
  const section = ({ heading, lines, urls = [] }: MessageSection) => [
    line(heading, { weight: "Bolder" }),
    ...lines.map((each, index) => line(`• ${each}`, opening(urls[index]))),
  ];
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body: [
      line(headline(message), { size: "Large", weight: "Bolder" }),
      line(message.what),
      ...messageSections(message).flatMap(section),
      line(footer(message), { isSubtle: true }),
    ],
    actions: message.url === undefined ? [] : [{ type: "Action.OpenUrl", title: "Open in Oddwatch", url: message.url }],
  };
  return { type: "message", attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content }] };
}

function opening(url: string | undefined): Run {
  return url === undefined ? {} : { selectAction: { type: "Action.OpenUrl", url } };
}

/** Older webhooks of Teams answer 200 and tell of the failure in the text, such as a rate limit behind them. */
function refuseHiddenFailure({ text: said }: Answer): Delivered {
  if (!/webhook message delivery failed/i.test(said)) return {};
  if (/\b429\b/.test(said)) throw new DeliveryError("rate-limited", "Teams took the message but was asked to wait");
  throw new DeliveryError("receiver-failed", "Teams answered 200 and said that the delivery failed");
}
