import { completeSettings, type PipelineSettings } from "@oddwatch/pipeline";
import { z } from "zod";
import type { WorkspaceConfig } from "../config.ts";
import type { SourceRound } from "./source-round.ts";

/** Under this name the settings that entered the log last are kept as a position. */
export const SETTINGS_SOURCE = "settings";

/** The newest version of the settings that is in the log. */
export const SettingsPosition = z.object({
  version: z.number().int(),
  settings: z.custom<PipelineSettings>((value) => typeof value === "object" && value !== null),
});
export type SettingsPosition = z.infer<typeof SettingsPosition>;

/** What of a workspace's configuration can change a verdict. */
export function pipelineSettings(config: WorkspaceConfig, workspace: string): PipelineSettings {
  const { budget, suppressions, rules, detection } = config;
  return completeSettings({ workspace, budget, suppressions, ...(rules && { rules }), ...detection });
}

/** Brings a version of the settings into the log, once. */
export function settingsRound(version: number, settings: PipelineSettings, at: number): SourceRound {
  return {
    source: SETTINGS_SOURCE,
    lane: "public",
    items: [],
    refused: [],
    at,
    controls: [{ kind: "settings", at, version, settings }],
    position: { version, settings } satisfies SettingsPosition,
  };
}
