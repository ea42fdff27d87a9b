import type { SourceHealth } from "@oddwatch/protocol";
import { sentence } from "../format/sentence.ts";
import { sourceName } from "./source-words.ts";

/** Why nothing, or less, comes from GitHub: for the banner that nobody can overlook. */
export interface SourceTrouble {
  /** Nothing at all can be asked of GitHub. */
  all: boolean;
  headline: string;
  /** Goes on where the headline ends. */
  reason: string;
  /** When the first of the failing sources is asked again, RFC 3339; undefined when that is not known. */
  nextTryAt: string | undefined;
}

/** Sources that ask GitHub, the one that matters most first. */
const FROM_GITHUB = ["public", "watch", "refs"];

/** What to say when sources that ask GitHub fail; undefined while none does. */
export function sourceTrouble(sources: readonly SourceHealth[]): SourceTrouble | undefined {
  const asking = FROM_GITHUB.flatMap((lane) => sources.filter((source) => source.lane === lane)).filter(
    (source) => source.state !== "stopped",
  );
  const failing = asking.filter((source) => source.state === "failing");
  const [told] = failing;
  if (told === undefined) return undefined;
  const all = failing.length === asking.length;
  const headline = all ? "GitHub cannot be reached" : `“${sourceName(told)}” cannot be read`;
  const nextTries = failing.map((source) => source.next_try_at).filter((at) => at !== null);
  const nextTryAt = nextTries.sort((a, b) => Date.parse(a) - Date.parse(b))[0];
  return { all, headline, reason: reasonAfter(headline, told.error), nextTryAt };
}

/** An error that begins with the headline's own words goes on from there, so that nothing is said twice. */
function reasonAfter(headline: string, error: string | null): string {
  if (error === null) return ". It does not say why.";
  const ended = sentence(error);
  return ended.startsWith(headline) ? ended.slice(headline.length) : `. ${ended}`;
}
