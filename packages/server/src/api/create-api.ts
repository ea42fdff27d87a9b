import fastifyHelmet from "@fastify/helmet";
import fastifyRateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from "fastify";
import { createSerializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { describeApi, serveDocs } from "./api-docs.ts";
import type { ApiOptions } from "./api-options.ts";
import { serveDashboard } from "./dashboard-files.ts";
import { hostGuard } from "./guard/host-guard.ts";
import { SessionCookie } from "./guard/session-cookie.ts";
import { isKnown, type TokenGuardOptions, tokenGuard } from "./guard/token-guard.ts";
import { measureRequests } from "./http-metrics.ts";
import { ProblemError } from "./problem.ts";
import { handleProblems, noSuchPath, refuseNonsense, sendProblem } from "./problem-handlers.ts";
import { incidentRoutes } from "./routes/incident-routes.ts";
import { logRoute } from "./routes/log-route.ts";
import { metricsRoute } from "./routes/metrics-route.ts";
import { profileRoutes } from "./routes/profile-routes.ts";
import { sessionRoutes } from "./routes/session-routes.ts";
import { settingsRoutes } from "./routes/settings-routes.ts";
import { statusRoutes } from "./routes/status-routes.ts";
import { streamRoutes } from "./routes/stream-routes.ts";
import { summaryRoute } from "./routes/summary-route.ts";
import { whyRoute } from "./routes/why-route.ts";
import { plainText } from "./wire-json.ts";

const BODY_BYTES = 65_536;
const REQUEST_TIMEOUT_MS = 30_000;
const SIGN_INS_PER_MINUTE = 20;

/**
 * The HTTP API, not yet listening. Every request passes the same hooks whatever its route: security headers, host and
 * origin, rate, token. Closing it ends the live streams first.
 */
export function createApi(options: ApiOptions): FastifyInstance {
  const { token, clock, version, dashboardDir } = options;
  const access = token === undefined ? undefined : { token, session: new SessionCookie({ token, clock }) };
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: refuseNonsense,
    frameworkErrors: (error, request, reply) => {
      sendProblem(request, reply, new ProblemError(error.statusCode ?? 400, "Bad Request", error.message));
    },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(createSerializerCompiler({ replacer: plainText }));
  handleProblems(app, options);
  guard(app, options, access);
  measureRequests(app, options.metrics);
  app.addHook("onSend", async (_request, reply) => {
    if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
  });
  app.addHook("preClose", async () => options.live.close());
  describeApi(app, version);
  app.register(async (scope) => {
    const api = scope.withTypeProvider<ZodTypeProvider>();
    statusRoutes(api, options, (request) => access === undefined || isKnown(request, access));
    summaryRoute(api, options);
    incidentRoutes(api, options);
    logRoute(api, options);
    whyRoute(api, options);
    profileRoutes(api, options);
    streamRoutes(api, options);
    sessionRoutes(api, access);
    settingsRoutes(api, options);
    metricsRoute(api, options);
  });
  serveDocs(app);
  if (dashboardDir !== undefined) serveDashboard(app, dashboardDir);
  else app.setNotFoundHandler((request, reply) => sendProblem(request, reply, noSuchPath(request)));
  return app;
}

function guard(app: FastifyInstance, options: ApiOptions, access: TokenGuardOptions | undefined): void {
  const { allowedHosts, requestsPerMinute = 6000 } = options;
  app.register(fastifyHelmet, {
    hsts: false, // whoever ends TLS in front says so
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  });
  app.register(fastifyRateLimit, { global: false });
  app.after(() => {
    app.addHook("onRequest", hostGuard(allowedHosts));
    app.addHook(
      "onRequest",
      app.rateLimit({
        timeWindow: 60_000,
        keyGenerator: (request) => (isSignIn(request) ? `${request.ip} sign-in` : request.ip),
        max: (request) => (isSignIn(request) ? SIGN_INS_PER_MINUTE : requestsPerMinute),
      }),
    );
    if (access !== undefined) app.addHook("onRequest", tokenGuard(access));
  });
}

function isSignIn({ method, routeOptions }: FastifyRequest): boolean {
  return method === "POST" && routeOptions.url === "/api/v1/session";
}
