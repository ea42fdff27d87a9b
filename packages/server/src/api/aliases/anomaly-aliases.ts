import {
  AnomalyPage,
  AnomalyStats,
  DetectionMatrix,
  Incident,
  IncidentDetail,
  MarkedFalse,
  WorkNote,
} from "@oddwatch/protocol";
import { z } from "zod";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { shown } from "../live/incident-frame.ts";
import { ProblemError } from "../problem.ts";
import { cellToWire, lastHours, spanToWire } from "../routes/analytics-routes.ts";
import { IncidentId, incidentOf } from "../routes/current-incident.ts";
import { limit, Severities, Since } from "../routes/query-values.ts";
import { detailToWire, incidentToWire } from "../to-wire.ts";
import { orProblem } from "../work-problem.ts";

const TAGS = ["anomalies (aliases)"];
const DAY_MS = 86_400_000;

type Parts = Pick<ApiOptions, "analytics" | "store" | "work" | "log" | "metrics">;

const AnomalyQuery = z.object({
  hours: limit(8_760, 24).optional().describe("So far back, in event time; with `since`, the later counts"),
  page: limit(1_000, 1),
  limit: limit(100, 20),
  severity: Severities.optional(),
  user: z.string().max(100).optional(),
  repo: z.string().max(200).optional(),
  since: Since.optional(),
});

/** `/api/v1/anomalies` and what is under it: other names for incidents, analytics and feedback. */
export function anomalyAliases(api: Api, parts: Parts): void {
  listAlias(api, parts);
  matrixAlias(api, parts);
  statsAlias(api, parts);
  detailAlias(api, parts);
  falseAlias(api, parts);
}

function listAlias(api: Api, { store, analytics, log, metrics }: Parts): void {
  api.route({
    method: "GET",
    url: "/api/v1/anomalies",
    config: { scope: "read" },
    schema: {
      summary: "Incidents by page, newest incident first; /api/v1/incidents pages by cursor",
      tags: TAGS,
      operationId: "listAnomalies",
      querystring: AnomalyQuery,
      response: answers(AnomalyPage, 400),
    },
    handler: async ({ query: { hours, page, limit, severity: severities, user: actor, repo, since } }) => {
      const sinces = [since, hours === undefined ? undefined : lastHours(analytics, hours).from];
      const latest = Math.max(...sinces.map((each) => each ?? Number.NEGATIVE_INFINITY));
      const filter = { severities, actor, repo, since: Number.isFinite(latest) ? latest : undefined };
      const place = { order: "opened", limit, offset: (page - 1) * limit } as const;
      const rows = await store.listIncidents(filter, { ...place, withFirstEvents: true });
      const { total, bySeverity, topActors, topRepos } = await store.tally(filter);
      return {
        anomalies: rows
          .map((row) => shown(row, { log, metrics }, () => Incident.parse(incidentToWire(row))))
          .filter((each): each is Incident => each !== undefined),
        pagination: { page, limit, total, pages: Math.ceil(total / limit) },
        stats: { severity_breakdown: bySeverity, top_users: topActors, top_repositories: topRepos },
      };
    },
  });
}

function matrixAlias(api: Api, { analytics }: Parts): void {
  api.route({
    method: "GET",
    url: "/api/v1/anomalies/detection-matrix",
    config: { scope: "read" },
    schema: {
      summary: "As /api/v1/analytics/matrix",
      tags: TAGS,
      operationId: "readDetectionMatrix",
      querystring: z.object({ hours: limit(720, 24) }),
      response: answers(DetectionMatrix, 400),
    },
    handler: async ({ query }) => {
      const span = lastHours(analytics, query.hours);
      return { ...spanToWire(span), cells: (await analytics.matrix(span)).map(cellToWire) };
    },
  });
}

function statsAlias(api: Api, { analytics }: Parts): void {
  api.route({
    method: "GET",
    url: "/api/v1/anomalies/stats/summary",
    config: { scope: "read" },
    schema: {
      summary: "Figures over the last days",
      tags: TAGS,
      operationId: "readAnomalyStats",
      querystring: z.object({ days: limit(90, 7) }),
      response: answers(AnomalyStats, 400),
    },
    handler: async ({ query: { days } }) => {
      const span = lastHours(analytics, days * 24);
      const buckets = await analytics.timeline({ ...span, bucketMs: DAY_MS });
      const { byWorkState, byJudgement } = await analytics.work(span);
      const severities: Record<string, number> = {};
      for (const { bySeverity } of buckets) {
        for (const [name, count] of Object.entries(bySeverity)) severities[name] = (severities[name] ?? 0) + count;
      }
      return {
        days,
        total: buckets.reduce((sum, { total }) => sum + total, 0),
        severity_breakdown: severities,
        daily: buckets.map(({ at, total }) => ({ date: new Date(at).toISOString().slice(0, 10), count: total })),
        false_positives: byJudgement.false ?? 0,
        by_work_state: byWorkState,
      };
    },
  });
}

function detailAlias(api: Api, parts: Parts): void {
  api.route({
    method: "GET",
    url: "/api/v1/anomalies/:id",
    config: { scope: "read" },
    schema: {
      summary: "As /api/v1/incidents/{id}; one that became part of another answers the other",
      tags: TAGS,
      operationId: "getAnomaly",
      params: IncidentId,
      response: answers(IncidentDetail, 400, 404),
    },
    handler: async ({ params }) => {
      const found = await incidentOf(parts.store, params.id);
      const detail = shown(found, parts, () => IncidentDetail.parse(detailToWire(found)));
      if (detail !== undefined) return detail;
      throw new ProblemError(500, "Incident Unreadable", "Its stored form does not fit; the service's log says more.");
    },
  });
}

function falseAlias(api: Api, parts: Parts): void {
  api.route({
    method: "POST",
    url: "/api/v1/anomalies/:id/mark-false-positive",
    config: { scope: "write" },
    schema: {
      summary: "As feedback with the judgement `false`",
      tags: TAGS,
      operationId: "markFalsePositive",
      params: IncidentId,
      body: WorkNote.nullish(),
      response: answers(MarkedFalse, 400, 404, 409),
    },
    handler: async ({ params, caller, body }) => {
      const incident = await incidentOf(parts.store, params.id);
      const said = { author: caller?.name ?? "API", judgement: "false" as const, note: body?.note };
      return { id: await orProblem(parts.work.desk.judge(incident, said)), judgement: "false" as const };
    },
  });
}
