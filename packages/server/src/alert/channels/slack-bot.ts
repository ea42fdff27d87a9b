import type { SecretRef } from "../../secrets/secret-ref.ts";
import type { Channel, Delivered, DeliveryOptions, Message } from "../channel.ts";
import { DeliveryError } from "../delivery-error.ts";
import type { ChannelContext } from "./channel-context.ts";
import { configured } from "./http-channel.ts";
import { ALL_MESSAGE_KINDS } from "./message-kinds.ts";
import { refuseUntaken } from "./refuse-untaken.ts";
import { callSlack, type SlackCall, type SlackNo, type SlackYes } from "./slack-call.ts";
import { slackMessage, slackPost } from "./slack-message.ts";
import { slackRefusal } from "./slack-refusal.ts";

/** Slack's words for a message, or the channel it stands in, that this bot cannot reach any more. */
const GONE = ["message_not_found", "thread_not_found", "channel_not_found", "team_not_found", "cant_update_message"];
/** The message stands, but nobody may change it so late. */
const TOO_LATE = "edit_window_closed";

export interface SlackBotSettings {
  token: SecretRef;
  /** A conversation's id, or `#name`. */
  channel: string;
  apiUrl: string;
}

/**
 * A Slack channel by an app's bot. The first message of a thread is edited with each that follows, so that it stays true; what
 * is to be noticed is also said in a reply below it, which the whole channel sees when it asks for attention anew. When the first message is
 * gone, what follows takes its place. A reference names the settings' channel, Slack's id of it and the first message's `ts`.
 *
 * Source: https://docs.slack.dev/reference/methods/chat.postMessage and https://docs.slack.dev/reference/methods/chat.update
 */
export function slackBot(settings: SlackBotSettings, context: ChannelContext): Channel {
  const channel = { kind: "slack-bot", takes: ALL_MESSAGE_KINDS } as const;
  return {
    ...channel,
    thread: "follows",
    dropsRepeats: false,
    async deliver(message, options) {
      refuseUntaken(channel, message);
      const token = await configured(readToken(settings, context));
      return new SlackBotDelivery(message, { ...options, settings, context, token }).run();
    },
    preview(message) {
      refuseUntaken(channel, message);
      const payload = { channel: settings.channel, ...slackPost(message, "preview") };
      return { parts: [{ type: "application/json", content: JSON.stringify(payload, null, 2) }] };
    },
  };
}

async function readToken({ token }: SlackBotSettings, { readSecret }: ChannelContext): Promise<string> {
  const secret = (await readSecret(token)).trim();
  if (/^[\x21-\x7E]{1,1000}$/.test(secret)) return secret;
  throw new DeliveryError("not-configured", "The secret for the Slack bot holds no token of a bot (xoxb-…)");
}

/** Where the first message of a thread stands. */
interface Place {
  channel: string;
  ts: string;
}

interface SlackBotSending extends DeliveryOptions {
  settings: SlackBotSettings;
  context: ChannelContext;
  token: string;
}

/** One attempt. What may be done twice is done first: a repeat after a crash edits once more before it says anything again. */
class SlackBotDelivery {
  readonly #message: Message;
  readonly #sending: SlackBotSending;

  constructor(message: Message, sending: SlackBotSending) {
    this.#message = message;
    this.#sending = sending;
  }

  async run(): Promise<Delivered> {
    const { earlier, isQuiet = false } = this.#sending;
    const first = earlier === undefined ? undefined : this.#placeOf(earlier);
    if (first === undefined) return this.#post();
    const edited = await this.#edit(first);
    if (edited.ok && isQuiet) return { reference: earlier };
    if (!edited.ok && GONE.includes(edited.error)) return this.#post();
    if (!edited.ok && edited.error !== TOO_LATE) throw slackRefusal(edited);
    return this.#reply(first);
  }

  async #post(): Promise<Delivered> {
    const { settings, deliveryId } = this.#sending;
    const body = { channel: settings.channel, ...slackPost(this.#message, deliveryId) };
    const answer = await this.#call("chat.postMessage", body);
    if (!answer.ok) throw slackRefusal(answer);
    return this.#deliveredAt(answer);
  }

  /** An edit carries an id of its own, as Slack asks for, so that it is not taken for a repeat of the reply. */
  #edit({ channel, ts }: Place): Promise<SlackYes | SlackNo> {
    const shown = asItStands(this.#message);
    const body = { channel, ts, ...slackMessage(shown, `${this.#sending.deliveryId}.edit`), parse: "none" };
    return this.#call("chat.update", body);
  }

  async #reply({ channel, ts }: Place): Promise<Delivered> {
    const { deliveryId, earlier } = this.#sending;
    const { kind, severity } = this.#message;
    const isForAll = kind === "escalated" || kind === "reminder" || (kind === "updated" && severity === "critical");
    const answer = await this.#call("chat.postMessage", {
      channel,
      thread_ts: ts,
      ...(isForAll && { reply_broadcast: true }),
      ...slackPost(this.#message, deliveryId),
    });
    if (!answer.ok && GONE.includes(answer.error)) return this.#post();
    if (!answer.ok) throw slackRefusal(answer);
    return isOutsideThread(answer) ? this.#deliveredAt(answer) : { reference: earlier };
  }

  #call(method: SlackCall["method"], body: Record<string, unknown>): Promise<SlackYes | SlackNo> {
    const { settings, context, token, signal } = this.#sending;
    return callSlack({ method, apiUrl: settings.apiUrl, token, body, signal }, context);
  }

  #deliveredAt({ channel, ts }: SlackYes): Delivered {
    return channel === undefined || ts === undefined
      ? {}
      : { reference: [this.#sending.settings.channel, channel, ts].join(" ") };
  }

  /** Undefined when the settings name another channel by now. */
  #placeOf(reference: string): Place | undefined {
    const [named, channel, ts, ...more] = reference.split(" ");
    if (named !== this.#sending.settings.channel || channel === undefined || ts === undefined || more.length > 0)
      return undefined;
    return { channel, ts };
  }
}

/** What the first message says: how things are, not that this is news. */
function asItStands(message: Message): Message {
  return message.kind === "updated" ? { ...message, kind: "opened" } : message;
}

/** Slack puts a reply into the channel, as a message of its own, when what it replies to was deleted a moment ago. */
function isOutsideThread({ message }: SlackYes): boolean {
  return message !== undefined && message.thread_ts === undefined;
}
