import { expect, it } from "vitest";
import { Random } from "../packages/anomaly/src/index.ts";
import { MOMENTS, runAlertCrashes } from "./alert-crash-run.ts";

const KILLS = 20;
const seed = Number(process.env.ODDWATCH_CRASH_SEED ?? Date.now() % 100_000);

it(`killed at ${KILLS} random moments between an incident and its delivery, the service loses no alert, and none comes again but by that`, {
  timeout: 1_800_000,
}, async () => {
  console.log(`seed ${seed}; the same again with ODDWATCH_CRASH_SEED=${seed}`);
  const random = new Random(seed);
  const moments = Array.from(
    { length: KILLS },
    () => MOMENTS[Math.floor(random.next() * MOMENTS.length)] ?? "on the way",
  );
  const { repeats, ...run } = await runAlertCrashes({ seed, moments });
  console.log(`${run.paged} incidents, ${run.killsBetween} kills between taking and record, ${repeats.length} repeats`);
  expect(run.paged + run.merged).toBeGreaterThanOrEqual(KILLS);
  expect(run.killsBetween).toBeGreaterThan(KILLS / 5);
  expect(run).toMatchObject({ lost: [], unexplained: [], unknown: [], alertedTwice: [] });
});
