import { expect, it } from "vitest";
import { type Blow, runCrashes } from "./crash-run.ts";

const BLOWS: Record<number, Blow[]> = {
  1: ["service", "postgres", "service", "postgres"],
  2: ["postgres", "stop", "service", "service"],
  3: ["service", "stop", "postgres", "postgres"],
};

// Beside each other: most of the time of a restart is waiting for the killed service's lease to run out.
it.concurrent.each(Object.entries(BLOWS))(
  "killed at random moments (seed %s), every served event is in the log once and the incidents are those of a replay",
  { timeout: 240_000 },
  async (seed, blows) => {
    const { served, logged, stored, replayed, blowsWhileIngesting } = await runCrashes({ seed: Number(seed), blows });
    expect(blowsWhileIngesting).toBeGreaterThan(blows.length / 2);
    expect(logged).toEqual(served);
    expect(stored).toEqual(replayed);
    const inFloods = stored.filter(({ kind }) => kind === "flood").reduce((sum, { eventCount }) => sum + eventCount, 0);
    expect(inFloods).toBeGreaterThanOrEqual(100); // two of eighty; alike at the same time, they may be one incident
  },
);
