import { DetectedIncident, Incident, IncidentDetail, IncidentPage, WorkState } from "@oddwatch/protocol";
import { z } from "zod";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import type { IncidentFilter } from "../api-store.ts";
import { KeptAnswers } from "../kept-answers.ts";
import { shown } from "../live/incident-frame.ts";
import { ProblemError } from "../problem.ts";
import { detailToWire, incidentToWire } from "../to-wire.ts";
import { wireJson } from "../wire-json.ts";
import { sendWritten } from "../write-answer.ts";
import { Cursor, writeCursor } from "./cursor.ts";
import { Flag, limit, Severities, Since } from "./query-values.ts";

const IncidentQuery = z.object({
  severity: Severities.optional(),
  kind: z.string().max(100).optional(),
  state: DetectedIncident.shape.state.optional(),
  work_state: WorkState.optional(),
  actor: z.string().max(100).optional(),
  repo: z.string().max(200).optional(),
  since: Since.optional(),
  sample: Flag.optional(),
  limit: limit(100, 50),
  cursor: Cursor.optional(),
});

/** `GET /api/v1/incidents` and `GET /api/v1/incidents/:id`. */
export function incidentRoutes(api: Api, options: ApiOptions): void {
  listRoute(api, options);
  detailRoute(api, options);
}

function listRoute(api: Api, { store, log, metrics, clock }: ApiOptions): void {
  const pages = new KeptAnswers({ store, clock });
  api.route({
    method: "GET",
    url: "/api/v1/incidents",
    config: { scope: "read" },
    schema: {
      summary: "Incidents, newest change first",
      tags: ["incidents"],
      operationId: "listIncidents",
      querystring: IncidentQuery,
      response: answers(IncidentPage, 400),
    },
    handler: async ({ query }, reply) => {
      const text = await pages.get(JSON.stringify(query), async () => {
        const page = { limit: query.limit + 1, beforeRevision: query.cursor };
        const found = await store.listIncidents(filterOf(query), page);
        const rows = found.slice(0, query.limit);
        const last = rows.at(-1);
        const incidents = rows
          .map((row) => shown(row, { log, metrics }, () => Incident.parse(incidentToWire(row))))
          .filter((each): each is Incident => each !== undefined);
        const next_cursor = found.length > rows.length && last ? writeCursor(last.revision) : null;
        return wireJson({ incidents, next_cursor } satisfies IncidentPage);
      });
      return sendWritten(reply, text);
    },
  });
}

function detailRoute(api: Api, { store, log, metrics }: ApiOptions): void {
  api.route({
    method: "GET",
    url: "/api/v1/incidents/:id",
    config: { scope: "read" },
    schema: {
      summary: "One incident with its events, contributions and timeline",
      description: "The id of an incident that was merged into another answers 308 with the place of that one.",
      tags: ["incidents"],
      operationId: "getIncident",
      params: z.object({ id: z.string().min(1).max(100) }),
      response: { ...answers(IncidentDetail, 400, 404), 308: z.null().describe("Merged; see Location") },
    },
    handler: async ({ params }, reply) => {
      const found = await store.getIncident(params.id);
      if (found === undefined) throw new ProblemError(404, "No Such Incident", `There is no incident ${params.id}.`);
      if (found.id !== params.id) {
        return reply
          .header("cache-control", "no-cache")
          .redirect(`/api/v1/incidents/${encodeURIComponent(found.id)}`, 308);
      }
      const detail = shown(found, { log, metrics }, () => IncidentDetail.parse(detailToWire(found)));
      if (detail !== undefined) return detail;
      throw new ProblemError(500, "Incident Unreadable", "Its stored form does not fit; the service's log says more.");
    },
  });
}

function filterOf(query: z.output<typeof IncidentQuery>): IncidentFilter {
  const { severity: severities, kind, state, work_state: workState, actor, repo, since, sample } = query;
  return { severities, kind, state, workState, actor, repo, since, sample };
}
