import { completeSettings } from "@oddwatch/pipeline";
import { z } from "zod";

/** Memory: no more than four times the points of the default forests, 50 trees of 256. */
const MOST_POINTS = 51_200;

/** A surprise or a weight, in powers of ten. */
const Powers = z.number().min(0.1).max(30);
const Minutes = z.number().min(1).max(1440);

const Forest = z.object({
  trees: z.number().int().min(1).max(200),
  sampleSize: z.number().int().min(16).max(4096),
});
const Severity = z.object({ low: Powers, medium: Powers, high: Powers, critical: Powers });
const Incidents = z.object({ quietMinutes: Minutes, lateHours: z.number().min(0.1).max(168) });
const WeakSignals = z.object({
  level: Powers,
  kinds: z.number().int().min(2).max(16),
  withinMinutes: Minutes,
});
const OwnHistory = z.object({
  periods: z.number().min(2).max(200),
  memoryDays: z.number().min(0.1).max(60),
});
const Lockstep = z.object({ withinMinutes: Minutes, places: z.number().min(1).max(100) });
const Campaigns = z.object({ accounts: z.number().min(1.5).max(10_000) });
const Waves = z.object({ accounts: z.number().int().min(1).max(1_000_000) });

/**
 * What a person may change of the detection: numbers that are not given are as the version that runs has them by default.
 * What they mean and their units stand at `PipelineSettings`.
 */
export const DetectionSettings = z
  .object({
    forest: Forest.partial(),
    floor: Powers,
    severity: Severity.partial(),
    incidents: Incidents.partial(),
    weakSignals: WeakSignals.partial(),
    ownHistory: OwnHistory.partial(),
    lockstep: Lockstep.partial(),
    campaigns: Campaigns.partial(),
    waves: Waves.partial(),
  })
  .partial()
  .superRefine((given, { addIssue }) => {
    const refuse = (path: string[], message: string) => addIssue({ code: "custom", path, message });
    const { forest, severity, floor, weakSignals } = completeSettings(given);
    const { low, medium, high, critical } = severity;
    if (forest.trees * forest.sampleSize > MOST_POINTS)
      refuse(["forest"], `trees × sampleSize must be at most ${MOST_POINTS}, for memory`);
    if (!(low < medium && medium < high && high < critical))
      refuse(["severity"], `low, medium, high and critical must rise, got ${[low, medium, high, critical].join(", ")}`);
    if (weakSignals.level > floor)
      refuse(["weakSignals", "level"], `must be at most the floor of ${floor}: what is above it is no weak signal`);
  });
export type DetectionSettings = z.infer<typeof DetectionSettings>;
