import { z } from "zod";
import type { Scope } from "../../access/caller.ts";
import { problems } from "../answers.ts";
import type { Api } from "../api-options.ts";

interface MovedPath {
  method: "GET" | "POST";
  from: string;
  to: string;
  scope: Scope;
  /** Query parameters that mean the same there; others are left behind. */
  keeps?: readonly string[];
}

/** Where an earlier system had what stands elsewhere now. */
const MOVED: readonly MovedPath[] = [
  {
    method: "GET",
    from: "/analytics/timeline",
    to: "/api/v1/analytics/timeline",
    scope: "read",
    keeps: ["hours", "bucket"],
  },
  { method: "GET", from: "/admin/poller-status", to: "/api/v1/admin/pollers", scope: "admin" },
  { method: "GET", from: "/admin/storage-stats", to: "/api/v1/admin/storage", scope: "admin" },
  { method: "POST", from: "/admin/cleanup", to: "/api/v1/admin/cleanup", scope: "admin", keeps: ["dry_run"] },
  { method: "GET", from: "/data/repository/:owner/:name", to: "/api/v1/profiles/repo/:owner/:name", scope: "read" },
  {
    method: "GET",
    from: "/data/repository/:owner/:name/overview",
    to: "/api/v1/profiles/repo/:owner/:name",
    scope: "read",
  },
  { method: "GET", from: "/repositories", to: "/api/v1/analytics/top", scope: "read", keeps: ["limit"] },
  { method: "GET", from: "/api/v1/status", to: "/stats", scope: "read" },
  { method: "GET", from: "/api/v1/alerts/maintenance", to: "/api/v1/silences", scope: "read" },
  { method: "GET", from: "/api/v1/alerts/stats", to: "/api/v1/deliveries", scope: "read" },
];

/** Leads callers of an earlier system's paths to the new ones (308: same method), under the same tokens. */
export function movedPaths(api: Api): void {
  for (const { method, from, to, scope, keeps = [] } of MOVED) {
    api.route({
      method,
      url: from,
      config: { scope },
      schema: {
        summary: `Moved to ${to.replace(/:(\w+)/g, "{$1}")}`,
        tags: ["moved (aliases)"],
        deprecated: true,
        ...(from.includes(":") && { params: z.object({ owner: z.string(), name: z.string() }) }),
        operationId: `moved${from.replace(/[/-]+(:?)(\w)/g, (_, _colon, first: string) => first.toUpperCase())}`,
        response: { ...problems(400), 308: z.null().describe("Ask there") },
      },
      handler: async (request, reply) => {
        const params = request.params as Record<string, string>;
        const path = to.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
        const given = new URL(request.url, "http://localhost").searchParams;
        const query = new URLSearchParams([...given].filter(([name]) => keeps.includes(name))).toString();
        return reply.redirect(query === "" ? path : `${path}?${query}`, 308);
      },
    });
  }
}
