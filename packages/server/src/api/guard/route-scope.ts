import type { FastifyInstance } from "fastify";
import type { Scope } from "../../access/caller.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a caller must be allowed to do. Every route declares it, or stands in `OPEN_ROUTES`. */
    scope?: Scope;
  }
}

/**
 * The only routes that answer a caller without a token: whether the service is well (in one word), signing in, and the
 * dashboard's files, which hold no data. Everything else is refused, also what is added later.
 */
export const OPEN_ROUTES: ReadonlySet<string> = new Set([
  "GET /health",
  "GET /api/v1/session",
  "POST /api/v1/session",
  "GET /api/v1/session/oidc",
  "GET /api/v1/session/oidc/callback",
  "GET /*",
]);

/** A route of ours does not say who may call it. */
export class RouteWithoutScope extends Error {
  override readonly name = "RouteWithoutScope";

  constructor(route: string) {
    super(`${route} declares no scope: give it \`config: { scope: "read" | "write" | "admin" }\`.`);
  }
}

/** A route as fastify knows it. */
export interface RouteUnderGuard {
  method: string;
  /** Its pattern, not the text of a request's path: no spelling of a path passes by it. */
  url: string;
  config?: { scope?: Scope };
}

/** What a route asks for; `open` for nothing; undefined when it does not say. */
export function scopeOfRoute({ method, url, config }: RouteUnderGuard): Scope | "open" | undefined {
  if (OPEN_ROUTES.has(`${method === "HEAD" ? "GET" : method} ${url}`)) return "open";
  if (config?.scope !== undefined) return config.scope;
  return isOfDocs(url) ? "read" : undefined;
}

/** Refuses to register a route that does not say who may call it. */
export function requireScopes(app: FastifyInstance): void {
  app.addHook("onRoute", ({ method, url, config }) => {
    for (const each of [method].flat()) {
      if (scopeOfRoute({ method: each, url, config }) === undefined) throw new RouteWithoutScope(`${each} ${url}`);
    }
  });
}

/** The documentation page's own routes come from its plugin, which takes no scope. */
function isOfDocs(url: string): boolean {
  return url === "/docs" || url.startsWith("/docs/");
}
