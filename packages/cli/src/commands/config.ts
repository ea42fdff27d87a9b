import { DEFAULT_SETTINGS, relearnedBy } from "@oddwatch/pipeline";
import {
  type Config,
  ConfigError,
  changedSettings,
  loadConfig,
  pipelineSettings,
  readSettingsChange,
  settingsFile,
  WorkspaceConfig,
} from "@oddwatch/server";
import type { ServiceFlags } from "../arguments/add-service-options.ts";
import { visible } from "../format/visible.ts";
import { openSettings } from "../settings/open-settings.ts";
import { settingsDifferences } from "../settings/settings-differences.ts";
import { EXIT, type Terminal, write } from "../terminal.ts";

export interface ConfigOptions extends ServiceFlags {
  dataDir?: string;
}

/** `oddwatch config apply PATH`: makes what a file or a folder asks for the next version. Gives the exit code. */
export async function applyConfig(
  path: string,
  { dryRun, ...options }: ConfigOptions & { dryRun: boolean },
  terminal: Terminal,
): Promise<number> {
  const change = readSettingsChange(path);
  if (change.from === "configuration" && Object.keys(change.sections).length === 0) {
    throw new ConfigError(`${path} has no workspace part: there is nothing to apply.`);
  }
  const settings = await openSettings(configOf(options, terminal), opening(options, terminal));
  try {
    const { version, settings: stored } = await settings.read();
    const current = WorkspaceConfig.parse(stored);
    const next = changedSettings(current, change);
    const differences = settingsDifferences(current, next);
    if (differences.length === 0) {
      await write(terminal.stdout, `Nothing differs from version ${version}.\n`);
      return EXIT.ok;
    }
    await write(terminal.stdout, differences.map((line) => `${visible(line)}\n`).join(""));
    for (const detector of relearned(current, next)) {
      await write(terminal.stdout, `The detector ${detector} forgets what it learned and begins anew.\n`);
    }
    if (dryRun) return EXIT.ok;
    const answer = await settings.change(next, version);
    const when = answer.in_force ? "in force now" : "in force from the next start on";
    await write(terminal.stdout, `Version ${answer.version}, ${when}.\n`);
    if (answer.in_force && answer.needs_restart) {
      await write(terminal.stdout, "Sources are read at a start: stop and start the service for those.\n");
    }
    return EXIT.ok;
  } finally {
    await settings.close();
  }
}

/** `oddwatch config export`: prints the newest version as a configuration file. Gives the exit code. */
export async function exportConfig(options: ConfigOptions, terminal: Terminal): Promise<number> {
  const settings = await openSettings(configOf(options, terminal), opening(options, terminal));
  try {
    const { version, settings: workspace } = await settings.read();
    await write(terminal.stdout, `# version ${version}\n${settingsFile(workspace)}`);
    return EXIT.ok;
  } finally {
    await settings.close();
  }
}

function relearned(before: WorkspaceConfig, after: WorkspaceConfig): string[] {
  const asJudged = (config: WorkspaceConfig) => pipelineSettings(config, DEFAULT_SETTINGS.workspace);
  return relearnedBy(asJudged(before), asJudged(after));
}

function configOf({ dataDir, config: configFile, host, port }: ConfigOptions, { env }: Terminal): Config {
  return loadConfig({ dataDir, configFile, host, port }, env);
}

function opening({ dataDir }: ConfigOptions, { stopping }: Terminal) {
  return { isFolderNamed: dataDir !== undefined, signal: stopping };
}
