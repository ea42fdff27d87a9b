import { type Budget, DEFAULT_SETTINGS, type PipelineSettings } from "@oddwatch/pipeline";

export interface ReplaySettingsOptions {
  /** Incidents a day of event time. */
  budget?: number;
  /** Incidents per 100,000 events. */
  budgetPerEvents?: number;
  seed?: string;
}

/** The pipeline's settings as the options change them; what they leave open is as in `base`. */
export function replaySettings(
  { budget, budgetPerEvents, seed }: ReplaySettingsOptions,
  base: PipelineSettings = DEFAULT_SETTINGS,
): PipelineSettings {
  const settings = structuredClone(base);
  if (budget !== undefined) settings.budget = { per: "day", incidents: budget };
  if (budgetPerEvents !== undefined) settings.budget = { per: "events", incidents: budgetPerEvents };
  if (seed !== undefined) settings.seed = seed;
  return settings;
}

/** `25 a day`. */
export function budgetInWords({ per, incidents }: Budget): string {
  return `${incidents} ${per === "day" ? "a day" : "per 100,000 events"}`;
}
