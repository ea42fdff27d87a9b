/**
 * A development aid, never part of the service: serves the built page with made-up incidents, so that it can be looked
 * at without a database or GitHub. `node packages/dashboard/dev/fake-api.ts [--port N] [--scenario NAME]`, scenarios:
 * normal, sample, empty, github-down, locked (token `let-me-in`), broken (the API answers 500).
 */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { parseArgs } from "node:util";
import type { LiveMessage } from "@oddwatch/protocol";
import { fakeHealth, fakeStats } from "./fake-health.ts";
import { FakeStore } from "./fake-store.ts";

const { values } = parseArgs({
  options: { port: { type: "string", default: "8123" }, scenario: { type: "string", default: "normal" } },
});
const { scenario } = values;
const store = new FakeStore(Date.now(), { empty: scenario === "empty", sample: scenario === "sample" });
const clients = new Set<ServerResponse>();
const BUILD_DIR = join(import.meta.dirname, "../build");
const MEDIA_TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
const POLICY = "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";
const TICK_MS = 1000;

function json(response: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, title: string): void {
  json(response, status, { type: "about:blank", title, status });
}

function send(client: ServerResponse, message: LiveMessage): void {
  const id = message.type === "incident" ? `id: ${message.incident.revision}\n` : "";
  client.write(`event: ${message.type}\n${id}data: ${JSON.stringify(message)}\n\n`);
}

function openStream(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  clients.add(response);
  request.on("close", () => clients.delete(response));
  send(response, { type: "hello", revision: store.revision });
}

/** Every way in, though only the token leads there. */
function sessionState(request: IncomingMessage, response: ServerResponse): void {
  const isOpen = scenario !== "locked";
  const isIn = isOpen || request.headers.cookie?.includes("session=1") === true;
  const caller = { name: "installation token", role: "admin", scopes: ["read", "write", "admin"] };
  json(response, 200, {
    caller: isIn ? { ...caller, via: isOpen ? "open" : "installation" } : null,
    ways: isOpen ? [] : ["token", "github", "oidc"],
  });
}

async function openSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += chunk;
  if (JSON.parse(body).token !== "let-me-in") return problem(response, 401, "not the token of this service");
  response.writeHead(204, { "set-cookie": "session=1; HttpOnly; SameSite=Strict; Path=/" }).end();
}

async function serveFile(path: string, response: ServerResponse): Promise<void> {
  const file = join(BUILD_DIR, normalize(extname(path) === "" ? "/index.html" : path));
  const content = await readFile(file).catch(() => undefined);
  if (content === undefined) return problem(response, 404, "no such file");
  response.writeHead(200, {
    "content-type": MEDIA_TYPES[extname(file)] ?? "text/plain",
    "content-security-policy": POLICY,
  });
  response.end(content);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const isApi = pathname.startsWith("/api/") || pathname === "/health" || pathname === "/stats";
  if (!isApi) return serveFile(pathname, response);
  if (pathname === "/api/v1/session" && request.method === "GET") return sessionState(request, response);
  if (pathname === "/api/v1/session" && request.method === "DELETE") {
    response.writeHead(204, { "set-cookie": "session=; Max-Age=0; HttpOnly; SameSite=Strict; Path=/" }).end();
    return;
  }
  if (pathname === "/api/v1/session") return openSession(request, response);
  if (scenario === "broken") return problem(response, 500, "the database does not answer");
  if (scenario === "locked" && !request.headers.cookie?.includes("session=1"))
    return problem(response, 401, "a token is needed");
  if (pathname === "/health") return json(response, 200, fakeHealth(scenario, Date.now()));
  if (pathname === "/stats") return json(response, 200, fakeStats(scenario, store, Date.now()));
  if (pathname === "/api/v1/stream") return openStream(request, response);
  if (pathname === "/api/v1/incidents") {
    const page = store.page(
      searchParams.getAll("severity"),
      searchParams.get("cursor"),
      Number(searchParams.get("limit") ?? 50),
    );
    return json(response, 200, page);
  }
  const id = decodeURIComponent(pathname.slice("/api/v1/incidents/".length));
  const incident = store.find(id);
  if (incident === undefined) return problem(response, 404, "no such incident");
  if (incident.id === id) return json(response, 200, incident);
  response.writeHead(308, { location: `/api/v1/incidents/${incident.id}` }).end();
}

/** One second of made-up life: a pulse always, a change often, a new incident now and then. */
function tick(turn: number): void {
  const now = Date.now();
  const wave = scenario === "github-down" ? 0 : 7 + 4 * Math.sin(turn / 9) + (turn % 60 < 4 ? 16 : 0);
  const counts = {
    PushEvent: 0.55,
    CreateEvent: 0.12,
    PullRequestEvent: 0.09,
    IssueCommentEvent: 0.07,
    WatchEvent: 0.06,
    DeleteEvent: 0.04,
    IssuesEvent: 0.03,
    ForkEvent: 0.02,
    ReleaseEvent: 0.02,
  };
  const byType = Object.fromEntries(Object.entries(counts).map(([type, part]) => [type, Math.round(part * wave)]));
  const events = Object.values(byType).reduce((sum, each) => sum + each, 0);
  const messages: LiveMessage[] = [
    { type: "pulse", pulse: { at: new Date(now).toISOString(), events, by_type: byType, seconds: TICK_MS / 1000 } },
  ];
  const quiet = scenario === "empty" || scenario === "github-down";
  const grown = !quiet && turn % 4 === 1 ? store.grow(turn, now) : undefined;
  if (grown) messages.push({ type: "incident", incident: grown, change: "updated", alias: null });
  if (!quiet && turn % 15 === 14)
    messages.push({ type: "incident", incident: store.open(turn, now), change: "opened", alias: null });
  if (turn % 10 === 0) messages.push({ type: "health", health: fakeHealth(scenario, now) });
  for (const client of clients) for (const message of messages) send(client, message);
}

let turn = 0;
setInterval(() => tick(turn++), TICK_MS);
createServer((request, response) => void answer(request, response)).listen(Number(values.port), "127.0.0.1", () => {
  console.log(`made-up incidents at http://127.0.0.1:${values.port} (${scenario})`);
});
