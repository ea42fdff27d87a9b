import { SessionRequest } from "@oddwatch/protocol";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { problems } from "../answers.ts";
import type { Api } from "../api-options.ts";
import { endedSession, isSame, type SessionCookie } from "../guard/session-cookie.ts";
import { ProblemError } from "../problem.ts";

const TAGS = ["session"];
const NOTHING = z.null().describe("Done");

/** `POST /api/v1/session` gives a browser a cookie for the token, `DELETE` takes it back. Without a token both do nothing. */
export function sessionRoutes(api: Api, access?: { token: string; session: SessionCookie }): void {
  api.route({
    method: "POST",
    url: "/api/v1/session",
    schema: {
      summary: "Exchange the API token for a session cookie",
      tags: TAGS,
      operationId: "openSession",
      body: SessionRequest,
      response: { ...problems(400, 403), 204: NOTHING },
    },
    handler: async (request, reply) => {
      if (access !== undefined) {
        if (!isSame(request.body.token, access.token)) {
          throw new ProblemError(401, "Unauthorized", "This is not the API token of this service.");
        }
        reply.header("set-cookie", access.session.issue({ secure: isSecure(request) }));
      }
      return reply.code(204).send(null);
    },
  });
  api.route({
    method: "DELETE",
    url: "/api/v1/session",
    schema: {
      summary: "End the session",
      tags: TAGS,
      operationId: "endSession",
      response: { ...problems(403), 204: NOTHING },
    },
    handler: async (request, reply) => {
      reply.header("set-cookie", endedSession({ secure: isSecure(request) }));
      return reply.code(204).send(null);
    },
  });
}

/** Browsers name the scheme of the page in Origin, also when a proxy in between ends TLS. */
function isSecure(request: FastifyRequest): boolean {
  return request.protocol === "https" || (request.headers.origin ?? "").startsWith("https:");
}
