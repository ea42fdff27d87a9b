import { ApiTokenCreated, ApiTokenRequest, ApiTokens, WorkspaceRequest } from "@oddwatch/protocol";
import { z } from "zod";
import type { Access } from "../../access/access.ts";
import type { Caller } from "../../access/caller.ts";
import type { TokenStore } from "../../access/token-store.ts";
import { newTokenOf, tokenToWire } from "../../access/token-wire.ts";
import { answers, problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { actOf } from "../guard/audit-acts.ts";
import { requireOwner } from "../guard/require-owner.ts";
import { ProblemError } from "../problem.ts";

const TAGS = ["access"];
const OfWorkspace = z.object({ workspace: WorkspaceRequest.shape.id });

type Options = Pick<ApiOptions, "access" | "clock">;

/** `/api/v1/workspaces/:workspace/tokens`: tokens of any workspace, with the installation's own token. */
export function workspaceTokenRoutes(api: Api, options: Options): void {
  listRoute(api, options);
  createRoute(api, options);
  revokeRoute(api, options);
}

function listRoute(api: Api, { access }: Options): void {
  api.route({
    method: "GET",
    url: "/api/v1/workspaces/:workspace/tokens",
    config: { scope: "admin" },
    schema: {
      summary: "API tokens of a workspace, newest first",
      tags: TAGS,
      operationId: "listWorkspaceTokens",
      params: OfWorkspace,
      response: answers(ApiTokens, 400, 404),
    },
    handler: async ({ caller, params: { workspace } }) => {
      await requireWorkspace(access, { caller, workspace });
      const found = await access.workspaces.within(workspace, (client) => access.of(workspace, client).tokens.list());
      return { tokens: found.map(tokenToWire) };
    },
  });
}

function createRoute(api: Api, { access, clock }: Options): void {
  api.route({
    method: "POST",
    url: "/api/v1/workspaces/:workspace/tokens",
    config: { scope: "admin" },
    schema: {
      summary: "Make an API token of a workspace",
      tags: TAGS,
      operationId: "createWorkspaceToken",
      params: OfWorkspace,
      body: ApiTokenRequest,
      response: { ...problems(400, 403, 404), 201: ApiTokenCreated },
    },
    handler: async (request, reply) => {
      const { workspace } = request.params;
      await requireWorkspace(access, { caller: request.caller, workspace });
      const wanted = newTokenOf(request.body, { createdBy: request.caller?.name ?? "unknown", now: clock() });
      const made = await access.workspaces.within(workspace, async (client) => {
        const theirs = access.of(workspace, client);
        await theirs.audit.begin(actOf(request, 201));
        return theirs.tokens.create(wanted);
      });
      request.auditTarget = `${workspace}/${made.token.id} (${made.token.scope})`;
      return reply.code(201).send({ secret: made.secret, token: tokenToWire(made.token) });
    },
  });
}

function revokeRoute(api: Api, { access }: Options): void {
  api.route({
    method: "DELETE",
    url: "/api/v1/workspaces/:workspace/tokens/:id",
    config: { scope: "admin" },
    schema: {
      summary: "Revoke an API token of a workspace, and with it the sessions that were opened by it",
      description: "A service of that workspace hears of it within five seconds.",
      tags: TAGS,
      operationId: "revokeWorkspaceToken",
      params: OfWorkspace.extend({ id: z.string().min(1).max(100) }),
      response: { ...problems(400, 403, 404), 204: z.null().describe("Done") },
    },
    handler: async (request, reply) => {
      const { workspace, id } = request.params;
      await requireWorkspace(access, { caller: request.caller, workspace });
      const revoked = await access.workspaces.within(workspace, async (client) => {
        const theirs = access.of(workspace, client);
        const isRevoked = await tokensOf(access, workspace, theirs.tokens).revoke(id);
        if (isRevoked) await theirs.audit.begin(actOf(request, 204));
        return isRevoked;
      });
      if (revoked) return reply.code(204).send(null);
      throw new ProblemError(404, "No Such Token", `There is no token ${id} that could be revoked.`);
    },
  });
}

/** The service's own remember what they found: they have to be told themselves. */
function tokensOf(access: Access, workspace: string, theirs: TokenStore): TokenStore {
  return workspace === access.workspace ? access.tokens : theirs;
}

async function requireWorkspace(
  { workspaces }: Access,
  { caller, workspace }: { caller: Caller | undefined; workspace: string },
): Promise<void> {
  requireOwner(caller);
  if (await workspaces.has(workspace)) return;
  throw new ProblemError(404, "No Such Workspace", `There is no workspace ${workspace}.`);
}
