import { IncidentEvidence } from "@oddwatch/protocol";
import { z } from "zod";
import type { Evidence } from "../../enrich/evidence.ts";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { ProblemError } from "../problem.ts";

/** `GET /api/v1/incidents/:id/evidence`: what was looked up at GitHub, and what could not be. */
export function incidentEvidenceRoute(api: Api, { store, readEvidence }: ApiOptions): void {
  api.route({
    method: "GET",
    url: "/api/v1/incidents/:id/evidence",
    config: { scope: "read" },
    schema: {
      summary: "What was looked up about an incident, each fact with its source and time",
      description: "The id of an incident that was merged into another answers 308 with the place of that one.",
      tags: ["incidents"],
      operationId: "getIncidentEvidence",
      params: z.object({ id: z.string().min(1).max(100) }),
      response: { ...answers(IncidentEvidence, 400, 404), 308: z.null().describe("Merged; see Location") },
    },
    handler: async ({ params }, reply) => {
      const found = await store.getIncident(params.id);
      if (found === undefined) throw new ProblemError(404, "No Such Incident", `There is no incident ${params.id}.`);
      if (found.id !== params.id) {
        return reply
          .header("cache-control", "no-cache")
          .redirect(`/api/v1/incidents/${encodeURIComponent(found.id)}/evidence`, 308);
      }
      return toWire(found.id, await readEvidence(found.id));
    },
  });
}

function toWire(id: string, evidence: Evidence | undefined): IncidentEvidence {
  if (evidence === undefined) return { incident_id: id, state: "pending", facts: [], gaps: [], gathered_at: null };
  const iso = (at: number) => new Date(at).toISOString();
  return {
    incident_id: id,
    state: evidence.state,
    facts: evidence.facts.map(({ at, value = null, ...fact }) => ({ ...fact, at: iso(at), value })),
    gaps: evidence.gaps,
    gathered_at: iso(evidence.gatheredAt),
  };
}
