import type { FastifyRequest } from "fastify";
import { SESSION_LIFE_MS } from "../../access/session-store.ts";

const SESSION = "oddwatch_session";
const TRIP = "oddwatch_sign_in";
const TRIP_SECONDS = 600;
const TRIP_PATH = "/api/v1/session/oidc";

/** A `Set-Cookie` value that holds a session's secret: scripts cannot read it, other sites' pages cannot send it. */
export function sessionCookie(secret: string, request: FastifyRequest): string {
  return setCookie(SESSION, secret, { request, maxAgeSeconds: SESSION_LIFE_MS / 1000, sameSite: "Strict" });
}

/** A `Set-Cookie` value that takes the session away. */
export function endedSession(request: FastifyRequest): string {
  return setCookie(SESSION, "", { request, maxAgeSeconds: 0, sameSite: "Strict" });
}

/** The session's secret that a request carries. */
export function sessionSecret(request: FastifyRequest): string | undefined {
  return readCookie(SESSION, request);
}

/** A `Set-Cookie` value that waits for the answer of a sign-in's provider, which comes from another site: hence `Lax`. */
export function tripCookie(handle: string, request: FastifyRequest): string {
  return setCookie(TRIP, handle, { request, maxAgeSeconds: TRIP_SECONDS, sameSite: "Lax", path: TRIP_PATH });
}

/** A `Set-Cookie` value that forgets it. */
export function endedTrip(request: FastifyRequest): string {
  return setCookie(TRIP, "", { request, maxAgeSeconds: 0, sameSite: "Lax", path: TRIP_PATH });
}

/** What was put into it. */
export function tripHandle(request: FastifyRequest): string | undefined {
  return readCookie(TRIP, request);
}

interface CookieOptions {
  request: FastifyRequest;
  maxAgeSeconds: number;
  sameSite: "Strict" | "Lax";
  path?: string;
}

function setCookie(name: string, value: string, options: CookieOptions): string {
  const { request, maxAgeSeconds, sameSite, path = "/" } = options;
  const secure = request.comesByHttps ? "; Secure" : "";
  return `${name}=${value}; Path=${path}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=${sameSite}${secure}`;
}

function readCookie(name: string, { headers: { cookie } }: FastifyRequest): string | undefined {
  const pair = cookie?.split(";").find((each) => each.trim().startsWith(`${name}=`));
  return pair?.trim().slice(name.length + 1);
}
