import { type Incident, suppressionInWords } from "@oddwatch/pipeline";
import { Suppressed, SuppressionList, SuppressionPreview, SuppressionWish, SuppressRequest } from "@oddwatch/protocol";
import { z } from "zod";
import { type SuppressionWish as GivenWish, namesSomebody, suppressionLike } from "../../work/like-this.ts";
import { wouldMute } from "../../work/suppression-preview.ts";
import { answers, problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { ProblemError } from "../problem.ts";
import { previewToWire, suppressionToWire, wishOf } from "../suppression-to-wire.ts";
import { orProblem } from "../work-problem.ts";
import { IncidentId, incidentOf } from "./current-incident.ts";

const TAGS = ["suppressions"];

type Parts = Pick<ApiOptions, "work" | "store">;

/** Suppressing "like this" with a preview, and `GET`, `DELETE /api/v1/suppressions`. */
export function suppressionRoutes(api: Api, parts: Parts): void {
  previewRoutes(api, parts);
  suppressRoute(api, parts);
  listRoutes(api, parts);
}

function previewRoutes(api: Api, parts: Parts): void {
  const { work } = parts;
  api.route({
    method: "POST",
    url: "/api/v1/suppressions/preview",
    config: { scope: "write" },
    schema: {
      summary: "What a suppression would have muted in the last 30 days; changes nothing",
      tags: TAGS,
      operationId: "previewSuppression",
      body: SuppressionWish,
      response: answers(SuppressionPreview, 400),
    },
    handler: async ({ body }) => {
      const wish = checked(wishOf(body));
      return previewToWire(wish, await work.preview(wish));
    },
  });
  api.route({
    method: "POST",
    url: "/api/v1/incidents/:id/suppress/preview",
    config: { scope: "write" },
    schema: {
      summary: "What suppressing incidents like this one would have muted in the last 30 days; changes nothing",
      tags: TAGS,
      operationId: "previewSuppressIncident",
      params: IncidentId,
      body: SuppressRequest.nullish(),
      response: answers(SuppressionPreview, 400, 404),
    },
    handler: async ({ params, body }) => {
      const wish = wishFor(await incidentOf(parts.store, params.id), body?.like);
      return previewToWire(wish, await work.preview(wish));
    },
  });
}

function suppressRoute(api: Api, parts: Parts): void {
  const { work } = parts;
  api.route({
    method: "POST",
    url: "/api/v1/incidents/:id/suppress",
    config: { scope: "write" },
    schema: {
      summary: "Tell nobody of incidents like this one from now on",
      description: "Becomes a new version of the settings, with its author. It has to cover this incident.",
      tags: TAGS,
      operationId: "suppressIncident",
      params: IncidentId,
      body: SuppressRequest.nullish(),
      response: answers(Suppressed, 400, 404),
    },
    handler: async ({ params, body, caller }) => {
      const author = caller?.name ?? "API";
      const incident = await incidentOf(parts.store, params.id);
      const suppression = { id: work.newId(), ...wishFor(incident, body?.like) };
      const { in_force } = await orProblem(work.suppressions.add(suppression, author));
      const note = body?.note === undefined ? "" : ` ${body.note}`;
      const said = `Suppressed from now on: ${suppressionInWords(suppression)}.${note}`;
      const incidentId = await orProblem(work.desk.suppressed(incident.id, author, said));
      return { incident_id: incidentId, suppression: suppressionToWire(suppression), in_force };
    },
  });
}

function listRoutes(api: Api, { work }: Parts): void {
  api.route({
    method: "GET",
    url: "/api/v1/suppressions",
    config: { scope: "read" },
    schema: {
      summary: "What nobody is told of",
      tags: TAGS,
      operationId: "listSuppressions",
      response: answers(SuppressionList),
    },
    handler: async () => ({ suppressions: (await work.suppressions.list()).map(suppressionToWire) }),
  });
  api.route({
    method: "DELETE",
    url: "/api/v1/suppressions/:id",
    config: { scope: "write" },
    schema: {
      summary: "Take a suppression away",
      tags: TAGS,
      operationId: "removeSuppression",
      params: z.object({ id: z.string().min(1).max(200) }),
      response: { ...problems(400, 404), 204: z.null().describe("Taken away") },
    },
    handler: async ({ params: { id }, caller }, reply) => {
      const isGone = await orProblem(work.suppressions.remove(id, caller?.name ?? "API"));
      if (!isGone) throw new ProblemError(404, "No Such Suppression", `There is no suppression ${id}.`);
      return reply.code(204).send(null);
    },
  });
}

/** What is asked for, or what is like the incident. @throws ProblemError when that is too wide, or does not cover the incident. */
function wishFor(incident: Incident, given: SuppressionWish | undefined): GivenWish {
  const wish = given === undefined ? suppressionLike(incident) : wishOf(given);
  if (wish === undefined) {
    throw new ProblemError(
      400,
      "Too Wide",
      "It is a pattern over many: say whose in `like`, an actor, a repo or an owner.",
    );
  }
  if (wouldMute(checked(wish), incident)) return wish;
  throw new ProblemError(
    400,
    "Not Like This",
    "This would not cover the incident itself: every name of it has to match.",
  );
}

function checked(wish: GivenWish): GivenWish {
  if (namesSomebody(wish)) return wish;
  throw new ProblemError(400, "Too Wide", "Name an actor, a repo or an owner; a kind alone would mute everybody's.");
}
