import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessService, HOST, TOKEN } from "../../../../test/access-service.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { apiUnderTest } from "./api-under-test.ts";
import { OPEN_ROUTES, RouteWithoutScope, scopeOfRoute } from "./guard/route-scope.ts";

interface Route {
  method: string;
  url: string;
  scope: string;
}

let database: TestDatabase;
let service: ReturnType<typeof accessService>;
const routes: Route[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  service = accessService(database, { dashboardDir: import.meta.dirname });
  service.app.addHook("onRoute", ({ method, url, config }) => {
    for (const each of [method].flat()) {
      routes.push({ method: each, url, scope: scopeOfRoute({ method: each, url, config }) ?? "none" });
    }
  });
  await service.app.ready();
});
afterAll(async () => {
  await service.app.close();
  await database.drop();
});

const closed = () => routes.filter(({ scope }) => scope !== "open");

function ask({ method, url }: Route, headers: Record<string, string> = {}) {
  const path = url.replaceAll(/:\w+/g, "x").replace("*", "x");
  return service.app.inject({ method: method as "GET", url: path, headers: { ...HOST, ...headers } });
}

describe("every route", () => {
  it("says what a caller must be allowed to do, but for a listed few", () => {
    expect(routes.filter(({ scope }) => scope === "none")).toEqual([]);
    const open = new Set(
      routes
        .filter(({ scope }) => scope === "open")
        .map(({ method, url }) => `${method.replace("HEAD", "GET")} ${url}`),
    );
    expect(open).toEqual(OPEN_ROUTES);
    expect(closed().length).toBeGreaterThan(30);
    expect(closed().map(({ url }) => url)).toEqual(
      expect.arrayContaining(["/stats", "/stream", "/api/v1/stream", "/metrics", "/docs/json", "/api/v1/audit"]),
    );
  });

  it("refuses who shows no token", async () => {
    for (const route of closed()) {
      const response = await ask(route);
      expect(response.statusCode, `${route.method} ${route.url}`).toBe(401);
      expect(response.headers["www-authenticate"]).toContain("Bearer");
    }
  });

  it.each([
    ["made up", "made-up"],
    ["of the right shape", `odw_${"A".repeat(43)}`],
    ["the beginning of the right one", TOKEN.slice(0, -1)],
  ])("refuses a wrong token, %s", async (_what, token) => {
    for (const route of closed()) {
      const { statusCode } = await ask(route, { authorization: `Bearer ${token}` });
      expect([401, 429], `${route.method} ${route.url}`).toContain(statusCode);
    }
  });

  it("refuses a token that may do less, and notes who tried", async () => {
    const { authorization } = await service.bearer("read");
    const beyond = closed().filter(({ scope }) => scope !== "read");
    for (const route of beyond) {
      const response = await ask(route, { authorization });
      expect(response.statusCode, `${route.method} ${route.url}`).toBe(403);
      expect(response.headers["content-type"]).toContain("application/problem+json");
    }
    const noted = await service.access.audit.read({ who: "read token", limit: 100 });
    expect(noted).toHaveLength(beyond.length);
    expect(noted.every(({ status }) => status === 403)).toBe(true);
    const write = await service.bearer("write");
    for (const route of closed().filter(({ scope }) => scope === "admin")) {
      expect((await ask(route, write)).statusCode).toBe(403);
    }
  });

  it("lets the token of its scope pass", async () => {
    const read = await service.bearer("read");
    const admin = await service.bearer("admin");
    for (const url of ["/stats", "/api/v1/incidents", "/metrics", "/docs/json", "/summary"]) {
      expect((await ask({ method: "GET", url, scope: "read" }, read)).statusCode, url).toBe(200);
    }
    for (const url of ["/api/v1/tokens", "/api/v1/audit", "/api/v1/secrets", "/api/v1/sessions"]) {
      expect((await ask({ method: "GET", url, scope: "admin" }, admin)).statusCode, url).toBe(200);
    }
  });
});

it("is refused when it is registered without a scope", async () => {
  const { app } = apiUnderTest();
  expect(() => app.get("/new", async () => "all of it")).toThrow(RouteWithoutScope);
  await app.close();
});
