import { describe, expect, it } from "vitest";
import { matches } from "./name-pattern.ts";

describe("a pattern", () => {
  it.each([
    ["alice", "alice"],
    ["ALICE", "Alice"],
    ["*", ""],
    ["*", "anything/at-all"],
    ["acme/*", "acme/app"],
    ["*-bot", "release-bot"],
    ["*[bot]", "dependabot[bot]"],
    ["a*c*e", "abcde"],
    ["a**e", "ae"],
    ["*b*b*", "abxbc"],
    ["a*a", "aa"],
    ["", ""],
  ])("%j matches %j", (pattern, name) => {
    expect(matches(pattern, name)).toBe(true);
  });

  it.each([
    ["alice", "alice2"],
    ["acme/*", "other/acme/app"],
    ["*-bot", "bots"],
    ["a*a", "a"],
    ["ab*ba", "aba"],
    ["a.c", "abc"],
    ["*b*b*", "abc"],
    ["", "a"],
    ["[ab]", "a"],
  ])("%j does not match %j", (pattern, name) => {
    expect(matches(pattern, name)).toBe(false);
  });

  it("of many stars costs no more than its length allows", () => {
    expect(matches("*a".repeat(2_000), "a".repeat(100_000))).toBe(true);
    expect(matches(`${"*a".repeat(2_000)}b`, "a".repeat(100_000))).toBe(false);
  });
});
