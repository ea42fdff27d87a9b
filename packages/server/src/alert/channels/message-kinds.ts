import type { ChannelKind, MessageKind } from "../channel.ts";

/** All kinds of message: what a channel for people takes. */
export const ALL_MESSAGE_KINDS: readonly MessageKind[] = [
  "opened",
  "updated",
  "reminder",
  "escalated",
  "acknowledged",
  "resolved",
  "digest",
  "test",
];

/** What each kind of channel takes. PagerDuty makes an alert of everything, which nothing that stayed below the threshold is to be. */
export const TAKEN_KINDS: Readonly<Record<ChannelKind, readonly MessageKind[]>> = {
  slack: ALL_MESSAGE_KINDS,
  "slack-bot": ALL_MESSAGE_KINDS,
  email: ALL_MESSAGE_KINDS,
  webhook: ALL_MESSAGE_KINDS,
  pagerduty: ALL_MESSAGE_KINDS.filter((kind) => kind !== "digest"),
  teams: ALL_MESSAGE_KINDS,
  discord: ALL_MESSAGE_KINDS,
};
