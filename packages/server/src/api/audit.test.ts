import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessService, HOST, OWN_PAGE } from "../../../../test/access-service.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { eventually } from "../../../../test/eventually.ts";
import { SettingsChanged } from "../storage/settings.ts";
import { apiUnderTest } from "./api-under-test.ts";

let database: TestDatabase;
const open: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  await database.pool.query("delete from audit_entry");
});
afterAll(() => database.drop());

function start() {
  const service = accessService(database);
  open.push(service.app);
  return service;
}

const settings = { method: "PUT" as const, url: "/api/v1/settings", body: { after: 1, settings: {} } };

describe("the audit log", () => {
  it("holds who did what, from where, and how it went", async () => {
    const { app, bearer, signIn, access } = start();
    const { id, authorization } = await bearer("admin");
    const { cookie } = await signIn();
    await app.inject({ ...settings, headers: { ...HOST, ...OWN_PAGE, cookie } });
    await app.inject({ ...settings, headers: { ...HOST, authorization }, remoteAddress: "10.1.2.3" });
    await app.inject({ method: "DELETE", url: `/api/v1/tokens/${id}`, headers: { ...HOST, authorization } });
    await app.inject({ url: "/stats", headers: { ...HOST, cookie } });
    expect(await access.audit.read({ limit: 9 })).toMatchObject([
      { who: "admin token", via: "token", action: "revokeToken", target: id, status: 204 },
      { who: "admin token", action: "changeSettings", address: "10.1.2.3", target: null, status: 200 },
      { who: "installation token", via: "installation", action: "changeSettings", status: 200 },
      { who: "installation token", action: "signIn", status: 204 },
    ]);
  });

  it("tells of a change that was refused", async () => {
    const { access } = start();
    const change = () => Promise.reject(new SettingsChanged(1));
    const read = async () => ({ version: 2, settings: {} });
    const { app } = apiUnderTest({ access, settings: { read, change } });
    open.push(app);
    const { authorization } = await start().bearer("admin");
    expect((await app.inject({ ...settings, headers: { ...HOST, authorization } })).statusCode).toBe(409);
    expect(await access.audit.read({ limit: 1 })).toMatchObject([{ action: "changeSettings", status: 409 }]);
  });

  it("holds who was refused: a wrong token, a page that is not ours, and who may not", async () => {
    const { app, bearer, signIn, access } = start();
    const { authorization } = await bearer("admin");
    const read = await bearer("read");
    const { cookie } = await signIn();
    const refused = [
      app.inject({ url: "/stats", headers: { ...HOST, authorization: "Bearer wrong" }, remoteAddress: "10.1.2.3" }),
      app.inject({ ...settings, headers: { ...HOST, cookie } }),
      app.inject({ ...settings, headers: { ...HOST, cookie, origin: "http://evil.example" } }),
      app.inject({ url: "/api/v1/admin/storage", headers: { ...HOST, authorization } }),
      app.inject({ url: "/api/v1/audit", headers: { ...HOST, ...read } }),
      app.inject({ url: "/stats", headers: HOST }), // only asked for a token
    ];
    for (const each of refused) expect([401, 403]).toContain((await each).statusCode);
    const noted = (await access.audit.read({ limit: 9 })).filter(({ action }) => action !== "signIn");
    const acts = noted.map(({ who, action, address, status }) => `${status} ${who} ${action} ${address}`);
    expect(acts.sort()).toEqual([
      "401 unknown getStats 10.1.2.3",
      "403 admin token readStorage 127.0.0.1",
      "403 installation token changeSettings 127.0.0.1",
      "403 read token listActs 127.0.0.1",
      "403 unknown changeSettings 127.0.0.1",
    ]);
  });

  it("is not filled by whoever is refused at speed", async () => {
    const { app, access, time, beat } = start();
    for (let n = 0; n < 18; n += 1) {
      await app.inject({ url: "/stats", headers: { ...HOST, authorization: `Bearer guess-${n}` } });
    }
    expect(await access.audit.read({ limit: 99 })).toHaveLength(10);
    time.now += 60_000;
    beat();
    await eventually("what was left is noted", async () => (await access.audit.read({ limit: 99 })).length === 11);
    expect(await access.audit.read({ limit: 1 })).toMatchObject([{ action: "refusedMore", target: "8 more" }]);
  });

  it("comes first: what cannot be noted is not done", async () => {
    const { access } = start();
    const { authorization } = await start().bearer("admin");
    let changes = 0;
    const change = async () => {
      changes += 1;
      return { version: 2, changed: true, in_force: true, needs_restart: false };
    };
    const broken = { ...access, audit: { ...access.audit, begin: () => Promise.reject(new Error("disk full")) } };
    const { app } = apiUnderTest({
      access: broken as unknown as typeof access,
      settings: { read: async () => ({ version: 1, settings: {} }), change },
    });
    open.push(app);
    expect((await app.inject({ ...settings, headers: { ...HOST, authorization } })).statusCode).toBe(500);
    expect(changes).toBe(0);
  });

  it("is read page by page, newest first, and by who and what", async () => {
    const { app, access, bearer } = start();
    const act = { via: "token", address: "10.0.0.1", target: null, status: 200 } as const;
    for (let n = 0; n < 5; n += 1) await access.audit.begin({ ...act, who: `who-${n % 2}`, action: `act-${n}` });
    const headers = { ...HOST, ...(await bearer("admin")) };
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? "" : `&cursor=${cursor}`;
      const page = (await app.inject({ url: `/api/v1/audit?limit=2${query}`, headers })).json();
      seen.push(...page.entries.map(({ action }: { action: string }) => action));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(["act-4", "act-3", "act-2", "act-1", "act-0"]);
    const mine = (await app.inject({ url: "/api/v1/audit?who=who-1&action=act-3", headers })).json();
    expect(mine.entries).toMatchObject([{ who: "who-1", action: "act-3" }]);
  });
});
