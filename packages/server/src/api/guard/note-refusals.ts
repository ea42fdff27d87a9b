import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Access } from "../../access/access.ts";
import type { Act } from "../../access/audit-log.ts";
import { type Every, realEvery } from "../live/every.ts";
import { ProblemError } from "../problem.ts";
import { actOf } from "./audit-acts.ts";
import { credentialsOf } from "./credentials-of.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What is noted of a refusal where the route alone does not say it. */
    refusedAct: Pick<Act, "action" | "target"> | undefined;
  }
}

const SETTLED_EVERY_MS = 15_000;

interface RefusalOptions {
  access: Pick<Access, "refusals">;
  log: { error: (fields: object, message: string) => void };
  every?: Every;
}

/**
 * Notes who was refused, within the bounds of `RefusalNotes`: a token that does not count, a caller who may not, a change from
 * a page that is not ours, and whoever could not sign in. Who shows no token is only asked for one: that is not noted.
 */
export function noteRefusals(
  app: FastifyInstance,
  { access: { refusals }, log, every = realEvery }: RefusalOptions,
): void {
  const failed = (error: unknown) => log.error({ err: error }, "refusals could not be noted"); // they stand all the same
  app.decorateRequest("refusedAct", undefined);
  app.addHook("onError", async (request, _reply, error) => {
    const act = error instanceof ProblemError ? refusalOf(request, error) : undefined;
    if (act !== undefined) await refusals.note(act).catch(failed);
  });
  const stop = every(SETTLED_EVERY_MS, () => void refusals.settle().catch(failed));
  app.addHook("onClose", async () => {
    stop();
    await refusals.close().catch(failed);
  });
}

function refusalOf(request: FastifyRequest, { status }: ProblemError): Act | undefined {
  const { refusedAct, auditId } = request;
  if (refusedAct !== undefined) return { ...actOf(request, status), who: "unknown", via: "unknown", ...refusedAct };
  if (auditId !== undefined) return undefined; // a change: noted before it was begun
  const isWrongToken = status === 401 && credentialsOf(request).bearer !== undefined;
  return isWrongToken || status === 403 ? actOf(request, status) : undefined;
}
