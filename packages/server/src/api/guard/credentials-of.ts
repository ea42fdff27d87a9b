import type { FastifyRequest } from "fastify";
import type { Credentials } from "../../access/doorkeeper.ts";
import { sessionSecret } from "./session-cookie.ts";

/** What a request shows of who makes it. */
export function credentialsOf(request: FastifyRequest): Credentials {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1];
  return { bearer, cookie: sessionSecret(request) };
}
