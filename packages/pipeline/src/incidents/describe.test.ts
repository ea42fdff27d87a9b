import { describe, expect, it } from "vitest";
import { activity, NOON, text } from "../activity-under-test.ts";
import { FEATURE_INDEX } from "../feature-vector.ts";
import { chanceInWords, inWords, spanInWords } from "./describe.ts";
import { TrackerRun, verdictOf } from "./tracker-run-under-test.ts";

const MINUTE_MS = 60_000;

describe("in words", () => {
  it.each([
    [0, "0"],
    [0.04, "0"],
    [3, "3"],
    [3.06, "3.1"],
    [9.96, "10"],
    [12.5, "13"],
    [1234.6, "1,235"],
  ])("a number of %d is %s", (value, words) => {
    expect(inWords(value)).toBe(words);
  });

  it.each([
    [-5, "1 second"],
    [0, "1 second"],
    [1499, "1 second"],
    [89_000, "89 seconds"],
    [90_000, "2 minutes"],
    [89 * MINUTE_MS, "89 minutes"],
    [90 * MINUTE_MS, "2 hours"],
    [47 * 60 * MINUTE_MS, "47 hours"],
    [48 * 60 * MINUTE_MS, "2 days"],
  ])("%d ms are %s", (ms, words) => {
    expect(spanInWords(ms)).toBe(words);
  });

  it.each([
    [0, "one in 1"],
    [2, "one in 100"],
    [3.5, "one in 3,000"],
    [6, "one in 1,000,000"],
    [9, "less than one in a billion"],
    [Infinity, "less than one in a billion"],
  ])("a chance of 10^-%d is %s", (surprise, words) => {
    expect(chanceInWords(surprise)).toBe(words);
  });
});

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

describe("the reasons", () => {
  const driver = {
    feature: FEATURE_INDEX["actor.events_1h"],
    value: 42,
    expected: 2.04,
    probability: 1e-6,
    counted: 1e-6,
  };
  const reasonsOf = (given: object, each = activity("issue")) => {
    const run = new TrackerRun();
    run.take(each, verdictOf(6, given));
    return run.incidents[0].reasons;
  };

  it("give the number, what is usual, how rare that is, and how long the account is known", () => {
    expect(reasonsOf({ drivers: [driver] })).toEqual([
      "42 events of this kind by the account in about an hour; among people's accounts 2 is usual (as much or more: one in 1,000,000).",
      "Its own habits are not known yet: watched for 1 second.",
    ]);
  });

  it("name no chance that only a rule assigned", () => {
    const [reason] = reasonsOf({ drivers: [{ ...driver, probability: 1e-9 }] });
    expect(reason).toContain("one in 1,000,000)");
    const { counted: _, ...assigned } = driver;
    expect(reasonsOf({ drivers: [assigned] })[0]).toBe(
      "42 events of this kind by the account in about an hour; among people's accounts 2 is usual.",
    );
  });

  it("compare automation with automation", () => {
    const [reason] = reasonsOf({ drivers: [driver] }, activity("issue", { actor: "a-bot" }));
    expect(reason).toContain("among automation 2 is usual");
  });

  it("begin with what the rule says", () => {
    const rule = {
      id: "r",
      kind: "flood",
      says: "It floods.",
      on: [],
      when: [],
      subject: "actor" as const,
      surprise: 6,
    };
    expect(reasonsOf({ rule, drivers: [driver] })[0]).toBe("It floods.");
  });

  it("say that the combination is rare when no single number is", () => {
    expect(reasonsOf({ drivers: [] })).toContain(
      "The combination is rare: one in 1,000,000 among activities of this kind.",
    );
  });
});
