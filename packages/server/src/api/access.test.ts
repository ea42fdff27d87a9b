import { afterEach, describe, expect, it } from "vitest";
import { apiUnderTest, NOW } from "./api-under-test.ts";
import { OPEN_ROUTES } from "./guard/token-guard.ts";

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
  it("is asked for on every route but the open ones, whatever is registered", async () => {
    const routes: { method: string; url: string }[] = [];
    const { app } = start({ token: TOKEN, dashboardDir: import.meta.dirname });
    app.addHook("onRoute", ({ method, url }) => {
      for (const each of [method].flat()) routes.push({ method: each, url });
    });
    await app.ready();
    const asked = routes.filter(({ method, url }) => !OPEN_ROUTES.has(`${method.replace("HEAD", "GET")} ${url}`));
    expect(routes.length - asked.length).toBeLessThanOrEqual(5);
    expect(asked.length).toBeGreaterThan(15);
    expect(asked.map(({ url }) => url)).toEqual(
      expect.arrayContaining([
        "/stats",
        "/summary",
        "/stream",
        "/api/v1/stream",
        "/metrics",
        "/docs/json",
        "/docs/static/*",
      ]),
    );
    for (const { method, url } of asked) {
      const response = await app.inject({
        method: method as "GET",
        url: url.replace(":id", "x").replace("*", "x"),
        headers: HOST,
      });
      expect(response.statusCode, `${method} ${url}`).toBe(401);
    }
  });

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

describe("a session", () => {
  async function signIn(all: ReturnType<typeof start>, headers: Record<string, string> = {}) {
    const body = { token: TOKEN };
    return all.app.inject({ method: "POST", url: "/api/v1/session", headers: { ...HOST, ...headers }, body });
  }

  it("is a cookie that scripts and other sites cannot use, and opens the API", async () => {
    const all = start({ token: TOKEN });
    const response = await signIn(all);
    expect(response.statusCode).toBe(204);
    const cookie = String(response.headers["set-cookie"]);
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(TOKEN);
    const stats = await all.app.inject({ url: "/stats", headers: { ...HOST, cookie: cookie.split(";")[0] ?? "" } });
    expect(stats.statusCode).toBe(200);
  });

  it("is sent over HTTPS only when the page came so", async () => {
    const response = await signIn(start({ token: TOKEN }), { origin: "https://localhost:8000" });
    expect(response.headers["set-cookie"]).toContain("; Secure");
  });

  it("is refused for a wrong token", async () => {
    const { app } = start({ token: TOKEN });
    const response = await app.inject({
      method: "POST",
      url: "/api/v1/session",
      headers: HOST,
      body: { token: "guess" },
    });
    expect(response.statusCode).toBe(401);
    expect(response.headers["set-cookie"]).toBeUndefined();
  });

  it("ends after thirty days, and with the token it was made for", async () => {
    const cookie = String((await signIn(start({ token: TOKEN }))).headers["set-cookie"]).split(";")[0] ?? "";
    const later = start({ token: TOKEN, clock: () => NOW + 30 * 24 * 3600 * 1000 });
    expect((await later.app.inject({ url: "/stats", headers: { ...HOST, cookie } })).statusCode).toBe(401);
    const renewed = start({ token: "another-token" });
    expect((await renewed.app.inject({ url: "/stats", headers: { ...HOST, cookie } })).statusCode).toBe(401);
  });

  it("is taken away on request", async () => {
    const { app } = start({ token: TOKEN });
    const headers = { ...HOST, authorization: `Bearer ${TOKEN}` };
    const response = await app.inject({ method: "DELETE", url: "/api/v1/session", headers });
    expect(response.statusCode).toBe(204);
    expect(response.headers["set-cookie"]).toContain("Max-Age=0");
  });

  it("cannot be guessed at speed", async () => {
    const { app } = start({ token: TOKEN });
    const guess = () => app.inject({ method: "POST", url: "/api/v1/session", headers: HOST, body: { token: "guess" } });
    for (let n = 0; n < 20; n += 1) expect((await guess()).statusCode).toBe(401);
    const refused = await guess();
    expect(refused.statusCode).toBe(429);
    expect(refused.headers["content-type"]).toContain("application/problem+json");
    expect((await app.inject({ url: "/health", headers: HOST })).statusCode).toBe(200);
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
});
