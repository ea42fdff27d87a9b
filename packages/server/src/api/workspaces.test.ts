import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessService, HOST, TOKEN } from "../../../../test/access-service.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { readKeyRing } from "../secrets/key-ring.ts";
import type { Database } from "../storage/database.ts";

const KEYS = readKeyRing("33".repeat(32));
const OWNER = { ...HOST, authorization: `Bearer ${TOKEN}` };
let database: TestDatabase;
const open: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
afterAll(() => database.drop());

function start(of: Database = database, options: Parameters<typeof accessService>[1] = {}) {
  const service = accessService(of, { keys: KEYS, ...options });
  open.push(service.app);
  const call = (method: "GET" | "POST" | "DELETE", url: string, body?: object, headers: object = OWNER) =>
    service.app.inject({ method, url, headers: { ...HOST, ...headers }, body });
  return { ...service, call };
}

describe("whoever looks after the installation", () => {
  it("makes workspaces, sees them all, and makes tokens of each", async () => {
    const { call, access } = start();
    expect((await call("POST", "/api/v1/workspaces", { id: "team-a" })).statusCode).toBe(201);
    expect((await call("POST", "/api/v1/workspaces", { id: "team-a" })).statusCode).toBe(409);
    const { workspaces } = (await call("GET", "/api/v1/workspaces")).json();
    expect(workspaces.map(({ id }: { id: string }) => id)).toEqual(["default", "team-a"]);
    const made = await call("POST", "/api/v1/workspaces/team-a/tokens", { name: "ci", scope: "read" });
    expect(made.statusCode).toBe(201);
    const theirs = start(await database.open("team-a"));
    const authorization = `Bearer ${made.json().secret}`;
    expect((await theirs.call("GET", "/stats", undefined, { authorization })).statusCode).toBe(200);
    expect((await call("GET", "/stats", undefined, { authorization })).statusCode).toBe(401);
    expect(await theirs.access.audit.read({ limit: 9 })).toMatchObject([
      { who: "installation token", action: "createWorkspaceToken", target: "team-a", status: 201 },
      { action: "createWorkspace" },
    ]);
    expect(await access.audit.read({ action: "createWorkspaceToken", limit: 1 })).toMatchObject([
      { target: expect.stringMatching(/^team-a\/\w+ \(read\)$/), status: 201 },
    ]);
  });

  it("lists and revokes the tokens of each, and of no other by them", async () => {
    const { call, access } = start();
    await access.workspaces.create("team-c");
    const made = await call("POST", "/api/v1/workspaces/team-c/tokens", { name: "ci", scope: "read" });
    const own = await call("POST", "/api/v1/tokens", { name: "own", scope: "read" });
    const { tokens } = (await call("GET", "/api/v1/workspaces/team-c/tokens")).json();
    expect(tokens).toEqual([made.json().token]);
    const end = async (workspace: string, { id }: { id: string }) =>
      (await call("DELETE", `/api/v1/workspaces/${workspace}/tokens/${id}`)).statusCode;
    expect(await end("team-c", own.json().token)).toBe(404);
    expect(await end("nobody", tokens[0])).toBe(404);
    expect(await end("team-c", tokens[0])).toBe(204);
    expect(await end("team-c", tokens[0])).toBe(404);
    const theirs = start(await database.open("team-c"));
    const authorization = `Bearer ${made.json().secret}`;
    expect((await theirs.call("GET", "/stats", undefined, { authorization })).statusCode).toBe(401);
    const acts = { action: "revokeWorkspaceToken", target: `team-c/${tokens[0].id}`, status: 204 };
    expect(await theirs.access.audit.read({ action: acts.action, limit: 9 })).toMatchObject([acts]);
    expect(await access.audit.read({ action: acts.action, limit: 9 })).toHaveLength(4);
  });

  it("ends a token of the service's own workspace at once", async () => {
    const { call } = start();
    const { secret, token } = (await call("POST", "/api/v1/tokens", { name: "own", scope: "read" })).json();
    const use = async () => (await call("GET", "/stats", undefined, { authorization: `Bearer ${secret}` })).statusCode;
    expect(await use()).toBe(200);
    await call("DELETE", `/api/v1/workspaces/default/tokens/${token.id}`);
    expect(await use()).toBe(401);
  });

  it.each(["*", "", "Team", "a/b", "'; drop table workspace; --", "a".repeat(41)])(
    "cannot name one '%s'",
    async (id) => {
      expect((await start().call("POST", "/api/v1/workspaces", { id })).statusCode).toBe(400);
    },
  );

  it("gets no token of a workspace that is not there", async () => {
    const { call } = start();
    const response = await call("POST", "/api/v1/workspaces/nobody/tokens", { name: "ci", scope: "read" });
    expect(response.statusCode).toBe(404);
  });
});

describe("an administrator of one workspace", () => {
  it("learns of no other, and makes none", async () => {
    const { call, bearer } = start();
    const admin = await bearer("admin");
    for (const [method, url, body] of [
      ["GET", "/api/v1/workspaces", undefined],
      ["POST", "/api/v1/workspaces", { id: "mine" }],
      ["POST", "/api/v1/workspaces/default/tokens", { name: "more", scope: "admin" }],
      ["GET", "/api/v1/workspaces/default/tokens", undefined],
      ["DELETE", "/api/v1/workspaces/default/tokens/abc", undefined],
    ] as const) {
      expect((await call(method, url, body, admin)).statusCode, `${method} ${url}`).toBe(403);
    }
  });

  it("reaches no token, session, secret or act of another, by its id or otherwise", async () => {
    const ours = start();
    const theirs = start(await database.open("team-b"));
    const token = await theirs.bearer("admin");
    const { cookie } = await theirs.signIn();
    await theirs.access.secrets.write("slack-main", "theirs", "them");
    const [session] = await theirs.access.sessions.list();
    const admin = await ours.bearer("admin");
    for (const url of ["/api/v1/tokens", "/api/v1/sessions", "/api/v1/secrets", "/api/v1/audit"]) {
      const { statusCode, body } = await ours.call("GET", url, undefined, admin);
      expect(statusCode).toBe(200);
      expect(body).not.toContain(token.id);
      expect(body).not.toContain("theirs");
      expect(body).not.toContain(session?.id);
    }
    for (const url of [`tokens/${token.id}`, `sessions/${session?.id}`, "secrets/slack-main"]) {
      expect((await ours.call("DELETE", `/api/v1/${url}`, undefined, admin)).statusCode).toBe(404);
    }
    await expect(ours.access.secrets.read({ secret: "slack-main" })).rejects.toMatchObject({ reason: "missing" });
    expect((await ours.call("GET", "/stats", undefined, { cookie })).statusCode).toBe(401);
    expect((await ours.call("GET", "/stats", undefined, token)).statusCode).toBe(401);
    expect((await theirs.call("GET", "/stats", undefined, { cookie })).statusCode).toBe(200);
  });
});

it("shows a session that names all workspaces their names and nothing else", async () => {
  const { access, bearer } = start();
  await bearer("read");
  await access.workspaces.within("*", async (client) => {
    for (const table of ["api_token", "session", "secret", "audit_entry", "incident", "log", "setting_version"]) {
      expect((await client.query(`select from ${table}`)).rowCount, table).toBe(0);
    }
    expect((await client.query("select from workspace")).rowCount).toBeGreaterThan(0);
    expect((await client.query("delete from workspace")).rowCount).toBe(0);
  });
});
