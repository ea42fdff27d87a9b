import type { MessageKind } from "../channel.ts";

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
