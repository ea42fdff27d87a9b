import { expect, it } from "vitest";
import { runJobCrashes } from "./job-crash-run.ts";

const MOMENTS = 20;
const seed = Number(process.env.ODDWATCH_CRASH_SEED ?? Date.now() % 100_000);

it(`killed at ${MOMENTS} random moments between an incident and its end, the service leads every incident to its end`, {
  timeout: 1_800_000,
}, async () => {
  console.log(`seed ${seed}; the same again with ODDWATCH_CRASH_SEED=${seed}`);
  const { notTold, incidents, failed, blowsOnTheWay } = await runJobCrashes({ seed, moments: MOMENTS });
  expect(blowsOnTheWay).toBeGreaterThan(MOMENTS / 5);
  expect(incidents).toBeGreaterThanOrEqual(MOMENTS);
  expect(notTold).toEqual([]);
  expect(failed).toBe(0);
});
