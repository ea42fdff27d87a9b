import type { SourceHealth } from "@oddwatch/protocol";
import { percent } from "../format/number.ts";

/** How much of GitHub's public stream is seen, in words for the head of the page. */
export function coverageWords(sources: readonly SourceHealth[]): string {
  const archive = sources.find((source) => source.lane === "archive");
  const feed = sources.find((source) => source.lane === "public");
  if (feed === undefined) return archive === undefined ? "no public stream is read" : "reading recorded hours";
  if (feed.coverage === null) return "coverage is not known yet";
  if (feed.coverage === 0) return "seeing nothing of GitHub’s public stream";
  if (feed.coverage >= 0.995) return "seeing all of GitHub’s public stream";
  const about = feed.coverage < 0.01 ? "less than 1 %" : `about ${percent(feed.coverage)}`;
  return `seeing ${about} of GitHub’s public stream`;
}
