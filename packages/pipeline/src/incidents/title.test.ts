import { describe, expect, it } from "vitest";
import { activity, NOON, text } from "../activity-under-test.ts";
import { STARTER_RULES } from "../rules/starter-rules.ts";
import { TrackerRun, verdictOf } from "./tracker-run-under-test.ts";

const MINUTE_MS = 60_000;

describe("the title", () => {
  const at = (n: number) => NOON + n * MINUTE_MS;

  it("says who did what, how often, where and in what time", () => {
    const run = new TrackerRun();
    for (let n = 0; n < 4; n++) run.take(activity("push", { at: at(n), repo: `acme/app-${n % 2}` }));
    run.take(activity("push", { at: at(10) }), 5);
    expect(run.incidents[0].title).toBe("alice pushed 5 times to 3 repositories in 10 minutes");
  });

  it.each([
    [activity("issue"), "alice wrote 1 issue or comment in acme/app"],
    [activity("pull-request"), "alice made 1 pull request or review in acme/app"],
    [activity("create"), "alice created 1 repository or branch in acme/app"],
    [activity("delete"), "alice deleted 1 branch or tag in acme/app"],
    [activity("star"), "alice starred or forked 1 time, acme/app"],
    [activity("release"), "alice released, published or changed access 1 time in acme/app"],
    [activity("wiki"), "alice was active 1 time in acme/app"],
    [activity("other", { repo: undefined }), "alice was active 1 time in no repository"],
  ])("of a single %o is in the singular", (each, title) => {
    const run = new TrackerRun();
    run.take(each, 5);
    expect(run.incidents[0].title).toBe(title);
  });

  it("says what the rule says, who did it and where, when a rule named it", () => {
    const rule = STARTER_RULES.find(({ id }) => id === "shell-in-ref");
    const run = new TrackerRun();
    run.take(activity("pull-request", { at: at(0) }), verdictOf(8, { rule }));
    const says = "A branch name holds shell commands, which a careless workflow would run";
    expect(run.incidents[0].title).toBe(`alice in acme/app: ${says}`);
    run.take(activity("pull-request", { at: at(5), repo: "acme/other" }), verdictOf(8, { rule }));
    expect(run.incidents[0].title).toBe(`alice in 2 repositories, 2 events in 5 minutes: ${says}`);
  });

  it("names no place when what a rule named has none", () => {
    const rule = STARTER_RULES.find(({ id }) => id === "audit-new-owner");
    const run = new TrackerRun();
    run.take(activity("other", { repo: undefined }), verdictOf(8, { rule }));
    expect(run.incidents[0].title).toBe(`alice: ${rule?.says.slice(0, -1)}`);
  });

  it("quotes the text that is repeated, cut short", () => {
    const run = new TrackerRun();
    const words = text(`buy cheap followers ${"now ".repeat(30)}`);
    for (const actor of ["a", "b", "c"])
      run.take(activity("comment", { id: actor, actor, repo: `${actor}/x`, body: words }));
    run.take(activity("comment", { at: at(1), body: words }), verdictOf(6, { subject: "text" }));
    expect(run.incidents[0].title).toBe(
      "The same text from 4 accounts in 4 repositories, 4 times in 60 seconds: “buy cheap followers now now now now now now now now now now now now now now now”".replace(
        "now”",
        "now ”",
      ),
    );
  });
});
