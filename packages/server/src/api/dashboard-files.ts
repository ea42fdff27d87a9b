import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { noSuchPath, sendProblem } from "./problem-handlers.ts";

/** Serves the built dashboard. A path that is no file shows the page when a browser asks for one: the page reads the path. */
export function serveDashboard(app: FastifyInstance, directory: string): void {
  app.register(fastifyStatic, {
    root: directory,
    dotfiles: "ignore",
    cacheControl: false,
    setHeaders: setCacheHeaders,
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === "GET" && (request.headers.accept ?? "").includes("text/html");
    if (!isPage || /^\/(api|docs)(\/|$|\?)/.test(request.url) || !hasPage(directory)) {
      return sendProblem(request, reply, noSuchPath(request));
    }
    return reply.sendFile("index.html");
  });
}

function hasPage(directory: string): boolean {
  return existsSync(join(directory, "index.html"));
}

function setCacheHeaders(reply: FastifyReply, path: string): void {
  const isNamedByContent = path.replaceAll("\\", "/").includes("/immutable/");
  reply.header("cache-control", isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache");
}
