import { describe, expect, it } from "vitest";
import { activity, NOON, text } from "../activity-under-test.ts";
import { TrackerRun, verdictOf } from "./tracker-run-under-test.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

describe("one campaign is one incident", () => {
  it("of one account in five hundred repositories", () => {
    const run = new TrackerRun();
    for (let n = 0; n < 500; n++)
      run.take(activity("push", { id: `p${n}`, at: NOON + n * SECOND_MS, actor: "mallory", repo: `o${n}/x` }), 6);
    expect(run.incidents).toMatchObject([{ eventCount: 500 }]);
    expect(run.incidents[0].title).toContain("500 repositories");
  });

  it("of five hundred accounts, each in its own repository, that a detector linked", () => {
    const run = new TrackerRun();
    const verdict = verdictOf(6, { campaign: "lockstep 7" });
    for (let n = 0; n < 500; n++)
      run.take(activity("issue", { id: `p${n}`, at: NOON + n * SECOND_MS, actor: `m${n}`, repo: `m${n}/x` }), verdict);
    expect(run.incidents).toMatchObject([{ eventCount: 500 }]);
    const [{ title, entities }] = run.incidents;
    expect(title).toBe("500 accounts acted alike in 500 repositories, 500 events in 8 minutes");
    expect(entities).toContainEqual({ kind: "pattern", name: "lockstep 7" });
    expect(run.ledger.filter(({ decision }) => decision === "paged")).toHaveLength(1);
  });

  it("takes in what was an incident of one of its accounts, and what that account does next", () => {
    const run = new TrackerRun();
    const push = (n: number, actor: string) =>
      activity("push", { id: `p${n}`, at: NOON + n * SECOND_MS, actor, repo: `${actor}/x` });
    run.take(push(0, "ann"), 5);
    run.take(push(1, "bob"), verdictOf(5, { campaign: "c" }));
    run.take(push(2, "ann"), verdictOf(5, { campaign: "c" }));
    run.take(push(3, "ann"));
    run.take(push(4, "bob"));
    expect(run.incidents).toMatchObject([{ eventCount: 5, actors: ["ann", "bob"] }]);
  });

  it("of one text from many accounts, whatever else they do", () => {
    const run = new TrackerRun();
    const words = { body: text("buy cheap followers") };
    for (let n = 0; n < 60; n++) {
      const given = { id: `c${n}`, at: NOON + n * SECOND_MS, actor: `m${n % 7}`, repo: `r${n}/x`, ...words };
      run.take(activity("comment", given), verdictOf(6, { subject: "text" }));
    }
    expect(run.incidents).toMatchObject([{ eventCount: 60 }]);
  });
});

describe("one account in several ways", () => {
  const all = (run: TrackerRun, actor = "mallory") => {
    const given = (n: number) => ({ id: `${actor}${n}`, at: NOON + n * MINUTE_MS, actor, repo: `${actor}/x` });
    run.take(activity("delete", given(0)));
    run.take(activity("push", given(1)), 5);
    run.take(activity("create", given(2)), 5);
    run.take(activity("delete", given(3)), 5);
    return run;
  };

  it("is one incident, with what led to each of them", () => {
    const run = all(new TrackerRun());
    expect(run.incidents).toMatchObject([{ eventCount: 4, title: expect.stringContaining("was active in 3 ways") }]);
  });

  it("weighs more than in one way, but not by much", () => {
    const [{ score }] = all(new TrackerRun()).incidents;
    const alone = new TrackerRun();
    alone.take(activity("create", { actor: "mallory", repo: "mallory/x" }), 5);
    expect(score).toBeGreaterThan(alone.incidents[0].score);
    expect((score * 5) / (1 - score)).toBeLessThanOrEqual(6.001);
  });

  it("takes ordinary activities of other kinds for no part of it", () => {
    const run = new TrackerRun();
    run.take(activity("push"), 5);
    expect(run.take(activity("issue", { at: NOON + 1 }))).toEqual([]);
  });
});

describe("an incident that comes and goes", () => {
  it("is the same incident, is told once, and has to be quiet for longer each time", () => {
    const run = new TrackerRun();
    let at = NOON;
    const states: string[] = [];
    for (let round = 0; round < 4; round++) {
      run.take(activity("issue", { id: `i${round}`, at }), 6);
      for (let minutes = 1; minutes <= 70; minutes++) run.tick(at + minutes * MINUTE_MS);
      at += 71 * MINUTE_MS;
      states.push(run.incidents[0].state);
    }
    expect(run.incidents).toHaveLength(1);
    expect(states).toEqual(["resolved", "resolved", "regressed", "regressed"]);
    expect(run.ledger.filter(({ decision }) => decision === "paged")).toHaveLength(1);
    expect(run.incidents[0].reasons.join(" ")).toContain("It was quiet and came back 2 times.");
  });
});

describe("a flood of five hundred decoys", () => {
  it("pushes no critical incident out, and fills no page", () => {
    const run = new TrackerRun();
    const decoy = (n: number) =>
      activity("issue", { id: `d${n}`, at: NOON + n * 5 * SECOND_MS, actor: `d${n}`, repo: `d${n}/x` });
    for (let n = 0; n < 500; n++) run.take(decoy(n), 6.8);
    const attack = activity("pull-request", { id: "a", at: NOON + 45 * MINUTE_MS, actor: "mallory", repo: "big/app" });
    run.take(attack, 11.5);
    expect(run.ledger.at(-1)).toMatchObject({ decision: "paged", entity: { name: "mallory" } });
    expect(run.ledger.filter(({ decision }) => decision === "paged").length).toBeLessThanOrEqual(14);
  });
});
