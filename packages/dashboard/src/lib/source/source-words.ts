import type { SourceHealth } from "@oddwatch/protocol";

export type SourceTone = "good" | "wait" | "bad" | "quiet";

const STATES: Record<SourceHealth["state"], { tone: SourceTone; text: string }> = {
  starting: { tone: "wait", text: "starting" },
  ok: { tone: "good", text: "ok" },
  waiting: { tone: "good", text: "waiting" },
  failing: { tone: "bad", text: "failing" },
  stopped: { tone: "quiet", text: "stopped" },
  done: { tone: "quiet", text: "read to the end" },
};

/** A source's state in a word, and how it should look. */
export function sourceWords(state: SourceHealth["state"]): { tone: SourceTone; text: string } {
  return STATES[state];
}

const LANES = new Map([
  ["public", "Public events"],
  ["watch", "Watched repositories"],
  ["refs", "Tags and branches"],
  ["webhook", "Webhooks"],
  ["audit", "Audit log"],
  ["status", "GitHub's status page"],
  ["archive", "Recorded hours"],
]);

/** A source's own name; what its lane reads where it has none but the lane's. */
export function sourceName({ name, lane }: Pick<SourceHealth, "name" | "lane">): string {
  return name === lane ? (LANES.get(lane) ?? name) : name;
}
