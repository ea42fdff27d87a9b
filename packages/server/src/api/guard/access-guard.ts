import type { FastifyReply, FastifyRequest, onRequestHookHandler } from "fastify";
import type { Access } from "../../access/access.ts";
import type { Caller } from "../../access/caller.ts";
import type { Credentials, Recognised } from "../../access/doorkeeper.ts";
import { isDatabaseGone } from "../database-gone.ts";
import { ProblemError } from "../problem.ts";
import { actOf } from "./audit-acts.ts";
import { credentialsOf } from "./credentials-of.ts";
import { isWrite } from "./host-guard.ts";
import type { RequestRates } from "./request-rates.ts";
import { scopeOfRoute } from "./route-scope.ts";
import { endedSession, sessionCookie } from "./session-cookie.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who makes the request; undefined on an open route for somebody who showed nothing that counts. */
    caller: Caller | undefined;
  }
}

export interface AccessGuardOptions {
  access: Pick<Access, "doorkeeper" | "audit">;
  rates: Pick<RequestRates, "ofCaller" | "ofWrongTokens" | "known">;
}

/**
 * Lets a request pass when its caller may do what the route asks for, and tells the handlers who it is. A write with a
 * session's cookie must come from a page of ours.
 */
export function accessGuard(options: AccessGuardOptions): onRequestHookHandler {
  return async function checkAccess(request, reply) {
    const { url, method, config } = request.routeOptions;
    if (url === undefined || url === "/*") return; // nothing there, or a file of the page: the answer is the same for all
    const scope = scopeOfRoute({ url, method: method.toString(), config });
    const shown = credentialsOf(request);
    const recognised = await recognise(shown, options, scope === "open");
    remember(recognised, shown, options);
    if (recognised.is === "known") await welcome(request, reply, recognised);
    else if (recognised.is === "copy") await noteCopy(request, reply, { recognised, options });
    if (scope === "open") return;
    if (recognised.is !== "known") throw await refusal(request, reply, { recognised, options });
    if (recognised.by !== "nothing") await options.rates.ofCaller(request);
    if (scope !== undefined && recognised.caller.scopes.includes(scope)) return;
    throw new ProblemError(
      403,
      "Not Allowed",
      `This needs the scope ${scope}; yours is ${recognised.caller.scopes.at(-1)}.`,
    );
  };
}

function recognise(
  shown: Credentials,
  { access }: AccessGuardOptions,
  isOpen: boolean,
): Promise<Recognised> | Recognised {
  const recognised = access.doorkeeper.recognise(shown);
  if (!isOpen) return recognised;
  return recognised.catch((error: unknown): Recognised => {
    if (isDatabaseGone(error)) return { is: "unknown" }; // whether the service is well is told all the same
    throw error;
  });
}

/** From now on their requests are counted by what they show, or no longer. */
function remember(recognised: Recognised, shown: Credentials, { rates: { known } }: AccessGuardOptions): void {
  if (recognised.is !== "known") known.forget(shown);
  else if (recognised.by !== "nothing") {
    known.add(shown);
    if (recognised.renewed !== undefined) known.add({ bearer: undefined, cookie: recognised.renewed });
  }
}

async function welcome(
  request: FastifyRequest,
  reply: FastifyReply,
  { caller, by, renewed }: Extract<Recognised, { is: "known" }>,
): Promise<void> {
  request.caller = caller;
  if (by === "cookie" && isWrite(request) && !isFromOwnPage(request)) {
    throw new ProblemError(
      403,
      "Forged Request",
      "A change with a session must come from a page of this service; a program sends a token instead.",
    );
  }
  if (renewed !== undefined) reply.header("set-cookie", sessionCookie(renewed, request));
}

/** The origin was found to be ours already, where there is one. */
function isFromOwnPage({ headers }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"];
  return site === undefined ? headers.origin !== undefined : site === "same-origin";
}

async function noteCopy(
  request: FastifyRequest,
  reply: FastifyReply,
  { recognised, options }: { recognised: Extract<Recognised, { is: "copy" }>; options: AccessGuardOptions },
): Promise<void> {
  const who = recognised.caller?.name ?? "unknown";
  const act = { ...actOf(request, 401), who, via: recognised.caller?.via ?? ("unknown" as const) };
  await options.access.audit.begin({ ...act, action: "sessionCopied", target: recognised.caller?.sessionId ?? null });
  reply.header("set-cookie", endedSession(request));
}

async function refusal(
  request: FastifyRequest,
  reply: FastifyReply,
  { recognised, options }: { recognised: Recognised; options: AccessGuardOptions },
): Promise<ProblemError> {
  if (recognised.is === "wrong") await options.rates.ofWrongTokens(request);
  reply.header("www-authenticate", 'Bearer realm="oddwatch"');
  return new ProblemError(
    401,
    "Unauthorized",
    "Send an API token as `Authorization: Bearer …`, or sign in on the page.",
  );
}
