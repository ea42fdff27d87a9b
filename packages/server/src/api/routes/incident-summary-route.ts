import { IncidentSummary } from "@oddwatch/protocol";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { shown } from "../live/incident-frame.ts";
import { ProblemError } from "../problem.ts";
import { summaryToWire } from "../summary-to-wire.ts";
import { IncidentId, incidentOf, MERGED, redirectTo } from "./current-incident.ts";

/** `GET /api/v1/incidents/:id/summary`: the stored summary, or what the rules say until there is one. */
export function incidentSummaryRoute(api: Api, { store, log, metrics }: ApiOptions): void {
  api.route({
    method: "GET",
    url: "/api/v1/incidents/:id/summary",
    config: { scope: "read" },
    schema: {
      summary: "What is said of an incident, sentence by sentence with what it rests on",
      description: MERGED.description,
      tags: ["incidents"],
      operationId: "getIncidentSummary",
      params: IncidentId,
      response: { ...answers(IncidentSummary, 400, 404), ...MERGED.response },
    },
    handler: async ({ params }, reply) => {
      const found = await incidentOf(store, params.id);
      if (found.id !== params.id) return redirectTo(reply, found, "/summary");
      const summary = shown(found, { log, metrics }, () => IncidentSummary.parse(summaryToWire(found)));
      if (summary !== undefined) return summary;
      throw new ProblemError(500, "Incident Unreadable", "Its stored form does not fit; the service's log says more.");
    },
  });
}
