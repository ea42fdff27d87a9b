import type pg from "pg";
import type { Clock } from "./clock.ts";
import { WorkspaceConfig } from "./config.ts";
import { newestSettings, SettingsChanged, writeSettings } from "./storage/settings.ts";

/** The newest version of what people set, and its number. */
export interface CurrentSettings {
  version: number;
  config: WorkspaceConfig;
}

/**
 * The workspace's settings in force: those of the file when one is given (a new version, unless nothing differs), else the
 * newest stored, else the defaults as version 1. A file that names no rules leaves the stored ones.
 */
export async function currentSettings(
  pool: pg.Pool,
  workspace: string,
  { given, clock }: { given: WorkspaceConfig | undefined; clock: Clock },
): Promise<CurrentSettings> {
  for (;;) {
    const newest = await newestSettings(pool, workspace);
    const stored = newest === undefined ? undefined : WorkspaceConfig.parse(newest.settings);
    const config = withRules(given, stored) ?? stored ?? WorkspaceConfig.parse({});
    if (newest !== undefined && JSON.stringify(config) === JSON.stringify(stored))
      return { version: newest.version, config };
    const author = given === undefined ? "first start" : "configuration file";
    const next = { at: clock(), author, settings: config };
    try {
      return { version: await writeSettings(pool, workspace, next, { after: newest?.version ?? 0 }), config };
    } catch (error) {
      if (!(error instanceof SettingsChanged)) throw error; // another service started at the same moment
    }
  }
}

function withRules(
  given: WorkspaceConfig | undefined,
  stored: WorkspaceConfig | undefined,
): WorkspaceConfig | undefined {
  if (given === undefined || given.rules !== undefined || stored?.rules === undefined) return given;
  return WorkspaceConfig.parse({ ...given, rules: stored.rules }); // parsed, for the order of its parts
}
