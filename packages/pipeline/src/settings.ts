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

/** Least weight of each severity, rising. What weighs less than `low` is `info`; nobody is told of what is under `medium`. */
export interface SeverityLevels {
  low: number;
  medium: number;
  high: number;
  critical: number;
}

/** When an incident ends, and what comes too late for one. */
export interface IncidentTimes {
  /** Without any event for so long it is resolved. One that comes back has to be quiet twice as long each time. */
  quietMinutes: number;
  /** What is further behind the newest events counts in history, but opens nothing. */
  lateHours: number;
}

/** What is strange, but not enough to be an incident alone. */
export interface WeakSignalSettings {
  /** Least surprise, in powers of ten. */
  level: number;
  /** So many different ones have to come together on one entity. */
  kinds: number;
  withinMinutes: number;
}

/** What is compared with an account's own past. */
export interface OwnHistorySettings {
  /** Active periods of ten minutes before an account has habits at all. */
  periods: number;
  /** Habits fade to a third in this time. */
  memoryDays: number;
}

/** Accounts that come to the same places together. */
export interface LockstepSettings {
  /** Two accounts that come to a place within this time come together. */
  withinMinutes: number;
  /** From so many places on two accounts move in lockstep; a very busy place counts less than one. */
  places: number;
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
  severity: SeverityLevels;
  incidents: IncidentTimes;
  weakSignals: WeakSignalSettings;
  ownHistory: OwnHistorySettings;
  lockstep: LockstepSettings;
  /** From so many accounts on, those of the last hour counting less and less, what moves together is a campaign. */
  campaigns: { accounts: number };
  /** From so many accounts in ten minutes on, a step that they take for the first time may be a wave. */
  waves: { accounts: number };
}

export const DEFAULT_SETTINGS: PipelineSettings = {
  workspace: "default",
  seed: "oddwatch",
  budget: { per: "day", incidents: 25 },
  suppressions: [],
  rules: { own: [], off: [] },
  forest: { trees: 50, sampleSize: 256 },
  floor: 2.7,
  severity: { low: 4, medium: 5.5, high: 7, critical: 9.5 },
  incidents: { quietMinutes: 30, lateHours: 6 },
  weakSignals: { level: 2, kinds: 3, withinMinutes: 60 },
  ownHistory: { periods: 4, memoryDays: 7 },
  lockstep: { withinMinutes: 30, places: 1.8 },
  campaigns: { accounts: 2.5 },
  waves: { accounts: 1 },
};
