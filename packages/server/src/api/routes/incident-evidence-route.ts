import { IncidentEvidence } from "@oddwatch/protocol";
import type { Evidence } from "../../enrich/evidence.ts";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { IncidentId, incidentOf, MERGED, redirectTo } from "./current-incident.ts";

/** `GET /api/v1/incidents/:id/evidence`: what was looked up at GitHub, and what could not be. */
export function incidentEvidenceRoute(api: Api, { store, readEvidence }: ApiOptions): void {
  api.route({
    method: "GET",
    url: "/api/v1/incidents/:id/evidence",
    config: { scope: "read" },
    schema: {
      summary: "What was looked up about an incident, each fact with its source and time",
      description: MERGED.description,
      tags: ["incidents"],
      operationId: "getIncidentEvidence",
      params: IncidentId,
      response: { ...answers(IncidentEvidence, 400, 404), ...MERGED.response },
    },
    handler: async ({ params }, reply) => {
      const found = await incidentOf(store, params.id);
      if (found.id !== params.id) return redirectTo(reply, found, "/evidence");
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
    gaps: evidence.gaps.map(({ what, reason }) => ({ what, reason })),
    gathered_at: iso(evidence.gatheredAt),
  };
}
