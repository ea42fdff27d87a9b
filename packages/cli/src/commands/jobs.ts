import { type Job, JobChanged, JobPage, type JobQueueHealth } from "@oddwatch/protocol";
import { loadConfig } from "@oddwatch/server";
import { jsonLine, visible } from "../format/visible.ts";
import { askService, ServiceRefused, type Wanted } from "../service/ask-service.ts";
import { serviceUrl } from "../service/service-url.ts";
import { EXIT, type Terminal, write } from "../terminal.ts";

export interface JobsOptions {
  json: boolean;
  /** Path of the configuration file that says where the service is. */
  config?: string;
}

export interface JobListOptions extends JobsOptions {
  kind?: string;
  state?: string[];
  limit: number;
}

/** `oddwatch jobs`: how each kind is doing, and jobs, newest first. Gives the exit code. */
export async function listJobs(options: JobListOptions, terminal: Terminal): Promise<number> {
  const { kind, state = [], limit } = options;
  const query = new URLSearchParams({ limit: String(limit), ...(kind !== undefined && { kind }) });
  for (const each of state) query.append("state", each);
  const page = await ask(options, terminal, { path: `/api/v1/jobs?${query}`, schema: JobPage, what: "its jobs" });
  await write(terminal.stdout, options.json ? `${jsonLine(page)}\n` : jobsText(page));
  return EXIT.ok;
}

/** `oddwatch jobs retry ID` and `oddwatch jobs cancel ID`. Gives the exit code. */
export async function changeJob(
  verb: "retry" | "cancel",
  id: string,
  options: JobsOptions,
  terminal: Terminal,
): Promise<number> {
  const path = `/api/v1/jobs/${encodeURIComponent(id)}/${verb}`;
  const changed = await ask(options, terminal, { path, schema: JobChanged, what: `the job a ${verb}`, method: "POST" });
  await write(
    terminal.stdout,
    options.json ? `${jsonLine(changed)}\n` : `Job ${changed.id} is ${changed.state} now.\n`,
  );
  return EXIT.ok;
}

/** Only a running service does jobs, so only that is asked. @throws ServiceRefused */
async function ask<Answer>(
  { config: configFile }: JobsOptions,
  { env, stopping }: Terminal,
  wanted: Wanted<Answer>,
): Promise<Answer> {
  const { host, port, token } = loadConfig({ configFile }, env);
  const url = serviceUrl(host, port);
  const answer = port === 0 ? undefined : await askService({ url, token, signal: stopping }, wanted);
  if (answer !== undefined) return answer;
  throw new ServiceRefused(
    `No service runs at ${url}: jobs are done, and told of, by a running service only. Start it with \`oddwatch serve\`.`,
  );
}

function jobsText({ queues, jobs, next_cursor }: JobPage): string {
  const lines = [...queues.map(queueLine), "", ...jobs.map(jobLine)];
  if (jobs.length === 0) lines.push("No such jobs.");
  if (next_cursor !== null) lines.push("There are more: raise --limit.");
  return lines.map((line) => `${visible(line)}\n`).join("");
}

function queueLine({
  kind,
  ok,
  waiting,
  delayed,
  active,
  failed,
  oldest_waiting_seconds,
  error,
}: JobQueueHealth): string {
  const oldest = oldest_waiting_seconds === null ? "" : `, the oldest for ${Math.round(oldest_waiting_seconds)} s`;
  const counts = `${waiting} waiting${oldest}; ${delayed} for later; ${active} under way; ${failed} given up`;
  return `${ok ? "ok  " : "fail"}  ${kind.padEnd(9)}  ${counts}${error === null ? "" : `: ${error}`}`;
}

function jobLine({ id, kind, state, incident_id, attempts, max_attempts, due_at, error }: Job): string {
  const tries = `${attempts} of ${max_attempts}`.padStart(8);
  const when = state === "waiting" || state === "retrying" ? `  due ${due_at}` : "";
  return `${id}  ${kind.padEnd(9)}  ${state.padEnd(9)}  ${tries}  ${incident_id}${when}${error === null ? "" : `  ${error}`}`;
}
