import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessService, cookieOf, HOST, OWN_PAGE, TOKEN } from "../../../../test/access-service.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { GRACE_MS, ROTATE_AFTER_MS, SESSION_IDLE_MS, SESSION_LIFE_MS } from "../access/session-store.ts";

let database: TestDatabase;
const open: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  await database.pool.query("delete from session");
});
afterAll(() => database.drop());

function start(options: Parameters<typeof accessService>[1] = {}) {
  const all = accessService(database, options);
  open.push(all.app);
  const get = async (cookie: string, url = "/stats") => {
    const response = await all.app.inject({ url, headers: { ...HOST, cookie } });
    return { status: response.statusCode, renewed: cookieOf(response.headers["set-cookie"]) };
  };
  return { ...all, get };
}

describe("a session", () => {
  it("is a cookie that scripts and other sites cannot use, and opens the API and the streams", async () => {
    const { signIn, get, app } = start();
    const { response, cookie } = await signIn();
    expect(response.statusCode).toBe(204);
    expect(response.headers["set-cookie"]).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(TOKEN);
    expect((await get(cookie)).status).toBe(200);
    for (const url of ["/stream", "/api/v1/stream"]) {
      const stream = await app.inject({ url, headers: { ...HOST, cookie }, payloadAsStream: true });
      expect(stream.statusCode).toBe(200);
      stream.stream().destroy();
    }
  });

  it("is stored without its secret", async () => {
    const { cookie } = await start().signIn();
    const secret = cookie.slice(cookie.indexOf("=") + 1);
    const { rows } = await database.pool.query<{ row: string }>("select session::text as row from session");
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toContain(secret);
  });

  it("is sent over HTTPS only when the page came so, also behind a proxy", async () => {
    const { signIn } = start();
    const own = await signIn(undefined, { origin: "https://localhost:8000" });
    expect(own.response.headers["set-cookie"]).toContain("; Secure");
    const behind = await signIn(undefined, { "x-forwarded-proto": "https" });
    expect(behind.response.headers["set-cookie"]).toContain("; Secure");
  });

  it("is sent over HTTPS only where the public address is https, though the proxy says nothing of it, but not on this machine", async () => {
    const { signIn } = start({ publicUrl: "https://watch.example", allowedHosts: ["localhost", "watch.example"] });
    const secure = async (headers: Record<string, string>) =>
      String((await signIn(undefined, headers)).response.headers["set-cookie"]).includes("; Secure");
    expect(await secure({ host: "watch.example", origin: "http://watch.example" })).toBe(true);
    expect(await secure({ "x-forwarded-for": "203.0.113.1" })).toBe(true);
    expect(await secure({})).toBe(false);
  });

  it("takes no word of HTTPS from others than the proxies that are named", async () => {
    const { app } = start({ trustedProxies: ["10.9.0.1"] });
    const ask = async (remoteAddress: string) => {
      const headers = { ...HOST, ...OWN_PAGE, "x-forwarded-proto": "https" };
      const request = { method: "POST" as const, url: "/api/v1/session", body: { token: TOKEN } };
      return (await app.inject({ ...request, headers, remoteAddress })).headers["set-cookie"];
    };
    expect(await ask("10.9.0.1")).toContain("; Secure");
    expect(await ask("10.9.0.2")).not.toContain("; Secure");
  });

  it("is refused for a wrong token, which is noted", async () => {
    const { signIn, access } = start();
    const { response } = await signIn({ token: "guess" });
    expect(response.statusCode).toBe(401);
    expect(response.headers["set-cookie"]).toBeUndefined();
    expect(await access.audit.read({ action: "signIn", limit: 1 })).toMatchObject([{ who: "unknown", status: 401 }]);
  });

  it("outlives a restart, and ends with the installation's token that it was made for", async () => {
    const { cookie } = await start().signIn();
    expect((await start().get(cookie)).status).toBe(200);
    expect((await start({ installationToken: "another-installation-token" }).get(cookie)).status).toBe(401);
  });

  it("ends with the API token that it was opened by", async () => {
    const { signIn, bearer, get, access } = start();
    const { id, authorization } = await bearer("read");
    const { cookie } = await signIn({ token: authorization.slice("Bearer ".length) });
    expect((await get(cookie)).status).toBe(200);
    expect((await get(cookie, "/api/v1/tokens")).status).toBe(403);
    await access.tokens.revoke(id);
    expect((await get(cookie)).status).toBe(401);
  });

  it("ends when it was not used for a week, and after thirty days whatever happens", async () => {
    const idle = start();
    const { cookie } = await idle.signIn();
    idle.time.now += SESSION_IDLE_MS;
    expect((await idle.get(cookie)).status).toBe(401);
    const used = start();
    let latest = (await used.signIn()).cookie;
    for (let day = 1; day < SESSION_LIFE_MS / 86_400_000; day += 1) {
      used.time.now += 86_400_000;
      const answer = await used.get(latest);
      expect(answer.status).toBe(200);
      latest = answer.renewed || latest;
    }
    used.time.now += 86_400_000;
    expect((await used.get(latest)).status).toBe(401);
  });

  it("is ended on request, there and then", async () => {
    const { signIn, app, get } = start();
    const { cookie } = await signIn();
    const headers = { ...HOST, ...OWN_PAGE, cookie };
    const response = await app.inject({ method: "DELETE", url: "/api/v1/session", headers });
    expect(response.statusCode).toBe(204);
    expect(response.headers["set-cookie"]).toContain("Max-Age=0");
    expect((await get(cookie)).status).toBe(401);
  });

  it("can be ended by an administrator who sees it in the list", async () => {
    const { signIn, app, get } = start();
    const { cookie } = await signIn();
    const headers = { ...HOST, authorization: `Bearer ${TOKEN}` };
    const { sessions } = (await app.inject({ url: "/api/v1/sessions", headers })).json();
    expect(sessions).toMatchObject([{ name: "installation token", via: "installation" }]);
    const url = `/api/v1/sessions/${sessions[0].id}`;
    expect((await app.inject({ method: "DELETE", url, headers })).statusCode).toBe(204);
    expect((await get(cookie)).status).toBe(401);
    expect((await app.inject({ method: "DELETE", url, headers })).statusCode).toBe(404);
  });

  it("takes the place of the one the browser had", async () => {
    const { signIn, get } = start();
    const { cookie } = await signIn();
    const next = await signIn(undefined, { cookie });
    expect((await get(cookie)).status).toBe(401);
    expect((await get(next.cookie)).status).toBe(200);
  });

  it("cannot be guessed at speed", async () => {
    const { signIn, app } = start();
    for (let n = 0; n < 20; n += 1) expect((await signIn({ token: "guess" })).response.statusCode).toBe(401);
    const { response } = await signIn({ token: "guess" });
    expect(response.statusCode).toBe(429);
    expect(response.headers["content-type"]).toContain("application/problem+json");
    expect((await app.inject({ url: "/health", headers: HOST })).statusCode).toBe(200);
  });
});

describe("the secret of a session", () => {
  it("changes after an hour, and the one before is taken until the new one was used and a minute after", async () => {
    const { signIn, get, time } = start();
    const { cookie } = await signIn();
    time.now += ROTATE_AFTER_MS;
    const first = await get(cookie);
    expect(first.renewed).toMatch(/^oddwatch_session=[\w-]{43}$/);
    expect(first.renewed).not.toBe(cookie);
    expect(await get(cookie)).toEqual({ status: 200, renewed: "" });
    expect((await get(first.renewed)).status).toBe(200);
    time.now += GRACE_MS;
    expect((await get(cookie)).status).toBe(200);
  });

  it("is given anew when the answer that brought it was lost", async () => {
    const { signIn, get, time } = start();
    const { cookie } = await signIn();
    time.now += ROTATE_AFTER_MS;
    await get(cookie);
    time.now += 10 * GRACE_MS;
    const again = await get(cookie);
    expect(again).toMatchObject({ status: 200, renewed: expect.stringMatching(/=[\w-]{43}$/) });
    expect((await get(again.renewed)).status).toBe(200);
  });

  it("ends the session when it comes again long after it was replaced, for thief and owner alike, which is noted", async () => {
    const { signIn, get, time, access } = start();
    const { cookie } = await signIn();
    time.now += ROTATE_AFTER_MS;
    const { renewed } = await get(cookie);
    await get(renewed);
    time.now += GRACE_MS + 1;
    expect((await get(cookie)).status).toBe(401);
    expect((await get(renewed)).status).toBe(401);
    expect(await access.audit.read({ action: "sessionCopied", limit: 9 })).toMatchObject([
      { who: "installation token", status: 401 },
    ]);
  });
});

describe("a change with a session", () => {
  const target = { method: "PUT" as const, url: "/api/v1/settings", body: { after: 1, settings: {} } };

  it.each([
    ["that says nothing of where it comes from", {}],
    ["from another site", { origin: "http://evil.example", "sec-fetch-site": "cross-site" }],
    ["from a neighbour on this host", { origin: "http://localhost:8000", "sec-fetch-site": "same-site" }],
    ["from a page without origin", { origin: "null" }],
  ])("%s is refused", async (_what, headers) => {
    const { signIn, app } = start();
    const { cookie } = await signIn();
    const response = await app.inject({ ...target, headers: { ...HOST, ...headers, cookie } });
    expect(response.statusCode).toBe(403);
    expect(response.json().title).toMatch(/Forged Request|Foreign Origin/);
  });

  it.each([
    ["that says so", OWN_PAGE],
    ["of a browser that only names the origin", { origin: "http://localhost:8000" }],
  ])("from a page of this service %s is taken", async (_what, headers) => {
    const { signIn, app } = start();
    const { cookie } = await signIn();
    expect((await app.inject({ ...target, headers: { ...HOST, ...headers, cookie } })).statusCode).toBe(200);
  });
});
