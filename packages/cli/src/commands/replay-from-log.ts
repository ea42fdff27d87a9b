import { loadConfig, openStoredLog, replayLog } from "@oddwatch/server";
import { figuresLine } from "../format/figures-line.ts";
import { printIncidents } from "../format/print-incidents.ts";
import { toDetected } from "../format/to-detected.ts";
import { EXIT, type Terminal, write } from "../terminal.ts";

export interface ReplayFromLogOptions {
  json: boolean;
  workspace?: string;
  dataDir?: string;
}

const ignore = () => undefined;
/** What goes wrong with the database ends the replay with its reason; nothing else in the log is news to a person here. */
const QUIET = { info: ignore, warn: ignore, error: ignore };

/** `oddwatch replay --from-log`: judges the stored log again, under the settings of its time, writing nothing. Gives the exit code. */
export async function replayFromLog(
  { json, workspace: wanted, dataDir }: ReplayFromLogOptions,
  terminal: Terminal,
): Promise<number> {
  const config = loadConfig({ dataDir }, terminal.env);
  const workspace = wanted ?? config.workspace;
  const startedAt = performance.now();
  const log = await openStoredLog({ ...config, workspace, log: QUIET });
  try {
    const { incidents, events } = await replayLog(log, workspace);
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
