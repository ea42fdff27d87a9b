import { z } from "zod";
import { problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";

/** `GET /metrics` in Prometheus' text format. */
export function metricsRoute(api: Api, { metrics: { registry } }: ApiOptions): void {
  api.route({
    method: "GET",
    url: "/metrics",
    config: { scope: "read" },
    schema: {
      summary: "Metrics for Prometheus",
      tags: ["status"],
      operationId: "getMetrics",
      response: { ...problems(), 200: { description: "Metrics", content: { "text/plain": { schema: z.string() } } } },
    },
    handler: async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  });
}
