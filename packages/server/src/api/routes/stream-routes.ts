import { finished } from "node:stream";
import { LiveMessage, StreamMessage } from "@oddwatch/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import type { CallerWatch } from "../live/caller-watch.ts";
import { LiveStream, type LiveStreamOptions } from "../live/live-stream.ts";
import { sseFrame } from "../live/sse-frame.ts";
import type { StreamPlaces } from "../live/stream-places.ts";

const RETRY = "retry: 2000\n";
const LiveQuery = z.object({
  after: z.coerce
    .number({ error: "must be a revision" })
    .int({ error: "must be a revision" })
    .min(0, "must be a revision")
    .optional()
    .describe("Like Last-Event-ID, for the first connection: the revision that is known already"),
});

/** What bounds those who follow live. */
export interface LiveClients {
  /** How many. */
  places: StreamPlaces;
  /** How long: as long as they may. */
  watch: CallerWatch;
}

/** `GET /api/v1/stream` and, for clients that only know `onmessage`, `GET /stream`. Both resume by Last-Event-ID. */
export function streamRoutes(api: Api, options: ApiOptions, live: LiveClients): void {
  liveRoute(api, options, live);
  anomalyRoute(api, options, live);
}

function liveRoute(api: Api, options: ApiOptions, live: LiveClients): void {
  api.route({
    method: "GET",
    url: "/api/v1/stream",
    config: { scope: "read" },
    exposeHeadRoute: false,
    schema: {
      summary: "Everything that happens, as named server-sent events",
      tags: ["live"],
      operationId: "followEverything",
      querystring: LiveQuery,
      response: { ...problems(400, 503), 200: eventStream(LiveMessage) },
    },
    handler: async (request, reply) => {
      finished(reply.raw, live.places.take());
      const { revision, known } = await startOf(request, options, request.query.after);
      const hello: LiveMessage = { type: "hello", revision: known };
      const health: LiveMessage = { type: "health", health: options.health() };
      return follow({ request, reply, watch: live.watch }, options, {
        revision,
        greeting:
          RETRY +
          sseFrame({ event: hello.type, id: revision, data: hello }) +
          sseFrame({ event: health.type, data: health }),
        topic: "changed",
        wants: () => true,
      });
    },
  });
}

function anomalyRoute(api: Api, options: ApiOptions, live: LiveClients): void {
  api.route({
    method: "GET",
    url: "/stream",
    config: { scope: "read" },
    exposeHeadRoute: false,
    schema: {
      summary: "Incidents as they open or become more severe, as unnamed server-sent events",
      tags: ["live"],
      operationId: "followAnomalies",
      response: { ...problems(503), 200: eventStream(StreamMessage) },
    },
    handler: async (request, reply) => {
      finished(reply.raw, live.places.take());
      const { revision } = await startOf(request, options);
      const connected: StreamMessage = { type: "connected", message: "Stream connected" };
      return follow({ request, reply, watch: live.watch }, options, {
        revision,
        greeting: RETRY + sseFrame({ id: revision, data: connected }),
        topic: "raised",
        wants: () => false,
      });
    },
  });
}

/** Where a client goes on. An id that the store has not reached comes from another store and counts as none. */
async function startOf(request: FastifyRequest, { store }: ApiOptions, after?: number) {
  const known = await store.headRevision();
  const header = request.headers["last-event-id"];
  const last = typeof header === "string" && /^\d{1,15}$/.test(header) ? Number(header) : after;
  return { known, revision: last === undefined || last > known ? known : last };
}

function follow(
  { request, reply, watch }: { request: FastifyRequest; reply: FastifyReply; watch: CallerWatch },
  { live, store, streamQueue }: ApiOptions,
  stream: Pick<LiveStreamOptions, "topic" | "revision" | "greeting" | "wants">,
): FastifyReply {
  reply.headers({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  });
  const client = new LiveStream({ ...stream, feed: live, store, queue: streamQueue });
  const { caller } = request;
  if (caller !== undefined) {
    finished(reply.raw, watch.watch(caller, { end: () => client.end(), cut: () => reply.raw.destroy() }));
  }
  return reply.send(client);
}

function eventStream(schema: z.ZodType) {
  return {
    description: "Server-sent events; the schema is that of `data`",
    content: { "text/event-stream": { schema } },
  };
}
