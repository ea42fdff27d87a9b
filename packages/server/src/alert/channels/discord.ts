import { z } from "zod";
import type { SecretRef } from "../../secrets/secret-ref.ts";
import type { Channel, Delivered, Message } from "../channel.ts";
import { headline } from "../message/headline.ts";
import { footer, type MessageSection, messageSections } from "../message/message-sections.ts";
import { shorten } from "../message/plain-line.ts";
import type { ChannelContext } from "./channel-context.ts";
import { fitEscaped } from "./fit-escaped.ts";
import { httpChannel } from "./http-channel.ts";
import { messageColour } from "./message-colour.ts";
import { TAKEN_KINDS } from "./message-kinds.ts";
import type { Answer } from "./post.ts";

/** https://docs.discord.com/developers/resources/message#embed-object-embed-limits; all together 6,000 characters. */
const LIMITS = { title: 256, description: 1_500, field: 700, linked: 1_000, footer: 300 } as const;
/** What a line with a page is cut to, until all fit. */
const LINE_CHARACTERS = [200, 80, 30];
const Posted = z.object({ id: z.string().regex(/^\d{1,25}$/) });

/**
 * A Discord channel by its webhook. Strangers' text is escaped, and no mention pings anybody.
 *
 * Source: https://docs.discord.com/developers/resources/webhook#execute-webhook
 */
export function discord({ url }: { url: SecretRef }, context: ChannelContext): Channel {
  return httpChannel(
    {
      kind: "discord",
      name: "Discord",
      thread: "repeats",
      dropsRepeats: false,
      takes: TAKEN_KINDS.discord,
      payload: discordPayload,
      request: async (payload) => ({ url: waiting(await context.readSecret(url)), body: JSON.stringify(payload) }),
      accept: postedId,
    },
    context,
  );
}

function discordPayload(message: Message): Record<string, unknown> {
  return {
    username: "Oddwatch",
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: escaped(headline(message), LIMITS.title),
        description: escaped(message.what, LIMITS.description),
        color: Number.parseInt(messageColour(message).slice(1), 16),
        ...(message.url !== undefined && { url: message.url }),
        fields: messageSections(message).map(fieldOf),
        footer: { text: shorten(footer(message), LIMITS.footer) }, // shown as it is
        timestamp: new Date(message.at).toISOString(),
      },
    ],
  };
}

function fieldOf(section: MessageSection): Record<string, unknown> {
  const { heading, lines } = section;
  const value = linked(section) ?? escaped(lines.map((line) => `• ${line}`).join("\n"), LIMITS.field);
  return { name: heading, value };
}

/** The lines with the pages they are about below them; undefined without any, or when not all of them fit. */
function linked({ lines, urls }: MessageSection): string | undefined {
  if (urls === undefined) return undefined;
  const withPages = (length: number) =>
    lines.map((line, index) => [`• ${escaped(line, length)}`, urls[index] ?? []].flat().join("\n")).join("\n");
  return LINE_CHARACTERS.map(withPages).find((value) => value.length <= LIMITS.linked);
}

/** Text in which Discord finds neither markup nor mentions. https://docs.discord.com/developers/reference#message-formatting */
export function escapeDiscord(text: string): string {
  return text.replace(/[\\*_~`|>#\-[\]()<:@]/g, "\\$&");
}

function escaped(text: string, length: number): string {
  return fitEscaped(text, length, escapeDiscord);
}

/** With `wait`, Discord answers after it has stored the message, with its id. */
function waiting(url: string): string {
  const address = URL.parse(url);
  address?.searchParams.set("wait", "true");
  return address?.href ?? url;
}

function postedId({ text }: Answer): Delivered {
  const posted = Posted.safeParse(parsed(text));
  return posted.success ? { reference: posted.data.id } : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
