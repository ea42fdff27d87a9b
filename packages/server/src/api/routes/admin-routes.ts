import { AdminCleanup, AdminPollers, AdminStorage } from "@oddwatch/protocol";
import { z } from "zod";
import { type Caller, ownsInstallation } from "../../access/caller.ts";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { ProblemError } from "../problem.ts";
import { Flag } from "./query-values.ts";

const TAGS = ["admin"];

/** `GET /api/v1/admin/{pollers,storage}` and `POST /api/v1/admin/cleanup`. */
export function adminRoutes(api: Api, { upkeep, stats }: Pick<ApiOptions, "upkeep" | "stats">): void {
  api.route({
    method: "GET",
    url: "/api/v1/admin/pollers",
    config: { scope: "admin" },
    schema: {
      summary: "What reads GitHub, and how it is doing",
      tags: TAGS,
      operationId: "readPollers",
      response: answers(AdminPollers),
    },
    handler: async () => {
      const { sources, ingest } = await stats();
      return { sources, queued: ingest.queued };
    },
  });
  api.route({
    method: "GET",
    url: "/api/v1/admin/storage",
    config: { scope: "admin" },
    schema: {
      summary: "What the tables take on disk",
      tags: TAGS,
      operationId: "readStorage",
      response: answers(AdminStorage, 403),
    },
    handler: async ({ caller }) => {
      mustOwn(caller);
      const tables = await upkeep.sizes();
      return { bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0), tables };
    },
  });
  api.route({
    method: "POST",
    url: "/api/v1/admin/cleanup",
    config: { scope: "admin" },
    schema: {
      summary:
        "Take away what is older than it is kept, as happens by itself every ten minutes; first without doing it",
      tags: TAGS,
      operationId: "cleanUp",
      querystring: z.strictObject({ dry_run: Flag.default(true) }),
      response: answers(AdminCleanup, 400, 403),
    },
    handler: async ({ caller, query: { dry_run } }) => {
      mustOwn(caller);
      return { dry_run, ...(await (dry_run ? upkeep.wouldDrop() : upkeep.drop())) };
    },
  });
}

/** Tables and their partitions hold every workspace's rows. */
function mustOwn(caller: Caller | undefined): void {
  if (caller !== undefined && ownsInstallation(caller)) return;
  throw new ProblemError(403, "Not Allowed", "This is of all workspaces: it needs the installation's token.");
}
