import type { Message } from "../channel.ts";

/** The first line of a message, such as "[HIGH] somebody pushed 240 times". */
export function headline({ kind, severity, title }: Pick<Message, "kind" | "severity" | "title">): string {
  switch (kind) {
    case "opened":
      return `[${severity.toUpperCase()}] ${title}`;
    case "updated":
      return `[${severity.toUpperCase()}, update] ${title}`;
    case "reminder":
      return `[${severity.toUpperCase()}, still open] ${title}`;
    case "escalated":
      return `[${severity.toUpperCase()}, nobody has answered] ${title}`;
    case "acknowledged":
      return `[acknowledged] ${title}`;
    case "resolved":
      return `[resolved] ${title}`;
    case "digest":
      return `[digest] ${title}`;
    case "test":
      return `[test] ${title}`;
  }
}
