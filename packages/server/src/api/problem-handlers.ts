import type { Socket } from "node:net";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import type { ApiOptions } from "./api-options.ts";
import { isDatabaseGone } from "./database-gone.ts";
import { PROBLEM_TYPE, ProblemError, problemBody, statusTitle } from "./problem.ts";
import { wireJson } from "./wire-json.ts";

/** PostgreSQL takes no NUL in texts, nor in JSON. https://www.postgresql.org/docs/18/errcodes-appendix.html */
const NOT_STORABLE: ReadonlySet<string> = new Set(["22021", "22P05"]);
const PLACES: Record<string, string> = { querystring: "Query parameter", params: "Path parameter", body: "Body field" };

/** Makes every error of `app` a problem. A failure of ours is logged once here and told without its inside. */
export function handleProblems(app: FastifyInstance, { health, log }: Pick<ApiOptions, "health" | "log">): void {
  app.setErrorHandler((error: FastifyError | ProblemError, request, reply) => {
    if (error instanceof ProblemError) return sendProblem(request, reply, error);
    const problem = problemOf(error, health);
    if (problem.status >= 500) {
      log.error({ err: error, method: request.method, path: pathOf(request) }, problem.title);
    }
    return sendProblem(request, reply, problem);
  });
}

/** What helmet says of every other answer, where an answer comes before it could: nothing in it is to be run, guessed at or kept. */
const BARE_HEADERS = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "SAMEORIGIN",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/** Answers what fastify refuses before any hook, such as a path that cannot be decoded. */
export function refuseUnread(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(BARE_HEADERS);
  sendProblem(request, reply, new ProblemError(error.statusCode ?? 400, "Bad Request", error.message));
}

/** Answers what is no HTTP, as far as the connection still takes an answer. */
export function refuseNonsense(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
  const problem = new ProblemError(status, statusTitle(status), "The request could not be read as HTTP.");
  const body = wireJson(problemBody(problem));
  const headers = {
    ...BARE_HEADERS,
    "content-type": PROBLEM_TYPE,
    "content-length": Buffer.byteLength(body),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} ${statusTitle(status)}\r\n${lines.join("")}\r\n`;
  socket.end(`${head}${body}`, () => socket.destroy());
}

/** Answers with a problem. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: ProblemError): FastifyReply {
  const { status, retryAfterSeconds } = problem;
  if (retryAfterSeconds !== undefined) reply.header("retry-after", retryAfterSeconds);
  reply.header("cache-control", "no-store");
  return reply
    .code(status)
    .type(PROBLEM_TYPE)
    .send(wireJson(problemBody(problem, pathOf(request))));
}

/** The answer for a path that nothing is behind. */
export function noSuchPath(request: FastifyRequest): ProblemError {
  return new ProblemError(
    404,
    "Not Found",
    `Nothing answers ${request.method} ${pathOf(request)}. See /docs for what does.`,
  );
}

function problemOf(error: FastifyError, health: ApiOptions["health"]): ProblemError {
  if (hasZodFastifySchemaValidationErrors(error)) {
    return new ProblemError(400, "Invalid Request", validationDetail(error));
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return new ProblemError(status, statusTitle(status), error.message);
  if (NOT_STORABLE.has(error.code)) {
    return new ProblemError(400, "Invalid Request", "A text holds a character that cannot be stored, such as NUL.");
  }
  if (isDatabaseGone(error) || !health().database.ok) {
    const detail = "The database does not answer. It is tried again by itself.";
    return new ProblemError(503, "Database Unavailable", detail, { retryAfterSeconds: 5 });
  }
  return new ProblemError(500, "Internal Server Error", "This is a fault of the service; its log says more.");
}

function validationDetail({ validation, validationContext }: FastifyError): string {
  const place = PLACES[validationContext ?? ""] ?? "Value";
  return (validation ?? [])
    .map(({ instancePath, message }) => {
      const name = instancePath.split("/").filter(Boolean).join(".");
      return name === "" ? `${place}s: ${message}.` : `${place} "${name}": ${message}.`;
    })
    .join(" ");
}

function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0] ?? "/";
}
