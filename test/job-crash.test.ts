import { expect, it } from "vitest";
import { runJobCrashes } from "./job-crash-run.ts";

it("killed at random moments between an incident and its end, the service leads every incident to its end", {
  timeout: 240_000,
}, async () => {
  const { notTold, incidents, failed } = await runJobCrashes({ seed: 1, moments: 3 });
  expect(incidents).toBeGreaterThanOrEqual(3);
  expect(notTold).toEqual([]);
  expect(failed).toBe(0);
});
