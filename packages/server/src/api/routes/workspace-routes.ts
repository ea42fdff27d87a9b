import { WorkspaceInfo, WorkspaceList, WorkspaceRequest } from "@oddwatch/protocol";
import { type Workspace, WorkspaceExists } from "../../access/workspaces.ts";
import { answers, problems } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { actOf } from "../guard/audit-acts.ts";
import { requireOwner } from "../guard/require-owner.ts";
import { ProblemError } from "../problem.ts";
import { isoTime } from "../to-wire.ts";
import { workspaceTokenRoutes } from "./workspace-token-routes.ts";

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
  workspaceTokenRoutes(api, options);
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
        await access.workspaces.within(id, (client) => access.of(id, client).audit.begin(actOf(request, 201)));
        return reply.code(201).send(workspaceToWire(made));
      } catch (error) {
        if (error instanceof WorkspaceExists) throw new ProblemError(409, "Workspace Exists", error.message);
        throw error;
      }
    },
  });
}

function workspaceToWire({ id, createdAt }: Workspace): WorkspaceInfo {
  return { id, created_at: isoTime(createdAt) };
}
