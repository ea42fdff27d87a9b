import { afterEach, describe, expect, it } from "vitest";
import { apiUnderTest } from "./api-under-test.ts";

const TOKEN = "a-long-and-secret-token";
const HOST = { host: "localhost:8000" };
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function start(options: Parameters<typeof apiUnderTest>[0] = {}) {
  const all = apiUnderTest(options);
  open.push(all.app);
  return all;
}

describe("the token", () => {
  it("opens the API as a bearer token", async () => {
    const { app } = start({ token: TOKEN });
    const authorization = `Bearer ${TOKEN}`;
    expect((await app.inject({ url: "/stats", headers: { ...HOST, authorization } })).statusCode).toBe(200);
  });

  it.each([
    ["a wrong token", { authorization: "Bearer wrong" }],
    ["another scheme", { authorization: `Basic ${TOKEN}` }],
    ["a made-up session", { cookie: `oddwatch_session=9999999999.${"A".repeat(43)}` }],
    ["a cookie that is not ours", { cookie: "oddwatch_session=; other=1" }],
  ])("refuses %s with a problem that says what to send", async (_name, headers) => {
    const { app } = start({ token: TOKEN });
    const response = await app.inject({ url: "/stats", headers: { ...HOST, ...headers } });
    expect(response.statusCode).toBe(401);
    expect(response.headers["www-authenticate"]).toContain("Bearer");
    expect(response.headers["content-type"]).toContain("application/problem+json");
    expect(response.json()).toMatchObject({ status: 401, detail: expect.stringContaining("Authorization: Bearer") });
  });

  it("is never taken from the address", async () => {
    const { app } = start({ token: TOKEN });
    expect((await app.inject({ url: `/stats?access_token=${TOKEN}`, headers: HOST })).statusCode).toBe(401);
  });

  it("is not needed where none is configured", async () => {
    const { app } = start();
    expect((await app.inject({ url: "/stats", headers: HOST })).statusCode).toBe(200);
    const session = await app.inject({ method: "POST", url: "/api/v1/session", headers: HOST, body: { token: "any" } });
    expect(session.statusCode).toBe(204);
    expect(session.headers["set-cookie"]).toBeUndefined();
  });

  it("lets anybody ask whether the service is well, in one word", async () => {
    const { app, health } = start({ token: TOKEN });
    expect((await app.inject({ url: "/health", headers: HOST })).json()).toEqual({ status: "ok" });
    health.pipeline.ok = false;
    const down = await app.inject({ url: "/health", headers: HOST });
    expect(down.statusCode).toBe(503);
    expect(down.json()).not.toHaveProperty("health");
    const authorization = `Bearer ${TOKEN}`;
    expect((await app.inject({ url: "/health", headers: { ...HOST, authorization } })).json()).toHaveProperty("health");
  });
});

describe("the host and origin", () => {
  it.each(["localhost:8000", "LOCALHOST", "127.0.0.1:1", "watch.example:8443"])("accepts %s", async (host) => {
    const { app } = start({ allowedHosts: ["localhost", "127.0.0.1", "watch.example:8443"] });
    expect((await app.inject({ url: "/health", headers: { host } })).statusCode).toBe(200);
  });

  it.each(["evil.example", "localhost.evil.example", "watch.example", "localhost:8000@evil.example"])(
    "refuses the host '%s' on any path with a problem",
    async (host) => {
      const { app } = start({ allowedHosts: ["localhost", "watch.example:8443"] });
      for (const url of ["/health", "/docs", "/nothing/here"]) {
        const response = await app.inject({ url, headers: { host } });
        expect(response.statusCode).toBe(421);
        expect(response.json()).toMatchObject({ title: "Misdirected Request" });
      }
    },
  );

  it.each(["http://evil.example", "null", "http://localhost:3000"])(
    "refuses a write from the page of %s",
    async (origin) => {
      const { app } = start();
      const headers = { ...HOST, origin };
      const response = await app.inject({ method: "POST", url: "/api/v1/session", headers, body: { token: "t" } });
      expect(response.statusCode).toBe(403);
      expect(response.json()).toMatchObject({ title: "Foreign Origin" });
    },
  );

  it("accepts a write from its own page", async () => {
    const { app } = start();
    const headers = { ...HOST, origin: "http://localhost:8000" };
    const response = await app.inject({ method: "POST", url: "/api/v1/session", headers, body: { token: "t" } });
    expect(response.statusCode).toBe(204);
  });

  it("refuses a WebSocket that a page from elsewhere opens, as browsers let it", async () => {
    const { app } = start();
    const upgrade = { ...HOST, connection: "upgrade", upgrade: "websocket" };
    const response = await app.inject({ url: "/stream", headers: { ...upgrade, origin: "http://evil.example" } });
    expect(response.statusCode).toBe(403);
  });

  it("lets no other site's page read an answer", async () => {
    const { app } = start();
    const headers = { ...HOST, origin: "http://evil.example", "access-control-request-method": "GET" };
    for (const method of ["GET", "OPTIONS"] as const) {
      const response = await app.inject({ method, url: "/stats", headers });
      expect(Object.keys(response.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  });

  it("answers with headers that keep other pages and scripts out", async () => {
    const { app } = start({ dashboardDir: import.meta.dirname });
    for (const url of ["/health", "/access.test.ts", "/nothing/here", "/docs/json"]) {
      const { headers } = await app.inject({ url, headers: HOST });
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
      });
      expect(headers["content-security-policy"]).toMatch(/default-src '(self|none)'.*frame-ancestors 'none'/);
      expect(headers["x-powered-by"]).toBeUndefined();
    }
  });
});
