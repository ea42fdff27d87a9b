import { describe, expect, it } from "vitest";
import { activity, NOON } from "../activity-under-test.ts";
import type { PipelineSettings } from "../settings.ts";
import { TrackerRun } from "./tracker-run-under-test.ts";

const MINUTE_MS = 60_000;
const LIKE = { kind: "*", entity: "*", detectors: [] };

const take = (run: TrackerRun, surprise: number, minutes = 0, actor = "alice") =>
  run.take(
    activity("issue", { id: `${actor}${minutes}`, at: NOON + minutes * MINUTE_MS, actor, repo: `${actor}/x` }),
    surprise,
  );

/** A run in which forty others are strange at once, more than may be told of. */
function crowded(given: Partial<PipelineSettings> = {}): TrackerRun {
  const run = new TrackerRun({ budget: { per: "day", incidents: 25 }, ...given });
  for (let n = 0; n < 40; n++) take(run, 8.9, 0, `user-${n}`);
  return run;
}

const PATHS: Record<string, () => TrackerRun> = {
  suppressed: () => {
    const run = new TrackerRun({ suppressions: [{ id: "mine", actor: "alice" }] });
    take(run, 8);
    return run;
  },
  "below-floor": () => {
    const run = new TrackerRun();
    take(run, 5);
    return run;
  },
  "weak-signal": () => {
    const run = new TrackerRun();
    take(run, 2.5);
    return run;
  },
  "too-late": () => {
    const run = new TrackerRun();
    take(run, 2, 0, "bob");
    take(run, 8, -400);
    return run;
  },
  "feedback-lowered": () => {
    const run = new TrackerRun();
    run.tracker.heed({ kind: "feedback", at: NOON, id: "1", judgement: "false", like: LIKE });
    take(run, 6);
    return run;
  },
  "budget-used": () => {
    const run = crowded();
    take(run, 9.1);
    return run;
  },
  "below-threshold": () => {
    const run = crowded({ budget: { per: "day", incidents: 2 } });
    run.tick(NOON + 24 * 60 * MINUTE_MS - 1);
    take(run, 5.6, 24 * 60 - 1);
    return run;
  },
};

describe("whoever is not told finds the reason in the ledger", () => {
  it.each(Object.keys(PATHS))("%s", (reason) => {
    const [row] = PATHS[reason]()
      .ledger.filter((each) => each.reason === reason)
      .slice(-1);
    expect(row).toMatchObject({ decision: reason === "suppressed" ? "muted" : "held", at: expect.any(Number) });
    expect(row.text.length).toBeGreaterThan(10);
    expect(row.entity.name).toBe("alice");
  });

  it("and every incident has a row, whatever became of it", () => {
    for (const [reason, make] of Object.entries(PATHS)) {
      const run = make();
      const told = new Set(run.ledger.map(({ incidentId }) => incidentId));
      for (const { id } of run.incidents) expect([reason, told.has(id)]).toEqual([reason, true]);
    }
  });
});
