import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { OidcSignIn } from "../../access/oidc-sign-in.ts";
import { SignInError } from "../../access/sign-in-error.ts";
import { problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { endedTrip, tripCookie, tripHandle } from "../guard/session-cookie.ts";
import { openSession, refuseSignIn } from "./open-session.ts";

const TAGS = ["session"];
const CALLBACK = "/api/v1/session/oidc/callback";
const ELSEWHERE = z.null().describe("See Location");

type Options = Pick<ApiOptions, "access" | "publicUrl">;

/** `GET /api/v1/session/oidc` sends a browser to the OpenID provider; the provider sends it back to `…/callback`. */
export function oidcRoutes(api: Api, options: Options): void {
  api.route({
    method: "GET",
    url: "/api/v1/session/oidc",
    exposeHeadRoute: false,
    schema: {
      summary: "Sign in at the OpenID provider",
      tags: TAGS,
      operationId: "beginOidcSignIn",
      response: { ...problems(404), 302: ELSEWHERE },
    },
    handler: async (request, reply) => reply.redirect(await guarded(request, () => begin(options, request, reply))),
  });
  api.route({
    method: "GET",
    url: CALLBACK,
    exposeHeadRoute: false,
    schema: {
      summary: "Back from the OpenID provider",
      tags: TAGS,
      operationId: "finishOidcSignIn",
      response: { ...problems(403, 404), 302: ELSEWHERE },
    },
    handler: async (request, reply) => reply.redirect(await guarded(request, () => finish(options, request, reply))),
  });
}

async function begin(options: Options, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const { url, handle } = await providerOf(options).begin(callbackUrl(options, request));
  reply.header("set-cookie", tripCookie(handle, request));
  return url.href;
}

async function finish(options: Options, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const provider = providerOf(options);
  const handle = tripHandle(request);
  if (handle === undefined || handle === "") {
    throw new SignInError("wrong", "This sign-in was not begun in this browser, or too long ago. Begin again.");
  }
  reply.header("set-cookie", endedTrip(request));
  const answer = new URL(callbackUrl(options, request));
  answer.search = new URL(request.url, answer).search;
  const person = await provider.finish(answer, handle);
  await openSession(person, { access: options.access, request, reply });
  return "/";
}

function providerOf({ access }: Options): OidcSignIn {
  if (access.oidc !== undefined && !access.doorkeeper.isOpen) return access.oidc;
  throw new SignInError("not-configured", "No OpenID provider is configured for this service.");
}

/** The host was checked against the allowed ones before. */
function callbackUrl({ publicUrl }: Options, request: FastifyRequest): string {
  return `${publicUrl ?? `${request.comesByHttps ? "https" : "http"}://${request.headers.host}`}${CALLBACK}`;
}

async function guarded(request: FastifyRequest, work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    throw refuseSignIn(error, request);
  }
}
