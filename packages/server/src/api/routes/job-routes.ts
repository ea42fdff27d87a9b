import { type Job, JobChanged, JobKind, JobPage, JobState } from "@oddwatch/protocol";
import { z } from "zod";
import type { StoredJob } from "../../jobs/job-queries.ts";
import { JobNotInState } from "../../jobs/job-queue.ts";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { ProblemError } from "../problem.ts";
import { isoTime } from "../to-wire.ts";
import { limit } from "./query-values.ts";

const TAGS = ["jobs"];
const JobId = z.object({ id: z.uuid({ error: "must be the id of a job" }) });

/** pg-boss's states in the wire's words, and back. */
const WIRE_STATE = {
  created: "waiting",
  retry: "retrying",
  active: "active",
  completed: "done",
  cancelled: "cancelled",
  failed: "failed",
} as const satisfies Record<StoredJob["state"], JobState>;
const STORED_STATES = Object.entries(WIRE_STATE) as [StoredJob["state"], JobState][];

const PLACE = /^\d{20}-[0-9a-f-]{36}$/;
const Cursor = z
  .string()
  .max(100)
  .describe("next_cursor of the answer before")
  .transform((text) => Buffer.from(text, "base64url").toString())
  .refine((place) => PLACE.test(place), { error: "must be a next_cursor of an earlier answer" });

const JobQuery = z.strictObject({
  kind: JobKind.optional(),
  state: z
    .union([JobState, z.array(JobState).max(JobState.options.length)])
    .describe("May be given several times; all that are not done unless given")
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .default(() => JobState.options.filter((state) => state !== "done")),
  incident: z.string().min(1).max(100).optional(),
  limit: limit(200, 50),
  cursor: Cursor.optional(),
});

/** `GET /api/v1/jobs`, `POST /api/v1/jobs/:id/retry` and `POST /api/v1/jobs/:id/cancel`: for `oddwatch jobs`. */
export function jobRoutes(api: Api, { jobs }: Pick<ApiOptions, "jobs">): void {
  api.route({
    method: "GET",
    url: "/api/v1/jobs",
    config: { scope: "read" },
    schema: {
      summary: "What is done about incidents: jobs, newest first, and how each kind is doing",
      tags: TAGS,
      operationId: "listJobs",
      querystring: JobQuery,
      response: answers(JobPage, 400),
    },
    handler: async ({ query: { kind, state, incident: incidentId, limit, cursor: before } }) => {
      const states = STORED_STATES.filter(([, wire]) => state.includes(wire)).map(([stored]) => stored);
      const found = await jobs.list({ kind, states, incidentId }, { limit: limit + 1, before });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const next = found.length > page.length && last ? Buffer.from(last.place).toString("base64url") : null;
      return { queues: jobs.board.health, jobs: page.map(jobToWire), next_cursor: next };
    },
  });
  changeRoute(api, "retry", "Run a job again that was given up or cancelled, or one that waits at once", async (id) =>
    (await jobs.retry(id)) ? "waiting" : undefined,
  );
  changeRoute(api, "cancel", "Cancel a job: what comes of it is not stored and nothing follows", async (id) =>
    (await jobs.cancel(id)) ? "cancelled" : undefined,
  );
}

function changeRoute(
  api: Api,
  verb: "retry" | "cancel",
  summary: string,
  change: (id: string) => Promise<JobState | undefined>,
): void {
  api.route({
    method: "POST",
    url: `/api/v1/jobs/:id/${verb}`,
    config: { scope: "write" },
    schema: {
      summary,
      tags: TAGS,
      operationId: `${verb}Job`,
      params: JobId,
      response: answers(JobChanged, 400, 404, 409),
    },
    handler: async ({ params: { id } }) => {
      const state = await change(id).catch((error) => {
        if (error instanceof JobNotInState) throw new ProblemError(409, "Job Not In State", error.message);
        throw error;
      });
      if (state === undefined) throw new ProblemError(404, "No Such Job", `There is no job ${id}.`);
      return { id, state };
    },
  });
}

function jobToWire(job: StoredJob): Job {
  return {
    id: job.id,
    kind: job.kind,
    incident_id: job.incidentId,
    state: WIRE_STATE[job.state],
    priority: job.priority,
    attempts: job.attempts,
    max_attempts: job.maxAttempts,
    created_at: isoTime(job.createdAt),
    due_at: isoTime(job.dueAt),
    started_at: job.startedAt === undefined ? null : isoTime(job.startedAt),
    ended_at: job.endedAt === undefined ? null : isoTime(job.endedAt),
    error: job.error ?? null,
  };
}
