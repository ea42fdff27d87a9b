import { DEFAULT_SETTINGS, type PipelineSettings } from "@oddwatch/pipeline";
import { figuresLine } from "../format/figures-line.ts";
import { printIncidents } from "../format/print-incidents.ts";
import { visible } from "../format/visible.ts";
import { startProgressBar } from "../replay/progress-bar.ts";
import { type Replay, replayFiles } from "../replay/replay-files.ts";
import { budgetInWords, type ReplaySettingsOptions, replaySettings } from "../replay/replay-settings.ts";
import { EXIT, type Terminal, write } from "../terminal.ts";

export interface ReplayCommandOptions extends ReplaySettingsOptions {
  json: boolean;
  /** Path of a configuration file whose `workspace` part is used, of a rule, or of a folder of rules. */
  config?: string;
}

/** `oddwatch replay FILE...`: judges archive files and prints all incidents, best first. Gives the exit code. */
export async function replay(files: string[], options: ReplayCommandOptions, terminal: Terminal): Promise<number> {
  const settings = replaySettings(options, await fileSettings(options.config));
  const startedAt = performance.now();
  const result = await replayWithBar(files, settings, terminal);
  const seconds = (performance.now() - startedAt) / 1000;

  await printIncidents(result.incidents, { json: options.json, budget: budgetInWords(settings.budget) }, terminal);
  for (const { file, events, reason } of result.incomplete) {
    const line = `not read to its end: ${visible(file)}: ${visible(reason)} (${events} events judged)`;
    await write(terminal.stderr, `${line}\n`);
  }
  await write(terminal.stderr, `${figuresLine({ ...result, incidents: result.incidents.length, seconds })}\n`);
  return result.incomplete.length > 0 ? EXIT.incomplete : EXIT.ok;
}

/** The settings that a configuration file's `workspace` part, or a folder of rules, asks for; the defaults without. */
export async function fileSettings(configFile: string | undefined): Promise<PipelineSettings> {
  if (configFile === undefined) return DEFAULT_SETTINGS;
  const { changedSettings, loadConfig, pipelineSettings, readSettingsChange, WorkspaceConfig } = await import(
    "@oddwatch/server"
  );
  const change = readSettingsChange(configFile);
  if (change.from !== "configuration") {
    return pipelineSettings(changedSettings(WorkspaceConfig.parse({}), change), DEFAULT_SETTINGS.workspace);
  }
  // Where the file wants a service to listen is of no concern here, so nothing about it is refused.
  const { workspaceConfig, workspace } = loadConfig({ configFile, host: "127.0.0.1" }, {});
  return workspaceConfig === undefined ? DEFAULT_SETTINGS : pipelineSettings(workspaceConfig, workspace);
}

async function replayWithBar(files: string[], settings: PipelineSettings, terminal: Terminal): Promise<Replay> {
  const { stderr, stopping: signal } = terminal;
  const bar = stderr.isTTY ? startProgressBar(stderr, files) : undefined;
  try {
    return await replayFiles({ files, settings, signal, onProgress: bar && ((progress) => bar.update(progress)) });
  } finally {
    bar?.stop();
  }
}
