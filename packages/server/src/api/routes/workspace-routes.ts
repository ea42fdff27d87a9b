import { ApiTokenCreated, ApiTokenRequest, WorkspaceInfo, WorkspaceList, WorkspaceRequest } from "@oddwatch/protocol";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { type Caller, ownsInstallation } from "../../access/caller.ts";
import { newTokenOf, tokenToWire } from "../../access/token-wire.ts";
import { type Workspace, WorkspaceExists } from "../../access/workspaces.ts";
import { answers, problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { actOf } from "../guard/audit-acts.ts";
import { ProblemError } from "../problem.ts";
import { isoTime } from "../to-wire.ts";

const TAGS = ["access"];
type Options = Pick<ApiOptions, "access" | "clock">;

/**
 * `/api/v1/workspaces`: for whoever looks after the installation, that is, with its own token. An administrator of one
 * workspace learns of no other. What changes another workspace is noted in its audit log too.
 */
export function workspaceRoutes(api: Api, options: Options): void {
  const { workspaces } = options.access;
  api.route({
    method: "GET",
    url: "/api/v1/workspaces",
    config: { scope: "admin" },
    schema: {
      summary: "Workspaces, by name",
      tags: TAGS,
      operationId: "listWorkspaces",
      response: answers(WorkspaceList),
    },
    handler: async ({ caller }) => {
      requireOwner(caller);
      return { workspaces: (await workspaces.list()).map(workspaceToWire) };
    },
  });
  createRoute(api, options);
  tokenRoute(api, options);
}

function createRoute(api: Api, { access }: Options): void {
  api.route({
    method: "POST",
    url: "/api/v1/workspaces",
    config: { scope: "admin" },
    schema: {
      summary: "Make an empty workspace",
      description: "It is watched by a service that is started for it.",
      tags: TAGS,
      operationId: "createWorkspace",
      body: WorkspaceRequest,
      response: { ...problems(400, 403, 409), 201: WorkspaceInfo },
    },
    handler: async (request, reply) => {
      requireOwner(request.caller);
      const { id } = request.body;
      request.auditTarget = id;
      try {
        const made = await access.workspaces.create(id);
        await access.workspaces.within(id, (client) => noteThere(request, access.of(id, client)));
        return reply.code(201).send(workspaceToWire(made));
      } catch (error) {
        if (error instanceof WorkspaceExists) throw new ProblemError(409, "Workspace Exists", error.message);
        throw error;
      }
    },
  });
}

function tokenRoute(api: Api, { access, clock }: Options): void {
  api.route({
    method: "POST",
    url: "/api/v1/workspaces/:workspace/tokens",
    config: { scope: "admin" },
    schema: {
      summary: "Make an API token of a workspace",
      tags: TAGS,
      operationId: "createWorkspaceToken",
      params: z.object({ workspace: WorkspaceRequest.shape.id }),
      body: ApiTokenRequest,
      response: { ...problems(400, 403, 404), 201: ApiTokenCreated },
    },
    handler: async (request, reply) => {
      requireOwner(request.caller);
      const { workspace } = request.params;
      if (!(await access.workspaces.has(workspace))) {
        throw new ProblemError(404, "No Such Workspace", `There is no workspace ${workspace}.`);
      }
      const wanted = newTokenOf(request.body, { createdBy: request.caller?.name ?? "unknown", now: clock() });
      const made = await access.workspaces.within(workspace, async (client) => {
        const theirs = access.of(workspace, client);
        await noteThere(request, theirs);
        return theirs.tokens.create(wanted);
      });
      request.auditTarget = `${workspace}/${made.token.id} (${made.token.scope})`;
      return reply.code(201).send({ secret: made.secret, token: tokenToWire(made.token) });
    },
  });
}

async function noteThere(request: FastifyRequest, { audit }: ReturnType<ApiOptions["access"]["of"]>): Promise<void> {
  await audit.begin(actOf(request, 201));
}

function requireOwner(caller: Caller | undefined): void {
  if (caller !== undefined && ownsInstallation(caller)) return;
  throw new ProblemError(
    403,
    "Not Allowed",
    "This is for whoever looks after the installation: it needs its own token.",
  );
}

function workspaceToWire({ id, createdAt }: Workspace): WorkspaceInfo {
  return { id, created_at: isoTime(createdAt) };
}
