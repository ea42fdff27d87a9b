import { Health, HealthProblem, HealthStatus, NoticePage, Stats } from "@oddwatch/protocol";
import { z } from "zod";
import { answers, problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { ProblemError } from "../problem.ts";
import { noticeToWire } from "../to-wire.ts";
import { limit, Since } from "./query-values.ts";

const TAGS = ["status"];

/** `GET /health`, `GET /stats` and `GET /api/v1/notices`. */
export function statusRoutes(api: Api, options: ApiOptions): void {
  healthRoute(api, options);
  api.route({
    method: "GET",
    url: "/stats",
    config: { scope: "read" },
    schema: { summary: "Figures of every part", tags: TAGS, operationId: "getStats", response: answers(Stats) },
    handler: () => options.stats(),
  });
  api.route({
    method: "GET",
    url: "/api/v1/notices",
    config: { scope: "read" },
    schema: {
      summary: "What befell the watching itself, newest first",
      tags: TAGS,
      operationId: "listNotices",
      querystring: z.strictObject({ since: Since.optional(), limit: limit(100, 50) }),
      response: answers(NoticePage, 400),
    },
    handler: async ({ query }) => ({ notices: (await options.store.listNotices(query)).map(noticeToWire) }),
  });
}

function healthRoute(api: Api, { health }: ApiOptions): void {
  api.route({
    method: "GET",
    url: "/health",
    schema: {
      summary: "Whether database, pipeline and API work",
      description: "A source that cannot be reached only makes it `degraded`. Without the token only `status` is told.",
      tags: TAGS,
      operationId: "getHealth",
      response: {
        ...problems(),
        200: z.union([Health, HealthStatus]),
        503: { description: "Down", content: { "application/problem+json": { schema: HealthProblem } } },
      },
    },
    handler: async (request) => {
      const now = health();
      const maySeeAll = request.caller !== undefined;
      if (now.database.ok && now.pipeline.ok) return maySeeAll ? now : { status: now.status };
      throw new ProblemError(503, "Not Healthy", reasonOf(now), { members: maySeeAll ? { health: now } : {} });
    },
  });
}

function reasonOf({ database, pipeline }: Health): string {
  const parts = [database.ok ? "" : "The database does not answer.", pipeline.ok ? "" : "The pipeline does not work."];
  return parts.filter(Boolean).join(" ");
}
