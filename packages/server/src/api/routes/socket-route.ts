import fastifyWebsocket from "@fastify/websocket";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { SocketClient } from "../live/socket-client.ts";
import { ProblemError } from "../problem.ts";
import type { LiveClients } from "./stream-routes.ts";

const REQUEST_BYTES = 16_384;
const LAST_WORDS_MS = 300;
/** Close codes. Source: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const GOING_AWAY = 1001;
const POLICY = 1008;

/** Lets routes be WebSockets; to be called before they are registered. Closing gives clients a moment, then cuts them off. */
export function allowSockets(app: FastifyInstance): void {
  app.register(fastifyWebsocket, {
    options: { maxPayload: REQUEST_BYTES },
    preClose(done) {
      const { clients } = this.websocketServer;
      for (const client of clients) client.close(GOING_AWAY, "the service ends");
      const timer = setTimeout(() => {
        for (const client of clients) client.terminate();
      }, LAST_WORDS_MS);
      this.websocketServer.close(() => {
        clearTimeout(timer);
        done();
      });
    },
  });
}

/** `GET /ws`: the live feed as a WebSocket, for clients that choose what they want. */
export function socketRoute(api: Api, options: ApiOptions, { places, watch }: LiveClients): void {
  api.route({
    method: "GET",
    url: "/ws",
    config: { scope: "read" },
    exposeHeadRoute: false,
    schema: {
      summary: "The live feed as a WebSocket: subscribe by severity, repository or owner",
      description:
        "Send `SocketRequest`s, get `SocketMessage`s, each one JSON text. Nothing comes before the first subscription, whose " +
        "`after` brings what changed since that revision. A client that is too slow is closed with 1013.",
      tags: ["live"],
      operationId: "followBySocket",
      response: { ...problems(426, 503), 101: z.null().describe("From here on it is a WebSocket") },
    },
    preValidation: async () => places.refuseWhenFull(),
    handler: async (_request, reply) => {
      reply.header("upgrade", "websocket");
      throw new ProblemError(426, "Upgrade Required", "This is a WebSocket: connect to it as one.");
    },
    wsHandler(socket, { caller }) {
      socket.once("close", places.take());
      const end = () => socket.close(POLICY, "you may no longer follow");
      if (caller !== undefined) socket.once("close", watch.watch(caller, { end, cut: () => socket.terminate() }));
      new SocketClient(socket, options);
    },
  });
}
