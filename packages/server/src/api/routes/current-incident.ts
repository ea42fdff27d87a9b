import type { FastifyReply } from "fastify";
import { z } from "zod";
import type { ApiStore, StoredIncidentDetail } from "../api-store.ts";
import { ProblemError } from "../problem.ts";

/** Names one incident in a path. */
export const IncidentId = z.object({ id: z.string().min(1).max(100) });

/** What routes that read one incident say of those that were merged. */
export const MERGED = {
  description: "The id of an incident that was merged into another answers 308 with the place of that one.",
  response: { 308: z.null().describe("Merged; see Location") },
};

/** An incident by its id, or by that of one that was merged into it. @throws ProblemError when there is none. */
export async function incidentOf(store: Pick<ApiStore, "getIncident">, id: string): Promise<StoredIncidentDetail> {
  const found = await store.getIncident(id);
  if (found === undefined) throw new ProblemError(404, "No Such Incident", `There is no incident ${id}.`);
  return found;
}

/** Answers for an incident that was merged with where `found`, or `part` of it such as `/summary`, is. */
export function redirectTo(reply: FastifyReply, found: Pick<StoredIncidentDetail, "id">, part = ""): FastifyReply {
  const place = `/api/v1/incidents/${encodeURIComponent(found.id)}${part}`;
  return reply.header("cache-control", "no-cache").redirect(place, 308);
}
