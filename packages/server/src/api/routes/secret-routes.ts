import { SecretList, SecretRequest } from "@oddwatch/protocol";
import { z } from "zod";
import { SecretError } from "../../secrets/secret-error.ts";
import { SecretName } from "../../secrets/secret-ref.ts";
import { answers, problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { ProblemError } from "../problem.ts";
import { isoTime } from "../to-wire.ts";

const TAGS = ["access"];
const NOTHING = z.null().describe("Done");
const Params = z.object({ name: SecretName });

/** `/api/v1/secrets`: what settings name instead of holding it. Values go in and never come out. */
export function secretRoutes(api: Api, { access: { secrets } }: Pick<ApiOptions, "access">): void {
  api.route({
    method: "GET",
    url: "/api/v1/secrets",
    config: { scope: "admin" },
    schema: {
      summary: "Names of the secrets that are stored",
      tags: TAGS,
      operationId: "listSecrets",
      response: answers(SecretList),
    },
    handler: async () => ({
      secrets: (await secrets.list()).map(({ name, changedAt, changedBy, readable }) => ({
        name,
        changed_at: isoTime(changedAt),
        changed_by: changedBy,
        readable,
      })),
    }),
  });
  api.route({
    method: "PUT",
    url: "/api/v1/secrets/:name",
    config: { scope: "admin" },
    schema: {
      summary: "Store a secret, sealed",
      description: "Refused while no key is configured: nothing is kept in clear.",
      tags: TAGS,
      operationId: "storeSecret",
      params: Params,
      body: SecretRequest,
      response: { ...problems(400, 403, 409), 204: NOTHING },
    },
    handler: async ({ params: { name }, body: { value }, caller }, reply) => {
      try {
        await secrets.write(name, value, caller?.name ?? "unknown");
      } catch (error) {
        if (error instanceof SecretError) throw new ProblemError(409, "No Key", error.message);
        throw error;
      }
      return reply.code(204).send(null);
    },
  });
  api.route({
    method: "DELETE",
    url: "/api/v1/secrets/:name",
    config: { scope: "admin" },
    schema: {
      summary: "Take a secret away",
      tags: TAGS,
      operationId: "removeSecret",
      params: Params,
      response: { ...problems(400, 403, 404), 204: NOTHING },
    },
    handler: async ({ params: { name } }, reply) => {
      if (await secrets.remove(name)) return reply.code(204).send(null);
      throw new ProblemError(404, "No Such Secret", `There is no secret ${name}.`);
    },
  });
}
