import type { Message } from "../channel.ts";
import { plainMessage } from "./plain-message.ts";

export interface TestMessageOptions {
  /** The channel's name. */
  channel: string;
  workspace: string;
  /** ms since epoch. */
  at: number;
  /** Who asked for it. */
  askedBy: string;
  publicUrl: string | undefined;
}

/** A message that looks like an alert and says that it is none. */
export function testMessage({ channel, workspace, at, askedBy, publicUrl }: TestMessageOptions): Message {
  return plainMessage({
    kind: "test",
    thread: `test-${channel.replace(/[^A-Za-z0-9._-]/g, "-")}`.slice(0, 100),
    workspace,
    at,
    severity: "info",
    incidentKind: "test",
    title: `Oddwatch can reach the channel ${channel}`,
    what: `${askedBy} asked for this test. Nothing happened, and nothing has to be done.`,
    comparisons: [{ what: "how figures look", now: "240 events", usual: "3" }],
    causes: ["Somebody pressed the button."],
    nextSteps: ["Nothing: real alerts of this channel will look like this one."],
    entities: [],
    url: publicUrl,
    incidentIds: [],
    others: [],
    othersLeftOut: 0,
  });
}
