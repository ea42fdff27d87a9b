import type { Message } from "../channel.ts";

/** The colour of a message's edge, as `#rrggbb`: by severity, green when it is over. */
export function messageColour({ kind, severity }: Pick<Message, "kind" | "severity">): string {
  if (kind === "resolved" || kind === "acknowledged") return "#2e7d32";
  switch (severity) {
    case "critical":
      return "#b00020";
    case "high":
      return "#d9480f";
    case "medium":
      return "#c98a00";
    case "low":
      return "#3b6ea8";
    case "info":
      return "#6b7280";
  }
}
