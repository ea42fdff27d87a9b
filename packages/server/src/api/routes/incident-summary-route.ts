import { IncidentSummary } from "@oddwatch/protocol";
import { z } from "zod";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { shown } from "../live/incident-frame.ts";
import { ProblemError } from "../problem.ts";
import { summaryToWire } from "../summary-to-wire.ts";

/** `GET /api/v1/incidents/:id/summary`: the stored summary, or what the rules say until there is one. */
export function incidentSummaryRoute(api: Api, { store, log, metrics }: ApiOptions): void {
  api.route({
    method: "GET",
    url: "/api/v1/incidents/:id/summary",
    config: { scope: "read" },
    schema: {
      summary: "What is said of an incident, sentence by sentence with what it rests on",
      description: "The id of an incident that was merged into another answers 308 with the place of that one.",
      tags: ["incidents"],
      operationId: "getIncidentSummary",
      params: z.object({ id: z.string().min(1).max(100) }),
      response: { ...answers(IncidentSummary, 400, 404), 308: z.null().describe("Merged; see Location") },
    },
    handler: async ({ params }, reply) => {
      const found = await store.getIncident(params.id);
      if (found === undefined) throw new ProblemError(404, "No Such Incident", `There is no incident ${params.id}.`);
      if (found.id !== params.id) {
        return reply
          .header("cache-control", "no-cache")
          .redirect(`/api/v1/incidents/${encodeURIComponent(found.id)}/summary`, 308);
      }
      const summary = shown(found, { log, metrics }, () => IncidentSummary.parse(summaryToWire(found)));
      if (summary !== undefined) return summary;
      throw new ProblemError(500, "Incident Unreadable", "Its stored form does not fit; the service's log says more.");
    },
  });
}
