import type { FastifyInstance } from "fastify";

/**
 * Takes a body that says it is JSON and is empty for none, as many clients name the type of everything they send. Otherwise
 * fastify's own parser, which refuses `__proto__` and `constructor.prototype`.
 */
export function takeEmptyBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else parse(request, body, done);
  });
}
