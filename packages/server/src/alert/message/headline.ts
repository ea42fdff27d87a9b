import type { Message, MessageKind } from "../channel.ts";

const ASIDE: Partial<Record<MessageKind, string>> = {
  updated: "update",
  reminder: "still open",
  escalated: "nobody has answered",
};
const STANDING = { over: "over by now", back: "back again" } as const;

/** The first line of a message, such as "[HIGH] somebody pushed 240 times". */
export function headline({
  kind,
  severity,
  standing,
  title,
}: Pick<Message, "kind" | "severity" | "standing" | "title">): string {
  if (kind === "acknowledged" || kind === "resolved" || kind === "digest" || kind === "test")
    return `[${kind}] ${title}`;
  const said = [severity.toUpperCase(), ASIDE[kind], standing && STANDING[standing]].filter(
    (each) => each !== undefined,
  );
  return `[${said.join(", ")}] ${title}`;
}
