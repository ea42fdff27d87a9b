import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { IdempotencyKeys, NamedWrite } from "../../storage/idempotency-keys.ts";
import { ProblemError } from "../problem.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The write that this request does, when its sender named it. */
    namedWrite: NamedWrite | undefined;
  }
}

const READS = new Set(["GET", "HEAD", "OPTIONS"]);
const KEY = /^[\x21-\x7e]{1,200}$/;
const RETRY_SECONDS = 2;
/** Requests under these paths hold secrets, of which no trace is kept; sent again they do the same anyway. */
const HOLD_SECRETS = /^\/api\/v1\/(?:session|secrets)/;
/** Their answers hold a secret that is shown once: that they were done is kept, what they answered is not. */
const SECRET_ANSWERS = new Set(["createToken", "createWorkspaceToken"]);

/** What the hooks need. */
export interface RepeatedWritesOptions {
  idempotency: Pick<IdempotencyKeys, "begin" | "settle" | "giveUp">;
  log: { error: (fields: object, message: string) => void };
}

/**
 * Lets a write with an `Idempotency-Key` be sent again without being done again: the same request gets the answer of the first,
 * for a day at least. Only writes that were done count; one that was refused or failed may be tried again.
 * Source: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function allowRepeatedWrites(app: FastifyInstance, { idempotency, log }: RepeatedWritesOptions): void {
  app.decorateRequest("namedWrite", undefined);
  app.addHook("preHandler", async (request, reply) => {
    const write = namedWriteOf(request);
    if (write === undefined) return undefined;
    const standing = await idempotency.begin(write);
    switch (standing.is) {
      case "new":
        request.namedWrite = write;
        return undefined;
      case "under way":
        throw new ProblemError(409, "Under Way", "The first request with this key has not ended yet.", {
          retryAfterSeconds: RETRY_SECONDS,
        });
      case "another":
        throw new ProblemError(422, "Key In Use", "This Idempotency-Key stood for another request: take a new one.");
      case "done":
        return repeat(reply, standing);
    }
  });
  app.addHook("onSend", async (request, reply, payload) => {
    const write = request.namedWrite;
    if (write === undefined) return;
    request.namedWrite = undefined; // when sending fails, this is called again
    const isDone = reply.statusCode < 300;
    const body = typeof payload === "string" && !SECRET_ANSWERS.has(operationOf(request)) ? payload : null;
    try {
      await (isDone ? idempotency.settle(write, { status: reply.statusCode, body }) : idempotency.giveUp(write));
    } catch (error) {
      log.error({ err: error }, "the answer to a write could not be kept; sent again, it may be done again");
    }
  });
}

function namedWriteOf(request: FastifyRequest): NamedWrite | undefined {
  const key = request.headers["idempotency-key"];
  const { caller, method, url, body } = request;
  if (key === undefined || caller === undefined || READS.has(method)) return undefined;
  if (HOLD_SECRETS.test(request.routeOptions.url ?? "")) return undefined;
  if (typeof key !== "string" || !KEY.test(key)) {
    throw new ProblemError(400, "Invalid Request", "An Idempotency-Key is 1 to 200 visible ASCII characters.");
  }
  const hash = createHash("sha256").update(`${method} ${url}\n${JSON.stringify(body ?? null)}`);
  return { caller: `${caller.via} ${caller.tokenId ?? caller.name}`, key, requestHash: hash.digest("hex") };
}

function repeat(reply: FastifyReply, { status, body }: { status: number; body: string | null }): FastifyReply {
  reply.header("idempotency-replayed", "true");
  if (body !== null) return reply.code(status).type("application/json; charset=utf-8").send(body);
  if (status === 204) return reply.code(status).send();
  throw new ProblemError(409, "Done Already", "It was done; its answer held a secret and was not kept.");
}

function operationOf({ routeOptions: { schema } }: FastifyRequest): string {
  return (schema as { operationId?: string } | undefined)?.operationId ?? "";
}
