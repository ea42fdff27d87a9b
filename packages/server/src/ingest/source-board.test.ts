import { describe, expect, it } from "vitest";
import { NOON } from "../../../../test/synthetic-activity.ts";
import { SourceBoard } from "./source-board.ts";

function board(...names: string[]): SourceBoard {
  const all = new SourceBoard(() => NOON);
  for (const name of names) all.add(name, name === "archive" ? "archive" : "public");
  return all;
}

describe("the board of sources", () => {
  it("knows nothing of a source that has just been added but its name and lane", () => {
    expect(board("public").health(1)).toEqual([
      {
        name: "public",
        lane: "public",
        state: "starting",
        last_success_at: null,
        lag_seconds: null,
        coverage: null,
        sampling_rate: 1,
        error: null,
        next_try_at: null,
        hint: null,
      },
    ]);
  });

  it("shows what a source says of itself, and forgets an error that is over", () => {
    const all = board("public");
    all.status("public", { state: "failing", error: "no network", nextTryAt: NOON + 5_000 });
    expect(all.health(1)).toMatchObject([
      { state: "failing", error: "no network", next_try_at: "2026-11-20T12:00:05.000Z" },
    ]);
    all.status("public", { state: "ok", lastSuccessAt: NOON });
    expect(all.health(1)).toMatchObject([{ state: "ok", error: null, next_try_at: null }]);
  });

  it("keeps lag and coverage until newer ones are known, and never tells a negative lag", () => {
    const all = board("public");
    all.arrived("public", NOON - 300_000, 0.4);
    all.arrived("public", undefined, undefined);
    expect(all.health(1)).toMatchObject([{ lag_seconds: 300, coverage: 0.4 }]);
    all.arrived("public", NOON + 60_000, 0);
    expect(all.health(1)).toMatchObject([{ lag_seconds: 0, coverage: 0 }]);
  });

  it("tells the sampling rate of live sources only", () => {
    expect(
      board("public", "archive")
        .health(0.5)
        .map((each) => each.sampling_rate),
    ).toEqual([0.5, 1]);
  });

  it("is well while no source fails or has stopped", () => {
    const all = board("public", "archive");
    for (const state of ["starting", "ok", "waiting", "done"] as const) {
      all.set("archive", { state });
      expect(all.well, state).toBe(true);
    }
    for (const state of ["failing", "stopped"] as const) {
      all.set("archive", { state });
      expect(all.well, state).toBe(false);
    }
  });

  it("refuses word of a source that it does not know", () => {
    expect(() => board("public").set("refs", { state: "ok" })).toThrow("no source is named refs");
  });
});
