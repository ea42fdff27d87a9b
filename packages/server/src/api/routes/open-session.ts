import type { FastifyReply, FastifyRequest } from "fastify";
import type { Access } from "../../access/access.ts";
import type { Identity } from "../../access/identity.ts";
import { SignInError } from "../../access/sign-in-error.ts";
import { sessionCookie } from "../guard/session-cookie.ts";
import { ProblemError } from "../problem.ts";

const ACTION = "signIn";

interface SignIn {
  access: Access;
  request: FastifyRequest;
  reply: FastifyReply;
}

/**
 * Opens a session for somebody who showed who they are, notes it, and hands over the cookie. A session that the browser
 * had before ends. @throws SignInError when nobody let them in.
 */
export async function openSession(identity: Identity, { access, request, reply }: SignIn): Promise<void> {
  const caller = await access.doorkeeper.admit(identity);
  if (caller === undefined) {
    throw new SignInError(
      "not-invited",
      "You are not on the list of those who may sign in. An administrator can add you.",
    );
  }
  const { name: who, via } = caller;
  await access.audit.begin({ who, via, address: request.ip, action: ACTION, target: null, status: 204 });
  if (request.caller?.sessionId !== undefined) await access.sessions.end(request.caller.sessionId);
  const { secret } = await access.sessions.open(identity);
  reply.header("set-cookie", sessionCookie(secret, request));
}

/** The problem to answer a sign-in with that did not succeed, and what is noted of it. */
export function refuseSignIn(error: SignInError, request: FastifyRequest): ProblemError {
  if (error.cause !== undefined) request.log.warn(causeOf(error), "somebody could not sign in");
  request.refusedAct = { action: ACTION, target: error.reason };
  return problemOf(error);
}

/** What an operator needs to find a setting that does not fit, such as `invalid_client`: names of errors, nothing that was sent. */
function causeOf({ cause }: SignInError): { reason: string; code: string | undefined } {
  const { message = "", error, code = error } = cause as { message?: string; error?: unknown; code?: unknown };
  return { reason: message, code: typeof code === "string" ? code : undefined };
}

function problemOf({ reason, message }: SignInError): ProblemError {
  switch (reason) {
    case "wrong":
      return new ProblemError(401, "Unauthorized", message);
    case "not-invited":
      return new ProblemError(403, "Not Invited", message);
    case "not-configured":
      return new ProblemError(404, "No Such Way In", message);
    default:
      return new ProblemError(502, "Sign-In Unavailable", message);
  }
}
