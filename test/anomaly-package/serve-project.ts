import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

/** A page that finds the installed package by its name, as one does without a bundler. */
const PAGE = `<!doctype html>
<title>examples</title>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "@oddwatch/anomaly": "/node_modules/@oddwatch/anomaly/dist/index.js" } }</script>`;

const TYPES: Record<string, string> = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** Serves the files of a project to a browser on this machine, and at `/` a page with an import map. */
export async function serveProject(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const server: Server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    if (path === "/") return response.setHeader("content-type", "text/html").end(PAGE);
    const type = TYPES[extname(path)];
    const body = type === undefined ? undefined : await readFile(join(folder, path)).catch(() => undefined);
    if (body === undefined) return response.writeHead(404).end();
    return response.setHeader("content-type", type ?? "").end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${port}/`, stop };
}
