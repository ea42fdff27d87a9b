import type { SourceHealth } from "@oddwatch/protocol";

/** Why nothing, or less, comes from GitHub: for the banner that nobody can overlook. */
export interface SourceTrouble {
  headline: string;
  /** The failing source that is tried again first. */
  source: SourceHealth;
}

const FROM_GITHUB = new Set(["public", "watch", "refs"]);

/** What to say when sources that ask GitHub fail; undefined while none does. */
export function sourceTrouble(sources: readonly SourceHealth[]): SourceTrouble | undefined {
  const asking = sources.filter((source) => FROM_GITHUB.has(source.lane) && source.state !== "stopped");
  const failing = asking.filter((source) => source.state === "failing").sort(byNextTry);
  const [source] = failing;
  if (source === undefined) return undefined;
  const all = failing.length === asking.length;
  return { headline: all ? "GitHub cannot be reached" : `“${source.name}” cannot be read`, source };
}

function byNextTry(a: SourceHealth, b: SourceHealth): number {
  return nextTry(a) - nextTry(b);
}

function nextTry(source: SourceHealth): number {
  return source.next_try_at === null ? Number.MAX_VALUE : Date.parse(source.next_try_at);
}
