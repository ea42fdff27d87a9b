import { describe, expect, it } from "vitest";
import { activityOf, inject } from "../../benchmarks/quality/inject.ts";
import { madeEvent, madeScenario, NOON } from "./made-run.ts";

const SEEN_AT = NOON + 3_600_000;
const background = (times: number[]) =>
  times.map((at, index) => activityOf(madeEvent(`b${index}`, NOON + at * 1000), SEEN_AT));

describe("inject", () => {
  it("puts scenarios among the background by their time, which keeps its own order", () => {
    const { activities } = inject(background([0, 2, 1, 9]), [madeScenario(4)], SEEN_AT);
    expect(activities.map(({ id }) => id)).toEqual(["b0", "e0", "e1", "b1", "b2", "e2", "e3", "b3"]);
  });

  it("tells which scenario each injected event belongs to", () => {
    const other = madeScenario(1, { events: [madeEvent("f0", NOON)] });
    const { scenarioOf } = inject(background([5]), [madeScenario(2), other], SEEN_AT);
    expect([...scenarioOf]).toEqual([
      ["e0", 0],
      ["e1", 0],
      ["f0", 1],
    ]);
  });

  it("takes in what a ref watcher would tell of", () => {
    const move = { repo: "o/r", ref: "refs/tags/v1.0", from: "a", to: "b", at: NOON + 5000 };
    const { activities } = inject(background([0]), [madeScenario(0, { refMoves: [move] })], SEEN_AT);
    expect(activities.at(-1)).toMatchObject({ kind: "ref-move", lane: "refs", at: NOON + 5000, ref: "refs/tags/v1.0" });
  });

  it("refuses ids that are taken and events that cannot be read", () => {
    const twice = madeScenario(1, { events: [madeEvent("b0", NOON)] });
    expect(() => inject(background([0]), [twice], SEEN_AT)).toThrow(
      "the id b0 of an injected event is the background's",
    );
    expect(() => inject([], [madeScenario(1), madeScenario(1)], SEEN_AT)).toThrow("made uses the id e0 a second time");
    const odd = { ...madeEvent("x", NOON), actor: {} };
    expect(() => inject([], [madeScenario(1, { events: [odd] })], SEEN_AT)).toThrow(/^event x cannot be read: /);
  });
});
