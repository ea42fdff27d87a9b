import type { SourceHealth } from "@oddwatch/protocol";
import { sourceTrouble } from "../source/source-trouble.ts";
import type { ConnectionState } from "./live-stream.ts";

/** The one word at the head of the page for how current it is. */
export interface LiveLabel {
  tone: "good" | "wait" | "bad";
  text: string;
}

/** Whether what is shown is live: no live connection outweighs failing sources, which outweigh everything else. */
export function liveLabel(connection: ConnectionState, sources: readonly SourceHealth[]): LiveLabel {
  if (connection === "connecting") return { tone: "wait", text: "Connecting" };
  if (connection !== "live") return { tone: "bad", text: "Offline" };
  if (sourceTrouble(sources)?.all) return { tone: "wait", text: "No events" };
  if (sources.length > 0 && sources.every((source) => source.state === "done"))
    return { tone: "wait", text: "At the end" };
  return { tone: "good", text: "Live" };
}
