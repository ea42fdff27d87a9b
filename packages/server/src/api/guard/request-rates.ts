import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from "fastify";
import { ProblemError } from "../problem.ts";
import { credentialsOf } from "./credentials-of.ts";
import { KnownCredentials, showsSomething } from "./known-credentials.ts";

const MINUTE_MS = 60_000;
const SIGN_INS_PER_MINUTE = 20;
const WRONG_TOKENS_PER_MINUTE = 20;

/** Bounds how often requests come; counts are of this process. Each answers 429 when it was one too many. */
export interface RequestRates {
  /**
   * Before anything is looked up: of one token or session that counted when it was shown last, else of one address. What an
   * address sends with credentials that are not known, without any, and to sign in is counted apart, so that nobody
   * behind the same address can keep the others out.
   */
  ofSender: onRequestHookHandler;
  /** Of one caller, from wherever. */
  ofCaller: (request: FastifyRequest) => Promise<void>;
  /** Tokens that do not count, of one address: nobody guesses at speed. */
  ofWrongTokens: (request: FastifyRequest) => Promise<void>;
  /** Whose requests are counted by what they show. */
  known: KnownCredentials;
}

/** Needs the plugin @fastify/rate-limit. */
export function requestRates(app: FastifyInstance, requestsPerMinute: number): RequestRates {
  const known = new KnownCredentials();
  return {
    known,
    ofSender: app.rateLimit({
      timeWindow: MINUTE_MS,
      keyGenerator: (request) => keyOfSender(request, known),
      max: (request) => (signInStep(request) === undefined ? requestsPerMinute : SIGN_INS_PER_MINUTE),
    }),
    ofCaller: countedBy(app, requestsPerMinute, keyOfCaller),
    ofWrongTokens: countedBy(app, WRONG_TOKENS_PER_MINUTE, (request) => request.ip),
  };
}

function countedBy(
  app: FastifyInstance,
  max: number,
  keyGenerator: (request: FastifyRequest) => string,
): (request: FastifyRequest) => Promise<void> {
  const count = app.createRateLimit({ max, timeWindow: MINUTE_MS, keyGenerator });
  return async function checkRate(request) {
    const result = await count(request);
    if (result.isAllowed || !result.isExceeded) return;
    const retryAfterSeconds = result.ttlInSeconds;
    throw new ProblemError(429, "Too Many Requests", `Wait ${retryAfterSeconds} seconds.`, { retryAfterSeconds });
  };
}

function keyOfCaller({ caller }: FastifyRequest): string {
  return `${caller?.via} ${caller?.tokenId ?? caller?.name}`;
}

function keyOfSender(request: FastifyRequest, known: KnownCredentials): string {
  const step = signInStep(request);
  if (step !== undefined) return `${request.ip} ${step}`; // also of somebody who is known: tokens are guessed here
  const shown = credentialsOf(request);
  return known.nameOf(shown) ?? (showsSomething(shown) ? `${request.ip} with credentials` : request.ip);
}

/** The two requests of one sign-in at a provider are counted apart: it spends one try, not two. */
function signInStep({ method, routeOptions }: FastifyRequest): "sign-in" | "sign-in begun" | undefined {
  const { url } = routeOptions;
  if (url === "/api/v1/session/oidc") return "sign-in begun";
  return url === "/api/v1/session/oidc/callback" || (method === "POST" && url === "/api/v1/session")
    ? "sign-in"
    : undefined;
}
