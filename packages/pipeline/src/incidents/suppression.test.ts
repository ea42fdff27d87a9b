import { describe, expect, it } from "vitest";
import { activity, NOON, text } from "../activity-under-test.ts";
import { DEFAULT_SETTINGS, type Suppression } from "../settings.ts";
import { TrackerRun, verdictOf } from "./tracker-run-under-test.ts";

describe("a suppression", () => {
  /** What is decided of an incident of alice, who pushed to acme/app and acme/lib. */
  function decidedWith(given: Partial<Suppression>, repos: (string | undefined)[] = ["acme/app", "acme/lib"]) {
    const run = new TrackerRun({ suppressions: [{ id: "mine", ...given }] });
    for (const repo of repos.slice(0, -1)) run.take(activity("issue", { repo }));
    run.take(activity("issue", { at: NOON + 1, repo: repos[repos.length - 1] }), 6);
    return run.ledger.map(({ decision, reason, text }) => `${decision}: ${reason}: ${text}`);
  }

  it.each<[string, Partial<Suppression>, string]>([
    ["the account", { actor: "alice" }, "account alice"],
    ["all repositories of an owner", { repo: "acme/*" }, "repository acme/*"],
    ["an account on an owner", { actor: "al*", owner: "Acme" }, "account al*, owner Acme"],
    ["a kind of incident", { kind: "flood" }, "kind flood"],
    ["all of these together", { actor: "a*", repo: "ACME/*", kind: "*" }, "account a*, repository ACME/*, kind *"],
    ["until a time that has not come", { actor: "alice", until: NOON + 2 }, "account alice"],
    ["under three repositories", { under: { repositories: 3 } }, "under 3 repositories"],
    ["under limits", { under: { accounts: 2, events: 3 } }, "under 2 accounts, under 3 events"],
    ["everything", {}, "everything"],
  ])("of %s mutes, and the ledger says what it asks for", (_what, given, words) => {
    expect(decidedWith(given)).toEqual([`muted: suppressed: suppressed by “mine”: ${words}`]);
  });

  it.each<[string, Partial<Suppression>]>([
    ["another account", { actor: "bob" }],
    ["one of two repositories", { repo: "acme/app" }],
    ["another owner", { actor: "alice", owner: "acm" }],
    ["under two repositories", { under: { repositories: 2 } }],
    ["under one account", { under: { accounts: 1 } }],
    ["under two events", { under: { repositories: 9, events: 2 } }],
    ["another kind", { kind: "push-burst" }],
    ["the account at another kind", { actor: "alice", kind: "push-burst" }],
    ["the account until a time that has come", { actor: "alice", until: NOON + 1 }],
  ])("of %s does not", (_what, given) => {
    expect(decidedWith(given)).toEqual(["paged: within-budget: weight 6.0, medium"]);
  });

  it("of a repository does not mute an incident that has none", () => {
    expect(decidedWith({ repo: "*" }, [undefined])).toEqual(["paged: within-budget: weight 6.0, medium"]);
  });

  describe("of an incident with more names than are kept", () => {
    const issue = (n: number, owner = "acme") =>
      activity("issue", { id: `i${n}`, at: NOON + n, repo: `${owner}/app-${n}` });
    const mine = { id: "mine", actor: "alice", owner: "acme" };

    it("mutes when every name matches, those that are only counted too", () => {
      const run = new TrackerRun({ suppressions: [mine] });
      for (let n = 0; n < 120; n++) run.take(issue(n), 6);
      expect(run.incidents[0].title).toContain("120 repositories");
      expect(run.ledger.map(({ decision }) => decision)).toEqual(["muted"]);
    });

    it("does not when one that is only counted belongs to somebody else", () => {
      const run = new TrackerRun({ suppressions: [mine] });
      for (let n = 0; n < 60; n++) run.take(issue(n, n === 55 ? "other" : "acme"), 6);
      expect(run.ledger.map(({ decision, at }) => [decision, at])).toEqual([
        ["muted", NOON],
        ["paged", NOON + 55],
      ]);
    });

    it("does not when it came after names were only counted: nobody knows them any more", () => {
      const run = new TrackerRun();
      for (let n = 0; n < 60; n++) run.take(issue(n), 4);
      run.tracker.settings = { ...DEFAULT_SETTINGS, suppressions: [mine] };
      run.take(issue(60), 6);
      expect(run.ledger.map(({ decision }) => decision)).toEqual(["held", "paged"]);
    });

    it("stays true through a merge", () => {
      const run = new TrackerRun({ suppressions: [mine] });
      const words = { body: text("buy cheap followers") };
      for (let n = 0; n < 60; n++) run.take(issue(n, n === 55 ? "other" : "acme"), 4);
      run.take(activity("comment", { id: "t", at: NOON + 70, repo: "acme/t", actor: "alice2", ...words }), {
        ...verdictOf(4, { subject: "text" }),
      });
      run.take(activity("comment", { id: "j", at: NOON + 71, repo: "acme/t", ...words }), 6);
      expect(run.changes.some(({ change }) => change === "merged")).toBe(true);
      expect(run.ledger.at(-1)).toMatchObject({ decision: "paged" });
    });
  });

  it("ends when the incident comes to hold somebody else", () => {
    const run = new TrackerRun({ suppressions: [{ id: "mine", repo: "acme/app" }] });
    run.take(activity("issue"), 6);
    run.take(activity("issue", { at: NOON + 1, repo: "other/lib" }), 6);
    expect(run.ledger.map(({ decision }) => decision)).toEqual(["muted", "paged"]);
    expect(run.incidents[0].pagedAt).toBe(NOON + 1);
  });
});
