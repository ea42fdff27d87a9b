import { describe, expect, it } from "vitest";
import { activity, NOON, text } from "../activity-under-test.ts";
import type { Rule } from "../rules/rule.ts";
import { STARTER_RULES } from "../rules/starter-rules.ts";
import { TrackerRun, verdictOf } from "./tracker-run-under-test.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const [rule] = STARTER_RULES.filter(({ subject }) => subject === "actor");

/** A strange push to an own repository of the account; with the rule when it is given. */
function strange(run: TrackerRun, actor: string, at: number, given?: Rule): void {
  const scores = given === undefined ? [] : [{ detector: `rule:${given.id}`, probability: 1e-6, drivers: [] }];
  const pushed = activity("push", { id: `${actor}${at}`, at, actor, repo: `${actor}/x` });
  run.take(pushed, verdictOf(6, { rule: given, scores }));
}

/** Lets the run have watched so many hours. */
function watched(hours: number): { run: TrackerRun; now: number } {
  const run = new TrackerRun();
  for (let n = 0; n <= hours * 6; n++)
    run.take(activity("star", { id: `s${n}`, at: NOON + n * 10 * MINUTE_MS, repo: "o/x" }));
  return { run, now: NOON + hours * HOUR_MS };
}

describe("two accounts that hit one rare rule at the same time", () => {
  it("are one incident under the older id, which names both and says so", () => {
    const { run, now } = watched(3);
    strange(run, "ann", now, rule);
    const [{ id }] = run.incidents;
    strange(run, "bob", now + 1000, rule);
    expect(run.incidents).toMatchObject([{ id, actors: ["ann", "bob"], eventCount: 2 }]);
    const [{ title, entities }] = run.incidents;
    expect(title).toMatch(/^2 accounts /);
    expect(entities.map(({ name }) => name)).toEqual(expect.arrayContaining(["ann", "bob"]));
  });

  it("weigh more together than each alone, by one power of ten at most", () => {
    const weightOf = (score: number) => (score * 5) / (1 - score);
    const { run, now } = watched(3);
    strange(run, "ann", now, rule);
    const alone = weightOf(run.incidents[0].score);
    for (const [n, actor] of ["bob", "carol", "dave"].entries()) strange(run, actor, now + n * 1000, rule);
    const together = weightOf(run.incidents[0].score);
    expect(together).toBeGreaterThan(alone);
    expect(together).toBeLessThanOrEqual(alone + 1.3);
  });

  it("collect what both do from then on", () => {
    const { run, now } = watched(3);
    for (const actor of ["ann", "bob"]) strange(run, actor, now, rule);
    for (const actor of ["ann", "bob"])
      run.take(activity("push", { id: `n${actor}`, at: now + 5000, actor, repo: "p/z" }));
    expect(run.incidents).toMatchObject([{ eventCount: 4 }]);
  });
});

describe("two accounts stay two incidents", () => {
  it("when an hour lies between them", () => {
    const { run, now } = watched(3);
    strange(run, "ann", now, rule);
    for (let n = 1; n < 6; n++) strange(run, "ann", now + n * 10 * MINUTE_MS, rule);
    strange(run, "bob", now + HOUR_MS, rule);
    expect(run.incidents).toHaveLength(2);
  });

  it("when only their kind is the same, and that is seen every hour", () => {
    const { run, now } = watched(3);
    for (let n = 4; n > 0; n--) strange(run, `m${n}`, now - n * 35 * MINUTE_MS);
    for (const actor of ["ann", "bob"]) strange(run, actor, now);
    expect(run.incidents).toHaveLength(6);
  });

  it("when the rule is hit all the time", () => {
    const { run } = watched(1);
    for (let n = 0; n < 60; n++) strange(run, `m${n}`, NOON + HOUR_MS + n * 3 * MINUTE_MS, rule);
    const now = NOON + 4 * HOUR_MS;
    const before = run.incidents.length;
    for (const actor of ["ann", "bob"]) strange(run, actor, now, rule);
    expect(run.incidents).toHaveLength(before + 2);
  });

  it("when one is automation", () => {
    const { run, now } = watched(3);
    for (const actor of ["ann", "bob[bot]"]) strange(run, actor, now, rule);
    expect(run.incidents).toHaveLength(2);
  });
});

describe("texts of one template", () => {
  it("are one campaign, other texts another", () => {
    const { run, now } = watched(3);
    const says = (actor: string, words: string) => {
      const given = { id: actor, at: now, actor, repo: `${actor}/x`, body: text(words) };
      run.take(activity("comment", given), verdictOf(6, { subject: "text" }));
    };
    says("ann", "A fast school to tidy your sensor");
    says("bob", "A clean timer to fix your notes");
    says("carol", "please release the next version soon");
    expect(run.incidents).toMatchObject([{ actors: ["ann", "bob"] }, { actors: ["carol"] }]);
  });
});

describe("an account that takes part in a campaign of one text", () => {
  const campaign = () => {
    const { run, now } = watched(3);
    for (const [n, actor] of ["ann", "bob", "carol"].entries()) {
      const given = { id: actor, at: now + n, actor, repo: `${actor}/x`, body: text("buy cheap followers") };
      run.take(activity("comment", given), verdictOf(6, { subject: "text" }));
    }
    return { run, now };
  };

  it("is a part of it in what else it does in the same sitting, and the campaign stays one of a text", () => {
    const { run, now } = campaign();
    strange(run, "bob", now + MINUTE_MS);
    run.take(activity("push", { id: "next", at: now + 2 * MINUTE_MS, actor: "bob", repo: "bob/x" }));
    expect(run.incidents).toMatchObject([{ eventCount: 5, title: expect.stringContaining("The same text from") }]);
  });

  it("brings along what it was strange by before", () => {
    const { run, now } = watched(3);
    strange(run, "ann", now - MINUTE_MS);
    const given = { id: "c", at: now, actor: "ann", repo: "ann/x", body: text("buy cheap followers") };
    run.take(activity("comment", given), verdictOf(6, { subject: "text" }));
    expect(run.incidents).toMatchObject([{ eventCount: 2 }]);
  });

  it("is free again when the campaign is over", () => {
    const { run, now } = campaign();
    for (let minutes = 1; minutes <= 45; minutes++) run.tick(now + minutes * MINUTE_MS);
    strange(run, "bob", now + 46 * MINUTE_MS);
    expect(run.incidents).toHaveLength(2);
  });
});
