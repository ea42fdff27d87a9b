import { ApiTokenCreated, ApiTokenRequest, ApiTokens } from "@oddwatch/protocol";
import { z } from "zod";
import { newTokenOf, tokenToWire } from "../../access/token-wire.ts";
import { answers, problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { ProblemError } from "../problem.ts";

const TAGS = ["access"];

/** `/api/v1/tokens`: API tokens of this workspace. What one is can be seen once, in the answer that made it. */
export function tokenRoutes(api: Api, { access: { tokens }, clock }: Pick<ApiOptions, "access" | "clock">): void {
  api.route({
    method: "GET",
    url: "/api/v1/tokens",
    config: { scope: "admin" },
    schema: {
      summary: "API tokens, newest first",
      tags: TAGS,
      operationId: "listTokens",
      response: answers(ApiTokens),
    },
    handler: async () => ({ tokens: (await tokens.list()).map(tokenToWire) }),
  });
  api.route({
    method: "POST",
    url: "/api/v1/tokens",
    config: { scope: "admin" },
    schema: {
      summary: "Make an API token",
      tags: TAGS,
      operationId: "createToken",
      body: ApiTokenRequest,
      response: { ...problems(400, 403), 201: ApiTokenCreated },
    },
    handler: async (request, reply) => {
      const { secret, token } = await tokens.create(
        newTokenOf(request.body, { createdBy: request.caller?.name ?? "unknown", now: clock() }),
      );
      request.auditTarget = `${token.id} (${token.scope})`;
      return reply.code(201).send({ secret, token: tokenToWire(token) });
    },
  });
  api.route({
    method: "DELETE",
    url: "/api/v1/tokens/:id",
    config: { scope: "admin" },
    schema: {
      summary: "Revoke an API token, and with it the sessions that were opened by it",
      tags: TAGS,
      operationId: "revokeToken",
      params: z.object({ id: z.string().min(1).max(100) }),
      response: { ...problems(403, 404), 204: z.null().describe("Done") },
    },
    handler: async ({ params: { id } }, reply) => {
      if (await tokens.revoke(id)) return reply.code(204).send(null);
      throw new ProblemError(404, "No Such Token", `There is no token ${id} that could be revoked.`);
    },
  });
}
