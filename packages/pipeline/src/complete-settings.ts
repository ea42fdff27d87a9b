import { DEFAULT_SETTINGS, type PipelineSettings } from "./settings.ts";

/** Groups of numbers, of which some may be given and others not. */
const GROUPS = [
  "forest",
  "severity",
  "incidents",
  "weakSignals",
  "ownHistory",
  "lockstep",
  "campaigns",
  "waves",
] as const;
type Group = (typeof GROUPS)[number];

/** Settings of which only some are given. */
export type GivenSettings = Partial<Omit<PipelineSettings, Group>> & {
  [Name in Group]?: Partial<PipelineSettings[Name]>;
};

/** The given settings and, for what they leave open or an older version did not know, the defaults. */
export function completeSettings(given: GivenSettings): PipelineSettings {
  const complete = { ...DEFAULT_SETTINGS, ...given };
  for (const name of GROUPS) Object.assign(complete, { [name]: { ...DEFAULT_SETTINGS[name], ...given[name] } });
  return complete as PipelineSettings;
}
