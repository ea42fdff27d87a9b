import { expect, it } from "vitest";
import { completeSettings } from "./complete-settings.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

it("settings of an older version are completed by the defaults, group by group", () => {
  expect(completeSettings({})).toEqual(DEFAULT_SETTINGS);
  const complete = completeSettings({ floor: 3, severity: { critical: 12 }, forest: { trees: 7 } });
  expect(complete).toEqual({
    ...DEFAULT_SETTINGS,
    floor: 3,
    severity: { low: 4, medium: 5.5, high: 7, critical: 12 },
    forest: { trees: 7, sampleSize: 256 },
  });
});
