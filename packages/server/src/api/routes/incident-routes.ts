import { DetectedIncident, Incident, IncidentDetail, IncidentPage, WorkState } from "@oddwatch/protocol";
import { z } from "zod";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import type { IncidentFilter, ListOrder, StoredIncident } from "../api-store.ts";
import { KeptAnswers } from "../kept-answers.ts";
import { shown } from "../live/incident-frame.ts";
import { ProblemError } from "../problem.ts";
import { detailToWire, incidentToWire } from "../to-wire.ts";
import { wireJson } from "../wire-json.ts";
import { sendWritten } from "../write-answer.ts";
import { IncidentId, incidentOf, MERGED, redirectTo } from "./current-incident.ts";
import { CURSOR_HINT, CursorText, readCursor, writeCursor } from "./cursor.ts";
import { Flag, limit, Severities, Since } from "./query-values.ts";

/** What cursors are marked with, by order: one of the other order would skip incidents. */
const LISTS: Record<ListOrder, string> = { changed: "incidents", opened: "incidents-opened" };

const Order = z
  .enum(["changed", "opened"])
  .default("changed")
  .describe("`opened` never moves an incident: for whoever pages through all of them");

const IncidentFields = z.strictObject({
  severity: Severities.optional(),
  kind: z.string().max(100).optional(),
  state: DetectedIncident.shape.state.optional(),
  work_state: WorkState.optional(),
  actor: z.string().max(100).optional(),
  repo: z.string().max(200).optional(),
  since: Since.optional(),
  sample: Flag.optional(),
  order: Order,
  limit: limit(100, 50),
  cursor: CursorText.optional(),
});

const IncidentQuery = IncidentFields.transform(({ cursor, ...query }, context) => {
  const below = cursor === undefined ? undefined : readCursor(LISTS[query.order], cursor);
  if (cursor === undefined || below !== undefined) return { ...query, below };
  context.addIssue({ code: "custom", path: ["cursor"], message: CURSOR_HINT });
  return z.NEVER;
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
      summary: "Incidents, newest change first, or newest incident first",
      tags: ["incidents"],
      operationId: "listIncidents",
      querystring: IncidentQuery,
      response: answers(IncidentPage, 400),
    },
    handler: async ({ query }, reply) => {
      const text = await pages.get(JSON.stringify(query), async () => {
        const page = { limit: query.limit + 1, order: query.order, below: query.below };
        const found = await store.listIncidents(filterOf(query), page);
        const rows = found.slice(0, query.limit);
        const last = rows.at(-1);
        const incidents = rows
          .map((row) => shown(row, { log, metrics }, () => Incident.parse(incidentToWire(row))))
          .filter((each): each is Incident => each !== undefined);
        const next_cursor = found.length > rows.length && last ? cursorAfter(last, query.order) : null;
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
      description: MERGED.description,
      tags: ["incidents"],
      operationId: "getIncident",
      params: IncidentId,
      response: { ...answers(IncidentDetail, 400, 404), ...MERGED.response },
    },
    handler: async ({ params }, reply) => {
      const found = await incidentOf(store, params.id);
      if (found.id !== params.id) return redirectTo(reply, found);
      const detail = shown(found, { log, metrics }, () => IncidentDetail.parse(detailToWire(found)));
      if (detail !== undefined) return detail;
      throw new ProblemError(500, "Incident Unreadable", "Its stored form does not fit; the service's log says more.");
    },
  });
}

function cursorAfter({ revision, openedRevision }: StoredIncident, order: ListOrder): string {
  return writeCursor(LISTS[order], order === "opened" ? openedRevision : revision);
}

function filterOf(query: z.output<typeof IncidentQuery>): IncidentFilter {
  const { severity: severities, kind, state, work_state: workState, actor, repo, since, sample } = query;
  return { severities, kind, state, workState, actor, repo, since, sample };
}
