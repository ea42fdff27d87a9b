import { type LogReplay, type LogSource, loadConfig, replayLog } from "@oddwatch/server";
import type { ServiceFlags } from "../arguments/add-service-options.ts";
import { figuresLine } from "../format/figures-line.ts";
import { printIncidents } from "../format/print-incidents.ts";
import { toDetected } from "../format/to-detected.ts";
import { startLogProgressBar } from "../replay/log-progress-bar.ts";
import { openLog } from "../replay/open-log.ts";
import { EXIT, type Terminal, write } from "../terminal.ts";

export interface ReplayFromLogOptions extends ServiceFlags {
  json: boolean;
  workspace?: string;
  dataDir?: string;
}

/** `oddwatch replay --from-log`: judges the stored log again, under the settings of its time, writing nothing. Gives the exit code. */
export async function replayFromLog(
  { json, workspace: wanted, dataDir, config: configFile, host, port }: ReplayFromLogOptions,
  terminal: Terminal,
): Promise<number> {
  const config = loadConfig({ dataDir, configFile, host, port }, terminal.env);
  const workspace = wanted ?? config.workspace;
  const startedAt = performance.now();
  const log = await openLog(
    { ...config, workspace },
    { isFolderNamed: dataDir !== undefined, signal: terminal.stopping },
  );
  try {
    const { incidents, events } = await replayWithBar(log, workspace, terminal);
    const seconds = (performance.now() - startedAt) / 1000;
    const detected = incidents.map(({ incident, eventIds }, index) => toDetected(incident, eventIds, index + 1));
    await printIncidents(detected, { json }, terminal);
    const figures = { events, badLines: 0, duplicates: 0, seconds, incidents: incidents.length };
    await write(terminal.stderr, `${figuresLine(figures)}\n`);
    return EXIT.ok;
  } finally {
    await log.close();
  }
}

async function replayWithBar(log: LogSource, workspace: string, { stderr, stopping }: Terminal): Promise<LogReplay> {
  const bar = stderr.isTTY ? startLogProgressBar(stderr) : undefined;
  try {
    return await replayLog(log, workspace, (seq, headSeq) => {
      stopping.throwIfAborted();
      bar?.update(seq, headSeq);
    });
  } finally {
    bar?.stop();
  }
}
