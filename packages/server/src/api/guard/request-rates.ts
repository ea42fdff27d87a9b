import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from "fastify";
import { ProblemError } from "../problem.ts";

const MINUTE_MS = 60_000;
const SIGN_INS_PER_MINUTE = 20;
const WRONG_TOKENS_PER_MINUTE = 20;

/** Bounds how often requests come; counts are of this process. Each answers 429 when it was one too many. */
export interface RequestRates {
  /** Of one address, before anything is looked up; signing in is bounded by itself. */
  ofAddress: onRequestHookHandler;
  /** Of one caller, from wherever. */
  ofCaller: (request: FastifyRequest) => Promise<void>;
  /** Tokens that do not count, of one address: nobody guesses at speed. */
  ofWrongTokens: (request: FastifyRequest) => Promise<void>;
}

/** Needs the plugin @fastify/rate-limit. */
export function requestRates(app: FastifyInstance, requestsPerMinute: number): RequestRates {
  return {
    ofAddress: app.rateLimit({
      timeWindow: MINUTE_MS,
      keyGenerator: (request) => (isSignIn(request) ? `${request.ip} sign-in` : request.ip),
      max: (request) => (isSignIn(request) ? SIGN_INS_PER_MINUTE : requestsPerMinute),
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

function isSignIn({ method, routeOptions }: FastifyRequest): boolean {
  const url = routeOptions.url ?? "";
  return url.startsWith("/api/v1/session/oidc") || (method === "POST" && url === "/api/v1/session");
}
