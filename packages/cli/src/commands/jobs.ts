import { type Job, JobChanged, JobPage, type JobQueueHealth } from "@oddwatch/protocol";
import { loadConfig } from "@oddwatch/server";
import type { ServiceFlags } from "../arguments/add-service-options.ts";
import { jsonLine, visible } from "../format/visible.ts";
import { askService, ServiceRefused, type Wanted } from "../service/ask-service.ts";
import { serviceUrl } from "../service/service-url.ts";
import { EXIT, type Terminal, write } from "../terminal.ts";

/** The most that the service gives at a time. */
const PAGE = 200;

export interface JobsOptions extends ServiceFlags {
  json: boolean;
}

export interface JobListOptions extends JobsOptions {
  kind?: string;
  state?: string[];
  /** Id of an incident. */
  incident?: string;
  limit: number;
}

/** `oddwatch jobs`: how each kind is doing, and jobs, newest first. Gives the exit code. */
export async function listJobs(options: JobListOptions, terminal: Terminal): Promise<number> {
  const page = await readPages(options, terminal);
  await write(terminal.stdout, options.json ? `${jsonLine(page)}\n` : jobsText(page));
  return EXIT.ok;
}

/** As many pages as the limit needs, as one; how the kinds are doing is of the first. */
async function readPages(options: JobListOptions, terminal: Terminal): Promise<JobPage> {
  const { kind, state = [], incident, limit } = options;
  const query = new URLSearchParams({
    ...(kind !== undefined && { kind }),
    ...(incident !== undefined && { incident }),
  });
  for (const each of state) query.append("state", each);
  let read: JobPage | undefined;
  for (;;) {
    query.set("limit", String(Math.min(PAGE, limit - (read?.jobs.length ?? 0))));
    const path = `/api/v1/jobs?${query}`;
    const page: JobPage = await ask(options, terminal, { path, schema: JobPage, what: "its jobs" });
    read = read === undefined ? page : { ...read, jobs: [...read.jobs, ...page.jobs], next_cursor: page.next_cursor };
    if (read.next_cursor === null || page.jobs.length === 0 || read.jobs.length >= limit) return read;
    query.set("cursor", read.next_cursor);
  }
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
  { config: configFile, host: wantedHost, port: wantedPort }: JobsOptions,
  { env, stopping }: Terminal,
  wanted: Wanted<Answer>,
): Promise<Answer> {
  const { host, port, token } = loadConfig({ configFile, host: wantedHost, port: wantedPort }, env);
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
