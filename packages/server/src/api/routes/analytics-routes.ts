import { AnalyticsCoverage, AnalyticsTimeline, AnalyticsTop, DetectionMatrix } from "@oddwatch/protocol";
import { z } from "zod";
import type { MatrixCell, NamedCount, Span } from "../../storage/analytics-queries.ts";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { isoTime, noticeToWire } from "../to-wire.ts";
import { limit } from "./query-values.ts";

const TAGS = ["analytics"];
const HOUR_MS = 3_600_000;
const MOST_HOURS = 720;
const BUCKET_MS = { hour: HOUR_MS, "4h": 4 * HOUR_MS, day: 24 * HOUR_MS };
const NOTICES = 100;
const Hours = { hours: limit(MOST_HOURS, 24).describe("So far back, in event time") };

type Parts = Pick<ApiOptions, "analytics" | "store" | "health">;

/** `GET /api/v1/analytics/{timeline,matrix,top,coverage}`. */
export function analyticsRoutes(api: Api, parts: Parts): void {
  timelineRoute(api, parts);
  matrixRoute(api, parts);
  topRoute(api, parts);
  coverageRoute(api, parts);
}

/** The last hours up to now, in ms since epoch. */
export function lastHours({ now }: Pick<ApiOptions["analytics"], "now">, hours: number): Span {
  const to = now() + 1;
  return { from: to - hours * HOUR_MS, to };
}

/** A span as the wire carries it. */
export function spanToWire({ from, to }: Span): { from: string; to: string } {
  return { from: isoTime(from), to: isoTime(to) };
}

export function cellToWire({ detector, eventType, incidents, meanScore, highestScore }: MatrixCell) {
  return { detector, event_type: eventType, incidents, mean_score: meanScore, highest_score: highestScore };
}

export function namedToWire({ name, incidents, critical, highestScore }: NamedCount) {
  return { name, incidents, critical, highest_score: highestScore };
}

function timelineRoute(api: Api, { analytics }: Parts): void {
  api.route({
    method: "GET",
    url: "/api/v1/analytics/timeline",
    config: { scope: "read" },
    schema: {
      summary: "Incidents over time, by severity",
      tags: TAGS,
      operationId: "readTimeline",
      querystring: z.strictObject({ ...Hours, bucket: z.enum(["hour", "4h", "day"]).default("hour") }),
      response: answers(AnalyticsTimeline, 400),
    },
    handler: async ({ query: { hours, bucket } }) => {
      const span = lastHours(analytics, hours);
      const bucketMs = BUCKET_MS[bucket];
      const buckets = await analytics.timeline({ ...span, bucketMs });
      return {
        ...spanToWire(span),
        bucket_seconds: bucketMs / 1000,
        buckets: buckets.map(({ at, total, paged, bySeverity }) => {
          return { at: isoTime(at), total, paged, by_severity: bySeverity };
        }),
      };
    },
  });
}

function matrixRoute(api: Api, { analytics }: Parts): void {
  api.route({
    method: "GET",
    url: "/api/v1/analytics/matrix",
    config: { scope: "read" },
    schema: {
      summary: "What each detector found in each type of event",
      tags: TAGS,
      operationId: "readMatrix",
      querystring: z.strictObject(Hours),
      response: answers(DetectionMatrix, 400),
    },
    handler: async ({ query }) => {
      const span = lastHours(analytics, query.hours);
      return { ...spanToWire(span), cells: (await analytics.matrix(span)).map(cellToWire) };
    },
  });
}

function topRoute(api: Api, { analytics }: Parts): void {
  api.route({
    method: "GET",
    url: "/api/v1/analytics/top",
    config: { scope: "read" },
    schema: {
      summary: "The accounts and repositories that most incidents name",
      tags: TAGS,
      operationId: "readTop",
      querystring: z.strictObject({ ...Hours, limit: limit(100, 10) }),
      response: answers(AnalyticsTop, 400),
    },
    handler: async ({ query: { hours, limit } }) => {
      const span = lastHours(analytics, hours);
      const actors = await analytics.top({ ...span, of: "actors", limit });
      const repositories = await analytics.top({ ...span, of: "repos", limit });
      return { ...spanToWire(span), actors: actors.map(namedToWire), repositories: repositories.map(namedToWire) };
    },
  });
}

function coverageRoute(api: Api, { analytics, store, health }: Parts): void {
  api.route({
    method: "GET",
    url: "/api/v1/analytics/coverage",
    config: { scope: "read" },
    schema: {
      summary: "How much is seen, and what befell the watching",
      tags: TAGS,
      operationId: "readCoverage",
      querystring: z.strictObject(Hours),
      response: answers(AnalyticsCoverage, 400),
    },
    handler: async ({ query }) => {
      const span = lastHours(analytics, query.hours);
      const notices = await store.listNotices({ since: span.from, limit: NOTICES });
      return { ...spanToWire(span), sources: health().sources, notices: notices.map(noticeToWire) };
    },
  });
}
