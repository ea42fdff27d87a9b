import { loadConfig, probeDatabase } from "@oddwatch/server";
import type { CheckResult } from "../doctor/check.ts";
import { type Patient, runChecks } from "../doctor/run-checks.ts";
import { type Colors, createColors } from "../format/colors.ts";
import { jsonLine, visible } from "../format/visible.ts";
import { EXIT, showsColors, type Terminal } from "../terminal.ts";

export interface DoctorOptions {
  json: boolean;
  host?: string;
  port?: number;
  config?: string;
  dataDir?: string;
}

/** `oddwatch doctor`: one line a check, with what to do about it. Gives the exit code: 1 when a check failed. */
export async function doctor(
  { json, host, port, config: configFile, dataDir }: DoctorOptions,
  terminal: Terminal,
): Promise<number> {
  const config = loadConfig({ configFile, dataDir, host, port }, terminal.env);
  const patient: Patient = {
    ...config,
    nodeVersion: process.versions.node,
    hasOwnDatabase: config.databaseUrl !== undefined,
    probeDatabase: () => probeDatabase(config),
    fetch,
    now: Date.now(),
    timeout: (ms) => AbortSignal.any([AbortSignal.timeout(ms), terminal.stopping]),
  };
  const colors = createColors(showsColors(terminal));
  let hasFailed = false;
  for await (const result of runChecks(patient)) {
    hasFailed ||= result.status === "fail";
    terminal.stdout.write(json ? `${jsonLine(result)}\n` : `${checkLine(result, colors)}\n`);
  }
  return hasFailed ? EXIT.failed : EXIT.ok;
}

function checkLine({ name, status, detail, advice }: CheckResult, colors: Colors): string {
  const color = { ok: colors.green, warn: colors.yellow, fail: colors.red }[status];
  const whatToDo = advice === undefined ? "" : `; ${advice}`;
  return `${color(status.padEnd(4))}  ${name.padEnd(12)}  ${visible(`${detail}${whatToDo}`)}`;
}
