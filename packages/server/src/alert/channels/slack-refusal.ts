import { DeliveryError } from "../delivery-error.ts";
import type { SlackNo } from "./slack-call.ts";

const NEW_TOKEN = "copy the Bot User OAuth Token (xoxb-…) of the app into the secret";
const OTHER_CHANNEL = "change that in Slack, or name another channel";

/** What a person has to put right, by Slack's word for it. */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_auth: `the token is not valid: ${NEW_TOKEN}`,
  not_authed: `the token is empty: ${NEW_TOKEN}`,
  token_revoked: `the token was revoked: install the app again and ${NEW_TOKEN}`,
  token_expired: `the token has expired: turn token rotation off for the app and ${NEW_TOKEN}`,
  account_inactive: `the bot or its workspace was removed: install the app again and ${NEW_TOKEN}`,
  not_allowed_token_type: `the token is of the wrong kind: ${NEW_TOKEN}`,
  no_permission: "the bot may not post there: invite the bot to the channel",
  not_in_channel: "the bot is not in the channel: invite the bot to the channel",
  channel_not_found:
    "the bot sees no such channel: check the channel's id, and invite the bot when the channel is private",
  is_archived: `the channel is archived: ${OTHER_CHANNEL}`,
  is_inactive: `the channel is archived or frozen: ${OTHER_CHANNEL}`,
  restricted_action: `the workspace's settings keep apps from posting there: ${OTHER_CHANNEL}`,
  restricted_action_read_only_channel: `nobody may post there: ${OTHER_CHANNEL}`,
  restricted_action_thread_only_channel: `only replies may be posted there: ${OTHER_CHANNEL}`,
  restricted_action_non_threadable_channel: `no replies may be posted there: ${OTHER_CHANNEL}`,
  ekm_access_denied: "the workspace's administrators have suspended posting: ask them",
  access_denied: "the bot has no access there: ask the workspace's administrators",
  team_access_not_granted: "the app is not installed in this workspace: install it there",
  two_factor_setup_required: "the workspace asks for two-factor authentication: ask its administrators",
};

const RATE_LIMITED = ["ratelimited", "rate_limited", "message_limit_exceeded"];
const NEVER_TAKEN = ["msg_too_long", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "no_text"];

/**
 * What Slack's refusal means for a delivery. A word that is not known here may stand for a failure of Slack's own, so the
 * message is tried again.
 *
 * Source: https://docs.slack.dev/reference/methods/chat.postMessage#errors and
 * https://docs.slack.dev/reference/methods/chat.update#errors
 */
export function slackRefusal({ error, needed, retryAfterSeconds }: SlackNo): DeliveryError {
  const said = `Slack refused the message (${error})`;
  if (RATE_LIMITED.includes(error)) {
    return new DeliveryError("rate-limited", `Slack asked to wait (${error})`, { retryAfterSeconds });
  }
  if (error === "missing_scope") {
    const scope = needed ?? "chat:write";
    const text = `${said}: give the app the scope ${scope} under OAuth & Permissions and install it again`;
    return new DeliveryError("not-authorised", text);
  }
  if (Object.hasOwn(ADVICE, error)) return new DeliveryError("not-authorised", `${said}: ${ADVICE[error]}`);
  if (NEVER_TAKEN.includes(error)) return new DeliveryError("rejected", said);
  return new DeliveryError("receiver-failed", said, { retryAfterSeconds });
}
