import type { SecretRef } from "../../secrets/secret-ref.ts";
import type { Channel } from "../channel.ts";
import type { ChannelContext } from "./channel-context.ts";
import { httpChannel } from "./http-channel.ts";
import { ALL_MESSAGE_KINDS } from "./message-kinds.ts";
import type { Answer } from "./post.ts";
import { slackPost } from "./slack-message.ts";

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
      payload: slackPost,
      request: async (payload) => ({ url: await context.readSecret(url), body: JSON.stringify(payload) }),
      explain: errorWord,
    },
    context,
  );
}

/** Slack answers a failure with one word, such as `no_service`. */
function errorWord({ text }: Answer): string | undefined {
  return /^[a-z_]{1,60}$/.exec(text.trim())?.[0];
}
