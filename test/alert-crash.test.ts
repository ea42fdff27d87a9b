import { expect, it } from "vitest";
import { type Moment, runAlertCrashes } from "./alert-crash-run.ts";

const KILLS: Record<number, Moment[]> = {
  1: ["after the answer", "on the way"],
  2: ["before the answer", "after the answer"],
  3: ["on the way", "before the answer"],
};

// Beside each other: most of the time is waiting for services that start.
it.concurrent.each(Object.entries(KILLS))(
  "killed between an incident and its delivery (seed %s), no alert is lost, and none comes again but by that",
  { timeout: 240_000 },
  async (seed, moments) => {
    const run = await runAlertCrashes({ seed: Number(seed), moments, hurry: true });
    expect(run.paged + run.merged, JSON.stringify(run)).toBeGreaterThanOrEqual(moments.length);
    expect(run.lost).toEqual([]);
    expect(run.unexplained).toEqual([]);
    expect(run.unknown).toEqual([]);
    expect(run.alertedTwice).toEqual([]);
    const certain = moments.filter((moment) => moment === "before the answer").length;
    expect(run.killsBetween).toBeGreaterThanOrEqual(certain);
  },
);
