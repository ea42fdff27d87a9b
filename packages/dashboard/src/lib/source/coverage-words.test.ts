import type { SourceHealth } from "@oddwatch/protocol";
import { describe, expect, it } from "vitest";
import { coverageWords } from "./coverage-words.ts";
import { sourceOf } from "./source-of.fixture.ts";

function feed(coverage: number | null): SourceHealth[] {
  return [sourceOf({ lane: "public", coverage })];
}

describe("coverageWords", () => {
  it.each([
    [0.07, "seeing about 7 % of GitHub’s public stream"],
    [0.003, "seeing less than 1 % of GitHub’s public stream"],
    [0.999, "seeing all of GitHub’s public stream"],
    [0, "seeing nothing of GitHub’s public stream"],
    [null, "coverage is not known yet"],
  ])("says of a coverage of %s: %s", (coverage, words) => {
    expect(coverageWords(feed(coverage))).toBe(words);
  });

  it("says so when recorded hours are read instead", () => {
    expect(coverageWords([sourceOf({ lane: "archive" })])).toBe("reading recorded hours");
  });

  it("takes the public feed's figure, not a repository lane's", () => {
    expect(coverageWords([sourceOf({ lane: "watch", coverage: 1 }), ...feed(0.5)])).toContain("about 50 %");
  });
});
