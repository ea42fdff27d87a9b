import { describe, expect, it } from "vitest";
import { activity, NOON } from "../activity-under-test.ts";
import type { Suppression } from "../settings.ts";
import { matches } from "./suppression.ts";
import { TrackerRun } from "./tracker-run-under-test.ts";

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

describe("a suppression", () => {
  /** What is decided of an incident of alice, who pushed to acme/app and acme/lib. */
  function decidedWith(given: Partial<Suppression>, repos: (string | undefined)[] = ["acme/app", "acme/lib"]) {
    const run = new TrackerRun({ suppressions: [{ id: "mine", ...given }] });
    for (const repo of repos.slice(0, -1)) run.take(activity("issue", { repo }));
    run.take(activity("issue", { at: NOON + 1, repo: repos[repos.length - 1] }), 6);
    return run.ledger.map(({ decision, reason, text }) => `${decision}: ${reason}: ${text}`);
  }

  it.each<[string, Partial<Suppression>]>([
    ["the account", { actor: "alice" }],
    ["all repositories of an owner", { repo: "acme/*" }],
    ["a kind of incident", { kind: "flood" }],
    ["all of these together", { actor: "a*", repo: "ACME/*", kind: "*" }],
    ["until a time that has not come", { actor: "alice", until: NOON + 2 }],
    ["everything", {}],
  ])("of %s mutes", (_what, given) => {
    expect(decidedWith(given)).toEqual(["muted: suppressed: suppressed by “mine”"]);
  });

  it.each<[string, Partial<Suppression>]>([
    ["another account", { actor: "bob" }],
    ["one of two repositories", { repo: "acme/app" }],
    ["another kind", { kind: "push-burst" }],
    ["the account at another kind", { actor: "alice", kind: "push-burst" }],
    ["the account until a time that has come", { actor: "alice", until: NOON + 1 }],
  ])("of %s does not", (_what, given) => {
    expect(decidedWith(given)).toEqual(["paged: within-budget: weight 6.0, medium"]);
  });

  it("of a repository does not mute an incident that has none", () => {
    expect(decidedWith({ repo: "*" }, [undefined])).toEqual(["paged: within-budget: weight 6.0, medium"]);
  });

  it("ends when the incident comes to hold somebody else", () => {
    const run = new TrackerRun({ suppressions: [{ id: "mine", repo: "acme/app" }] });
    run.take(activity("issue"), 6);
    run.take(activity("issue", { at: NOON + 1, repo: "other/lib" }), 6);
    expect(run.ledger.map(({ decision }) => decision)).toEqual(["muted", "paged"]);
    expect(run.incidents[0].pagedAt).toBe(NOON + 1);
  });
});
