import { describe, expect, it } from "vitest";
import { activity } from "../activity-under-test.ts";
import { FEATURE_INDEX } from "../feature-vector.ts";
import { isAboutCause } from "./reasons.ts";
import { TrackerRun, verdictOf } from "./tracker-run-under-test.ts";

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
    const { reasons, severity } = run.incidents[0];
    expect(reasons.at(-1)).toContain(`Severity ${severity}: surprise 6.0 (one in 1,000,000) × criticality`);
    return reasons.slice(0, -1);
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

  it("say up to where it would have been ordinary", () => {
    const [reason] = reasonsOf({ drivers: [{ ...driver, usualUpTo: 9.2 }] });
    expect(reason).toMatch(/ Up to 9\.2 would be ordinary\.$/);
  });

  it("say so when it is little that is strange", () => {
    const [reason] = reasonsOf({ drivers: [{ ...driver, value: 0.5, expected: 8, usualUpTo: 3 }] });
    expect(reason).toMatch(/8 is usual \(as little or less: one in 1,000,000\)\. From 3 on it would be ordinary\.$/);
  });

  it("compare automation with automation", () => {
    const [reason] = reasonsOf({ drivers: [driver] }, activity("issue", { actor: "a-bot" }));
    expect(reason).toContain("among automation 2 is usual");
    const [early] = reasonsOf({ drivers: [{ ...driver, amongPeople: true }] }, activity("issue", { actor: "a-bot" }));
    expect(early).toContain("among people's accounts 2 is usual");
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

  it("can be told apart: what is strange, and with what it was compared and how it was rated", () => {
    const run = new TrackerRun();
    run.take(activity("issue"), verdictOf(6, { drivers: [driver] }));
    const [{ id, reasons }] = run.incidents;
    expect(reasons.filter(isAboutCause)).toEqual([expect.stringMatching(/^42 events of this kind/)]);
    run.learn(id, [{ kind: "site-admin", subject: "alice" }], activity("issue").at + 1000);
    const [, ...later] = run.incidents[0].reasons;
    expect(later.at(-1)).toMatch(/^Looked up: /);
    expect(later.filter(isAboutCause)).toEqual([]);
  });
});
