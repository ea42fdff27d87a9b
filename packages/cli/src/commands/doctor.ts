import { type Config, installationTokens, loadConfig, probeDatabase } from "@oddwatch/server";
import type { ServiceFlags } from "../arguments/add-service-options.ts";
import type { CheckResult } from "../doctor/check.ts";
import { hasChannels } from "../doctor/has-channels.ts";
import { type Patient, runChecks, type Tested } from "../doctor/run-checks.ts";
import { type Colors, createColors } from "../format/colors.ts";
import { jsonLine, visible } from "../format/visible.ts";
import { EXIT, showsColors, type Terminal } from "../terminal.ts";

export interface DoctorOptions extends ServiceFlags {
  json: boolean;
  dataDir?: string;
  /** `owner/name` that permissions are tested on. */
  repository?: string;
  /** Organisation that permissions are tested on. */
  organisation?: string;
}

/** `oddwatch doctor`: one line a check, with what to do about it. Gives the exit code: 1 when a check failed. */
export async function doctor(
  { json, host, port, config: configFile, dataDir, repository, organisation }: DoctorOptions,
  terminal: Terminal,
): Promise<number> {
  const config = loadConfig({ configFile, dataDir, host, port }, terminal.env);
  const patient: Patient = {
    ...config,
    githubApp: config.githubApp && installationTokens(config.githubApp, { apiUrl: config.githubApiUrl }),
    tested: testedOf(config, { repository, organisation }),
    hasChannels: (isRunning) => hasChannels(config, { isRunning, signal: terminal.stopping }),
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

/** What the flags name, else what the file's workspace watches. */
function testedOf(
  { workspaceConfig, secretVariables }: Config,
  { repository, organisation }: Pick<DoctorOptions, "repository" | "organisation">,
): Tested {
  const { watch, auditLog } = workspaceConfig?.sources ?? {};
  const audited = auditLog?.organisations ?? [];
  const watched = audited.length > 0 ? audited : (watch?.organisations ?? []).slice(0, 1);
  const { token } = auditLog ?? {};
  return {
    repository: repository ?? watch?.repositories?.[0],
    organisations: organisation === undefined ? watched : [organisation],
    readsAuditLog: audited.length > 0 && token === undefined,
    auditLogToken: token !== undefined && "env" in token ? secretVariables[token.env] : undefined,
  };
}

function checkLine({ name, status, detail, advice }: CheckResult, colors: Colors): string {
  const color = { ok: colors.green, warn: colors.yellow, fail: colors.red }[status];
  const whatToDo = advice === undefined ? "" : `; ${advice}`;
  return `${color(status.padEnd(4))}  ${name.padEnd(12)}  ${visible(`${detail}${whatToDo}`)}`;
}
