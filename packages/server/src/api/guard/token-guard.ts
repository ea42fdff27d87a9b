import type { FastifyRequest, onRequestHookHandler } from "fastify";
import { ProblemError } from "../problem.ts";
import { isSame, type SessionCookie } from "./session-cookie.ts";

/**
 * The only routes that answer a caller without a token: whether the service is well (in one word), the exchange of the
 * token for a session, and the dashboard's files, which hold no data. Everything else is refused, also what is added later.
 */
export const OPEN_ROUTES: ReadonlySet<string> = new Set(["GET /health", "POST /api/v1/session", "GET /*"]);

export interface TokenGuardOptions {
  token: string;
  session: SessionCookie;
}

/** Lets a request pass when it carries the token or a session, or when its route is open. */
export function tokenGuard(options: TokenGuardOptions): onRequestHookHandler {
  return async function checkToken(request, reply) {
    if (isOpen(request) || isKnown(request, options)) return;
    reply.header("www-authenticate", 'Bearer realm="oddwatch"');
    throw new ProblemError(
      401,
      "Unauthorized",
      "Send the API token as `Authorization: Bearer …`, or sign in on the page.",
    );
  };
}

/** Whether the caller showed the token or a valid session. */
export function isKnown(request: FastifyRequest, { token, session }: TokenGuardOptions): boolean {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return isSame(bearer, token);
  return session.isValid(request.headers.cookie);
}

function isOpen(request: FastifyRequest): boolean {
  const { url } = request.routeOptions;
  if (url === undefined) return true; // no such route: the answer is 404 whoever asks
  const method = request.method === "HEAD" ? "GET" : request.method;
  return OPEN_ROUTES.has(`${method} ${url}`);
}
