import { OpenSessions, SessionRequest, SessionState } from "@oddwatch/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Access } from "../../access/access.ts";
import type { Identity } from "../../access/identity.ts";
import type { Session } from "../../access/session-store.ts";
import { SignInError } from "../../access/sign-in-error.ts";
import { answers, problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { endedSession } from "../guard/session-cookie.ts";
import { ProblemError } from "../problem.ts";
import { isoTime } from "../to-wire.ts";
import { openSession, refuseSignIn } from "./open-session.ts";

const TAGS = ["session"];
const NOTHING = z.null().describe("Done");

/** `/api/v1/session`, the caller's own, and `/api/v1/sessions`, everybody's. Where all is open signing in does nothing. */
export function sessionRoutes(api: Api, { access }: Pick<ApiOptions, "access">): void {
  stateRoute(api, access);
  signInRoute(api, access);
  signOutRoute(api, access);
  sessionsRoutes(api, access);
}

function stateRoute(api: Api, access: Access): void {
  api.route({
    method: "GET",
    url: "/api/v1/session",
    schema: {
      summary: "Who the caller is, and how somebody can sign in",
      tags: TAGS,
      operationId: "getSession",
      response: answers(SessionState),
    },
    handler: async ({ caller }): Promise<SessionState> => {
      const ways: SessionState["ways"] = access.doorkeeper.isOpen ? [] : ["token", "github"];
      if (access.oidc !== undefined && !access.doorkeeper.isOpen) ways.push("oidc");
      if (caller === undefined) return { caller: null, ways };
      const { name, role, scopes, via } = caller;
      return { caller: { name, role, scopes: [...scopes], via }, ways };
    },
  });
}

function signInRoute(api: Api, access: Access): void {
  api.route({
    method: "POST",
    url: "/api/v1/session",
    schema: {
      summary: "Exchange a token for a session cookie",
      tags: TAGS,
      operationId: "openSession",
      body: SessionRequest,
      response: { ...problems(400, 403), 204: NOTHING },
    },
    handler: async (request, reply) => {
      if (access.doorkeeper.isOpen) return reply.code(204).send(null);
      try {
        await openSession(await identify(access, request.body), { access, request, reply });
      } catch (error) {
        if (!(error instanceof SignInError)) throw error;
        throw refuseSignIn(error, request);
      }
      return reply.code(204).send(null);
    },
  });
}

async function identify(access: Access, body: SessionRequest): Promise<Identity> {
  if ("github_token" in body) return access.github.identify(body.github_token);
  const identity = await access.doorkeeper.identify(body.token);
  if (identity === undefined) throw new SignInError("wrong", "This is not an API token of this service.");
  return identity;
}

function signOutRoute(api: Api, access: Access): void {
  api.route({
    method: "DELETE",
    url: "/api/v1/session",
    config: { scope: "read" },
    schema: {
      summary: "End the session",
      tags: TAGS,
      operationId: "endSession",
      response: { ...problems(403), 204: NOTHING },
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const sessionId = request.caller?.sessionId;
      if (sessionId !== undefined) await access.sessions.end(sessionId);
      reply.header("set-cookie", endedSession(request));
      return reply.code(204).send(null);
    },
  });
}

function sessionsRoutes(api: Api, access: Access): void {
  api.route({
    method: "GET",
    url: "/api/v1/sessions",
    config: { scope: "admin" },
    schema: {
      summary: "Browser sessions that are open, newest first",
      tags: TAGS,
      operationId: "listSessions",
      response: answers(OpenSessions),
    },
    handler: async () => {
      const open = await access.sessions.list();
      return { sessions: await Promise.all(open.map((session) => sessionToWire(access, session))) };
    },
  });
  api.route({
    method: "DELETE",
    url: "/api/v1/sessions/:id",
    config: { scope: "admin" },
    schema: {
      summary: "End somebody's session",
      tags: TAGS,
      operationId: "endOtherSession",
      params: z.object({ id: z.string().min(1).max(100) }),
      response: { ...problems(403, 404), 204: NOTHING },
    },
    handler: async ({ params: { id } }, reply) => {
      if (await access.sessions.end(id)) return reply.code(204).send(null);
      throw new ProblemError(404, "No Such Session", `There is no open session ${id}.`);
    },
  });
}

async function sessionToWire(access: Access, session: Session) {
  const caller = await access.doorkeeper.callerOf(session);
  return {
    id: session.id,
    name: caller?.name ?? null,
    via: session.identity.via,
    created_at: isoTime(session.createdAt),
    seen_at: isoTime(session.seenAt),
    ends_at: isoTime(session.endsAt),
  };
}
