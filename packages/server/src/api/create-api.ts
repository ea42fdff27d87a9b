import fastifyHelmet from "@fastify/helmet";
import fastifyRateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyInstance, LogController } from "fastify";
import { validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { anomalyAliases } from "./aliases/anomaly-aliases.ts";
import { movedPaths } from "./aliases/moved-paths.ts";
import { describeApi, serveDocs } from "./api-docs.ts";
import type { ApiOptions } from "./api-options.ts";
import { serveDashboard } from "./dashboard-files.ts";
import { accessGuard } from "./guard/access-guard.ts";
import { auditActs } from "./guard/audit-acts.ts";
import { tellHttps } from "./guard/comes-by-https.ts";
import { hostGuard } from "./guard/host-guard.ts";
import { noteRefusals } from "./guard/note-refusals.ts";
import { refuseNul } from "./guard/refuse-nul.ts";
import { allowRepeatedWrites } from "./guard/repeated-writes.ts";
import { requestRates } from "./guard/request-rates.ts";
import { requireScopes } from "./guard/route-scope.ts";
import { measureRequests } from "./http-metrics.ts";
import { takeEmptyBodies } from "./json-bodies.ts";
import { CallerWatch } from "./live/caller-watch.ts";
import { StreamPlaces } from "./live/stream-places.ts";
import { handleProblems, noSuchPath, refuseNonsense, refuseUnread, sendProblem } from "./problem-handlers.ts";
import { adminRoutes } from "./routes/admin-routes.ts";
import { alertRoutes } from "./routes/alert-routes.ts";
import { analyticsRoutes } from "./routes/analytics-routes.ts";
import { auditRoute } from "./routes/audit-route.ts";
import { incidentEvidenceRoute } from "./routes/incident-evidence-route.ts";
import { incidentRoutes } from "./routes/incident-routes.ts";
import { incidentSummaryRoute } from "./routes/incident-summary-route.ts";
import { jobRoutes } from "./routes/job-routes.ts";
import { logRoute } from "./routes/log-route.ts";
import { metricsRoute } from "./routes/metrics-route.ts";
import { oidcRoutes } from "./routes/oidc-routes.ts";
import { profileRoutes } from "./routes/profile-routes.ts";
import { secretRoutes } from "./routes/secret-routes.ts";
import { sessionRoutes } from "./routes/session-routes.ts";
import { settingsRoutes } from "./routes/settings-routes.ts";
import { allowSockets, socketRoute } from "./routes/socket-route.ts";
import { statusRoutes } from "./routes/status-routes.ts";
import { streamRoutes } from "./routes/stream-routes.ts";
import { summaryRoute } from "./routes/summary-route.ts";
import { suppressionRoutes } from "./routes/suppression-routes.ts";
import { tokenRoutes } from "./routes/token-routes.ts";
import { whyRoute } from "./routes/why-route.ts";
import { workRoutes } from "./routes/work-routes.ts";
import { workspaceRoutes } from "./routes/workspace-routes.ts";
import { answerWriter } from "./write-answer.ts";

const BODY_BYTES = 65_536;
const REQUEST_TIMEOUT_MS = 30_000;
const REQUESTS_PER_MINUTE = 6_000;
const MAX_STREAMS = 4_000;

/**
 * The HTTP API, not yet listening. Every request passes the same hooks whatever its route: security headers, host and
 * origin, rate, who asks and what they may. Closing it ends the live streams first.
 */
export function createApi(options: ApiOptions): FastifyInstance {
  const { version, dashboardDir } = options;
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    trustProxy: options.trustedProxies ?? false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: refuseNonsense,
    frameworkErrors: refuseUnread,
    http: { requireHostHeader: false }, // the host's guard refuses those, with a problem
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(answerWriter);
  handleProblems(app, options);
  takeEmptyBodies(app);
  requireScopes(app);
  allowSockets(app); // before the guard, so that a refused upgrade ends its connection
  guard(app, options);
  measureRequests(app, options.metrics);
  app.addHook("onSend", async (_request, reply) => {
    if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
  });
  const watch = new CallerWatch({ ...options.access, log: options.log, every: options.every });
  app.addHook("preClose", async () => {
    watch.close();
    options.live.close();
  });
  describeApi(app, version);
  app.register(async (scope) => {
    const api = scope.withTypeProvider<ZodTypeProvider>();
    statusRoutes(api, options);
    summaryRoute(api, options);
    incidentRoutes(api, options);
    incidentSummaryRoute(api, options);
    incidentEvidenceRoute(api, options);
    workRoutes(api, options);
    suppressionRoutes(api, options);
    adminRoutes(api, options);
    analyticsRoutes(api, options);
    anomalyAliases(api, options);
    movedPaths(api);
    logRoute(api, options);
    whyRoute(api, options);
    jobRoutes(api, options);
    profileRoutes(api, options);
    alertRoutes(api, options);
    const places = new StreamPlaces(options.maxStreams ?? MAX_STREAMS);
    streamRoutes(api, options, { places, watch });
    socketRoute(api, options, { places, watch });
    sessionRoutes(api, options);
    oidcRoutes(api, options);
    tokenRoutes(api, options);
    secretRoutes(api, options);
    auditRoute(api, options);
    workspaceRoutes(api, options);
    settingsRoutes(api, options);
    metricsRoute(api, options);
  });
  serveDocs(app);
  if (dashboardDir !== undefined) serveDashboard(app, dashboardDir);
  else app.setNotFoundHandler((request, reply) => sendProblem(request, reply, noSuchPath(request)));
  return app;
}

function guard(app: FastifyInstance, options: ApiOptions): void {
  const { allowedHosts, access, log, requestsPerMinute = REQUESTS_PER_MINUTE } = options;
  tellHttps(app, options);
  app.decorateRequest("caller", undefined);
  app.decorateRequest("auditId", undefined);
  app.decorateRequest("auditTarget", undefined);
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
    noteRefusals(app, options);
    app.addHook("onRequest", hostGuard(allowedHosts));
    app.addHook("onRequest", refuseNul);
    const rates = requestRates(app, requestsPerMinute);
    app.addHook("onRequest", rates.ofSender);
    app.addHook("onRequest", accessGuard({ access, rates }));
    allowRepeatedWrites(app, options); // before the audit: an answer that is repeated is no act
    auditActs(app, { access, log });
  });
}
