import { DEFAULT_SETTINGS, type PipelineSettings } from "@oddwatch/pipeline";
import type { DetectedIncident } from "@oddwatch/protocol";
import { createColors } from "../format/colors.ts";
import { figuresLine } from "../format/figures-line.ts";
import { incidentText } from "../format/incident-text.ts";
import { jsonLine, visible } from "../format/visible.ts";
import { type ProgressBar, startProgressBar } from "../replay/progress-bar.ts";
import { type Replay, replayFiles } from "../replay/replay-files.ts";
import { EXIT, showsColors, type Terminal } from "../terminal.ts";

export interface ReplayCommandOptions {
  json: boolean;
  budget?: number;
  budgetPerEvents?: number;
  seed?: string;
}

/** `oddwatch replay FILE...`: judges archive files and prints all incidents, best first. Gives the exit code. */
export async function replay(files: string[], options: ReplayCommandOptions, terminal: Terminal): Promise<number> {
  const settings = settingsFrom(options);
  const startedAt = performance.now();
  const bar = terminal.stderr.isTTY ? startProgressBar(terminal.stderr, files) : undefined;
  const result = await runWithBar(files, settings, terminal.stopping, bar);
  const seconds = (performance.now() - startedAt) / 1000;

  for (const part of printed(result.incidents, settings, options.json, terminal)) await write(terminal.stdout, part);
  for (const { file, events, reason } of result.incomplete) {
    await write(
      terminal.stderr,
      `not read to its end: ${visible(file)}: ${visible(reason)} (${events} events judged)\n`,
    );
  }
  await write(terminal.stderr, `${figuresLine({ ...result, incidents: result.incidents.length, seconds })}\n`);
  return result.incomplete.length > 0 ? EXIT.incomplete : EXIT.ok;
}

async function runWithBar(
  files: string[],
  settings: PipelineSettings,
  signal: AbortSignal,
  bar: ProgressBar | undefined,
): Promise<Replay> {
  try {
    return await replayFiles({ files, settings, signal, onProgress: bar && ((progress) => bar.update(progress)) });
  } finally {
    bar?.stop();
  }
}

/** The pipeline's settings as the options change them. `budgetPerEvents` is per 100,000 events. */
export function settingsFrom({ budget, budgetPerEvents, seed }: Omit<ReplayCommandOptions, "json">): PipelineSettings {
  const settings = structuredClone(DEFAULT_SETTINGS);
  if (budget !== undefined) settings.budget = { per: "day", incidents: budget };
  if (budgetPerEvents !== undefined) settings.budget = { per: "events", incidents: budgetPerEvents };
  if (seed !== undefined) settings.seed = seed;
  return settings;
}

function* printed(
  incidents: DetectedIncident[],
  { budget }: PipelineSettings,
  asJson: boolean,
  terminal: Terminal,
): Generator<string> {
  if (asJson) {
    for (const incident of incidents) yield `${jsonLine(incident)}\n`;
    return;
  }
  const colors = createColors(showsColors(terminal));
  for (const incident of incidents) yield `${incidentText(incident, colors)}\n\n`;
  const per = budget.per === "day" ? "a day" : "per 100,000 events";
  yield incidents.length === 0
    ? "Nothing out of the ordinary was found.\n"
    : colors.dim(
        `Best first. The number is the score, 0 to 1, higher is stranger. "paged" is when a live service would have told somebody, within a budget of ${budget.incidents} ${per}.\n`,
      );
}

/** Waits while the reader is slower than we are. */
async function write(stream: Terminal["stdout"], text: string): Promise<void> {
  if (!stream.write(text)) await new Promise((resolve) => stream.once("drain", resolve));
}
