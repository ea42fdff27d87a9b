import type { RuleSettings } from "./rules/rule.ts";

/** How many incidents a person will read: per day of event time, or per 100,000 events. */
export type Budget = { per: "day"; incidents: number } | { per: "events"; incidents: number };

/** "Do not tell me about this": matches when every given field does. `*` stands for any run of characters, case is ignored. */
export interface Suppression {
  id: string;
  actor?: string;
  repo?: string;
  /** Of every repository: the part before the slash. */
  owner?: string;
  kind?: string;
  /** Only as long as it stays under all of these. */
  under?: { repositories?: number; accounts?: number; events?: number };
  /** ms since epoch; undefined means until it is taken away. */
  until?: number;
}

/** Everything a person may change that can change a verdict. Plain data: it travels in the log and is part of the fingerprint. */
export interface PipelineSettings {
  workspace: string;
  /** Any string; the same seed and inputs give the same incidents. */
  seed: string;
  budget: Budget;
  suppressions: Suppression[];
  rules: RuleSettings;
  forest: { trees: number; sampleSize: number };
  /** Least surprise, in powers of ten (6 is one in a million), for an incident to be opened at all. */
  floor: number;
}

export const DEFAULT_SETTINGS: PipelineSettings = {
  workspace: "default",
  seed: "oddwatch",
  budget: { per: "day", incidents: 25 },
  suppressions: [],
  rules: { own: [], off: [] },
  forest: { trees: 50, sampleSize: 256 },
  floor: 2.7,
};
