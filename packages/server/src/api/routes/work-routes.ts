import {
  AssignRequest,
  CommentRequest,
  FeedbackRequest,
  IncidentDetail,
  TimelinePage,
  WorkNote,
} from "@oddwatch/protocol";
import { z } from "zod";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { shown } from "../live/incident-frame.ts";
import { ProblemError } from "../problem.ts";
import { detailToWire, isoTime } from "../to-wire.ts";
import { orProblem } from "../work-problem.ts";
import { IncidentId, incidentOf } from "./current-incident.ts";
import { cursorOf, writeCursor } from "./cursor.ts";
import { limit } from "./query-values.ts";

const TAGS = ["incidents"];

type Parts = Pick<ApiOptions, "work" | "store" | "log" | "metrics">;

interface WorkRoute<Body extends z.ZodType> {
  /** The last part of the path, and the first of the operation's name. */
  verb: string;
  summary: string;
  body: Body;
  /** Does it and answers the incident's id. */
  run: (id: string, author: string, body: z.output<Body>) => Promise<string>;
}

/** `POST /api/v1/incidents/:id/{acknowledge,assign,comment,resolve,reopen,feedback}` and `GET …/timeline`. */
export function workRoutes(api: Api, parts: Parts): void {
  const { desk } = parts.work;
  const note = WorkNote.nullish();
  workRoute(api, parts, {
    verb: "acknowledge",
    summary: "Say that you have seen it",
    body: z.object({}).nullish(),
    run: (id, author) => desk.acknowledge(id, author),
  });
  workRoute(api, parts, {
    verb: "assign",
    summary: "Give it to somebody, or to nobody",
    body: AssignRequest,
    run: (id, author, { assignee }) => desk.assign(id, author, assignee),
  });
  workRoute(api, parts, {
    verb: "comment",
    summary: "Write something beside it",
    body: CommentRequest,
    run: (id, author, { text }) => desk.comment(id, author, text),
  });
  workRoute(api, parts, {
    verb: "resolve",
    summary: "Say that it is done with; when it comes back it is open again",
    body: note,
    run: (id, author, body) => desk.resolve(id, author, body?.note),
  });
  workRoute(api, parts, {
    verb: "reopen",
    summary: "Open it again",
    body: note,
    run: (id, author, body) => desk.reopen(id, author, body?.note),
  });
  workRoute(api, parts, {
    verb: "feedback",
    summary: "Say whether it was worth telling: like cases weigh more or less from now on",
    body: FeedbackRequest,
    run: async (id, author, body) => desk.judge(await incidentOf(parts.store, id), { author, ...body }),
  });
  timelineRoute(api, parts);
}

function workRoute<Body extends z.ZodType>(
  api: Api,
  parts: Parts,
  { verb, summary, body: schema, run }: WorkRoute<Body>,
): void {
  api.route({
    method: "POST",
    url: `/api/v1/incidents/:id/${verb}`,
    config: { scope: "write" },
    schema: {
      summary,
      tags: TAGS,
      operationId: `${verb}Incident`,
      params: IncidentId,
      body: schema,
      response: answers(IncidentDetail, 400, 404, 409),
    },
    handler: async ({ params, caller, body }) => {
      const id = await orProblem(run(params.id, caller?.name ?? "API", body as z.output<Body>));
      const found = await incidentOf(parts.store, id);
      const detail = shown(found, parts, () => IncidentDetail.parse(detailToWire(found)));
      if (detail !== undefined) return detail;
      throw new ProblemError(500, "Incident Unreadable", "It is done; the incident's stored form does not fit.");
    },
  });
}

function timelineRoute(api: Api, { work, store }: Parts): void {
  api.route({
    method: "GET",
    url: "/api/v1/incidents/:id/timeline",
    config: { scope: "read" },
    schema: {
      summary: "What happened to it and what people did, newest first",
      tags: TAGS,
      operationId: "listIncidentTimeline",
      params: IncidentId,
      querystring: z.strictObject({ limit: limit(200, 50), cursor: cursorOf("timeline").optional() }),
      response: answers(TimelinePage, 400, 404),
    },
    handler: async ({ params: { id }, query: { limit, cursor } }) => {
      const found = await work.timeline({ id, limit: limit + 1, beforeOrdinal: cursor });
      if (found.length === 0 && cursor === undefined) await incidentOf(store, id);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        steps: page.map(({ ordinal: _, at, ...step }) => ({ at: isoTime(at), ...step })),
        next_cursor: found.length > page.length && last ? writeCursor("timeline", last.ordinal) : null,
      };
    },
  });
}
