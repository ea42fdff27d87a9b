import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Access } from "../../access/access.ts";
import type { Act } from "../../access/audit-log.ts";
import { scopeOfRoute } from "./route-scope.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What an act is done to, where the path does not say: an id or a name that the handler made. */
    auditTarget: string | undefined;
    auditId: string | undefined;
  }
}

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** A request as a line of the audit log. */
export function actOf(request: FastifyRequest, status: number | null): Act {
  const { caller, routeOptions } = request;
  const schema = routeOptions.schema as { operationId?: string } | undefined;
  const params = Object.values((request.params ?? {}) as Record<string, unknown>).map(String);
  return {
    who: caller?.name ?? "unknown",
    via: caller?.via ?? "unknown",
    address: request.ip,
    action: schema?.operationId ?? `${request.method} ${routeOptions.url}`,
    target: params.join("/") || null,
    status,
  };
}

/**
 * Notes every change before it is made, and how it went before that is told. When it cannot be noted it is not made.
 * Signing in is noted where it happens, as only there is known who it is.
 */
export function auditActs(
  app: FastifyInstance,
  { access, log }: { access: Pick<Access, "audit">; log: ErrorLog },
): void {
  app.addHook("preHandler", async (request) => {
    const { url, method, config } = request.routeOptions;
    if (url === undefined || READS.has(method.toString())) return;
    if (scopeOfRoute({ url, method: method.toString(), config }) === "open") return;
    request.auditId = await access.audit.begin(actOf(request, null));
  });
  app.addHook("onSend", async (request, reply) => {
    const { auditId, auditTarget } = request;
    if (auditId === undefined) return;
    try {
      await access.audit.settle(auditId, { status: reply.statusCode, target: auditTarget });
    } catch (error) {
      log.error({ err: error, act: auditId }, "how an act went could not be noted"); // that it was begun is noted
    }
  });
}

interface ErrorLog {
  error: (fields: object, message: string) => void;
}
