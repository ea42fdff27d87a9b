import type { FastifyInstance } from "fastify";
import type { Metrics } from "../metrics.ts";

/** Counts every answer and times all but the streams. */
export function measureRequests(app: FastifyInstance, { httpRequests, httpSeconds }: Metrics): void {
  app.addHook("onResponse", async (request, reply) => {
    const { method } = request;
    const route = request.routeOptions.url ?? "none";
    httpRequests.inc({ method, route, status: reply.statusCode });
    const type = String(reply.getHeader("content-type") ?? "");
    if (!type.startsWith("text/event-stream")) httpSeconds.observe({ method, route }, reply.elapsedTime / 1000);
  });
}
