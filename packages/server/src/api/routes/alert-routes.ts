import {
  ChannelTested,
  type DeliveryInfo,
  DeliveryPage,
  DeliveryStatus,
  MessagePreview,
  MessagePreviewRequest,
  RoutePreview,
  RoutePreviewRequest,
  SilenceInfo,
  SilenceList,
  SilenceRequest,
} from "@oddwatch/protocol";
import { z } from "zod";
import { DeliveryError } from "../../alert/delivery-error.ts";
import type { Silence } from "../../alert/route/mute.ts";
import type { StoredDelivery } from "../../alert/store/list-deliveries.ts";
import { ConfigError } from "../../config-error.ts";
import { answers, problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { ProblemError } from "../problem.ts";
import { isoTime } from "../to-wire.ts";
import { cursorOf, writeCursor } from "./cursor.ts";
import { limit, Since } from "./query-values.ts";

const TAGS = ["alerts"];
const Id = z.string().min(1).max(100);

/** `/api/v1/silences`, `/api/v1/deliveries`, `/api/v1/channels/:name/test` and `preview`, `/api/v1/routes/preview`. */
export function alertRoutes(api: Api, options: Pick<ApiOptions, "alerts" | "clock">): void {
  silenceRoutes(api, options);
  deliveriesRoute(api, options);
  testRoute(api, options);
  messageRoute(api, options);
  previewRoute(api, options);
}

function silenceRoutes(api: Api, { alerts, clock }: Pick<ApiOptions, "alerts" | "clock">): void {
  api.route({
    method: "GET",
    url: "/api/v1/silences",
    config: { scope: "read" },
    schema: { summary: "What is silenced", tags: TAGS, operationId: "listSilences", response: answers(SilenceList) },
    handler: async () => ({ silences: (await alerts.silences()).map((each) => silenceToWire(each, clock())) }),
  });
  api.route({
    method: "POST",
    url: "/api/v1/silences",
    config: { scope: "write" },
    schema: {
      summary: "Silence what fits, until a time; what goes on then is told",
      tags: TAGS,
      operationId: "createSilence",
      body: SilenceRequest,
      response: { ...problems(400), 201: SilenceInfo },
    },
    handler: async (request, reply) => {
      const author = request.caller?.name ?? "API";
      const silence = await alerts.silence({ ...request.body, author }).catch((error) => {
        if (error instanceof ConfigError) throw new ProblemError(400, "Unusable Silence", error.message);
        throw error;
      });
      request.auditTarget = silence.id;
      return reply.code(201).send(silenceToWire(silence, clock()));
    },
  });
  api.route({
    method: "DELETE",
    url: "/api/v1/silences/:id",
    config: { scope: "write" },
    schema: {
      summary: "End a silence",
      tags: TAGS,
      operationId: "endSilence",
      params: z.object({ id: Id }),
      response: { ...problems(404), 204: z.null().describe("Done") },
    },
    handler: async ({ caller, params: { id } }, reply) => {
      if (await alerts.unsilence(id, caller?.name ?? "API")) return reply.code(204).send(null);
      throw new ProblemError(404, "No Such Silence", `There is no silence ${id}.`);
    },
  });
}

function deliveriesRoute(api: Api, { alerts }: Pick<ApiOptions, "alerts">): void {
  api.route({
    method: "GET",
    url: "/api/v1/deliveries",
    config: { scope: "read" },
    schema: {
      summary: "Messages to people and what became of them, newest first",
      tags: TAGS,
      operationId: "listDeliveries",
      querystring: z.strictObject({
        incident: Id.optional(),
        channel: Id.optional(),
        status: DeliveryStatus.optional(),
        since: Since.optional(),
        limit: limit(200, 50),
        cursor: cursorOf("deliveries").optional(),
      }),
      response: answers(DeliveryPage, 400),
    },
    handler: async ({ query: { incident: incidentId, limit, cursor: beforeOrdinal, ...filter } }) => {
      const found = await alerts.deliveries({ ...filter, incidentId, beforeOrdinal }, limit + 1);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const next = found.length > page.length && last !== undefined ? writeCursor("deliveries", last.ordinal) : null;
      return { deliveries: page.map(deliveryToWire), next_cursor: next };
    },
  });
}

function testRoute(api: Api, { alerts }: Pick<ApiOptions, "alerts">): void {
  api.route({
    method: "POST",
    url: "/api/v1/channels/:name/test",
    config: { scope: "admin" },
    schema: {
      summary: "Send a test message through a channel, at once",
      tags: TAGS,
      operationId: "testChannel",
      params: z.object({ name: Id }),
      response: answers(ChannelTested, 404),
    },
    handler: async ({ caller, params: { name } }) => {
      const tested = await alerts.test(name, caller?.name ?? "API");
      if (tested === undefined) throw new ProblemError(404, "No Such Channel", `There is no channel ${name}.`);
      const { deliveryId, error } = tested;
      return { delivery_id: deliveryId, ok: error === undefined, error: error ?? null };
    },
  });
}

function messageRoute(api: Api, { alerts }: Pick<ApiOptions, "alerts">): void {
  api.route({
    method: "POST",
    url: "/api/v1/channels/:name/preview",
    config: { scope: "read" },
    schema: {
      summary: "What a channel would send about an incident, without sending it",
      tags: TAGS,
      operationId: "previewMessage",
      params: z.object({ name: Id }),
      body: MessagePreviewRequest,
      response: answers(MessagePreview, 400, 404, 409),
    },
    handler: async ({ params: { name }, body: { incident_id: id } }) => {
      const preview = await alerts.previewMessage(name, id).catch((error) => {
        if (error instanceof DeliveryError) throw new ProblemError(409, "Unusable Channel", error.message);
        throw error;
      });
      if (preview !== undefined) return { subject: preview.subject ?? null, parts: [...preview.parts] };
      throw new ProblemError(404, "Nothing to Preview", `There is no channel ${name}, or no incident ${id}.`);
    },
  });
}

function previewRoute(api: Api, { alerts }: Pick<ApiOptions, "alerts">): void {
  api.route({
    method: "POST",
    url: "/api/v1/routes/preview",
    config: { scope: "read" },
    schema: {
      summary: "Who would be told of an incident now, and why",
      tags: TAGS,
      operationId: "previewRoutes",
      body: RoutePreviewRequest,
      response: answers(RoutePreview, 400, 404),
    },
    handler: async ({ body: { incident_id: id } }) => {
      const preview = await alerts.preview(id);
      if (preview === undefined) throw new ProblemError(404, "No Such Incident", `There is no incident ${id}.`);
      const routes = preview.routes.map(({ isChosen: chosen, waitSeconds: wait_seconds, ...route }) => {
        return { ...route, chosen, wait_seconds };
      });
      return { verdict: preview.verdict, muted_by: preview.mutedBy ?? null, routes };
    },
  });
}

function silenceToWire({ from, until, ...silence }: Silence, now: number): SilenceInfo {
  const active = (from === undefined || Date.parse(from) <= now) && now < Date.parse(until);
  return { ...silence, from: from ?? null, until, active };
}

function deliveryToWire({ ordinal, planned_at, due_at, ended_at, ...delivery }: StoredDelivery): DeliveryInfo {
  return {
    ...delivery,
    planned_at: isoTime(planned_at),
    due_at: isoTime(due_at),
    ended_at: ended_at === null ? null : isoTime(ended_at),
  };
}
