import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accessService, TOKEN } from "../../../../test/access-service.ts";
import { createTestDatabase, databaseUrl, type TestDatabase } from "../../../../test/database.ts";
import { runCommand } from "../program.ts";

let database: TestDatabase;
const ends: (() => unknown)[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
  ends.push(() => database.drop());
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function sink() {
  const all = { text: "" };
  const stream = new Writable({
    write(chunk, _encoding, done) {
      all.text += chunk;
      done();
    },
  });
  return { all, stream };
}

async function run(env: Record<string, string>, ...args: string[]) {
  const [out, err] = [sink(), sink()];
  const stopping = new AbortController().signal;
  const terminal = { stdout: out.stream, stderr: err.stream, env, stopping };
  const code = await runCommand(["token", ...args], "1.2.3", terminal);
  return { code, out: out.all.text, err: err.all.text };
}

/** A store that no service uses. */
const stored = () => ({ DATABASE_URL: databaseUrl(database), ODDWATCH_PORT: "0" });

/** A service on loopback. */
async function served() {
  const service = accessService(database);
  await service.app.listen({ host: "127.0.0.1", port: 0 });
  ends.push(() => service.app.close());
  const address = service.app.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { service, env: { ODDWATCH_PORT: String(address.port), ODDWATCH_TOKEN: TOKEN } };
}

describe.each(["the store that no service uses", "the service that runs"])("oddwatch token, with %s,", (where) => {
  const environment = async () => (where.includes("store") ? stored() : (await served()).env);

  it("makes a token, lists it without what it is, and revokes it", async () => {
    const env = await environment();
    expect((await run(env, "list")).out).toBe("There are no tokens.\n");
    const made = await run(env, "create", "nightly report", "--scope", "write", "--days", "7");
    expect(made.code).toBe(0);
    expect(made.out).toMatch(/^odw_[\w-]{43}\n$/);
    expect(made.err).toMatch(/write {2}nightly report .*until .*never used\)\nKeep it/);
    const listed = await run(env, "list", "--json");
    const { id, name, scope } = JSON.parse(listed.out);
    expect({ name, scope }).toEqual({ name: "nightly report", scope: "write" });
    expect(listed.out).not.toContain(made.out.trim());
    expect(await run(env, "revoke", id)).toMatchObject({ code: 0, out: `Revoked ${id}.\n` });
    expect((await run(env, "list")).out).toContain("revoked ");
    expect(await run(env, "revoke", id)).toMatchObject({ code: 1, err: expect.stringContaining("no token") });
  });

  it("notes in the audit log what it does", async () => {
    const env = await environment();
    await run(env, "create", "ci", "--no-end");
    const { access } = accessService(database);
    expect(await access.audit.read({ limit: 9 })).toMatchObject([
      { action: "createToken", target: expect.stringMatching(/^\w+ \(read\)$/), status: 201 },
    ]);
  });
});

it("makes a token of another workspace where there is one, and says so where there is none", async () => {
  const { service, env } = await served();
  await service.access.workspaces.create("team-a");
  expect((await run(env, "create", "ci", "--workspace", "team-a")).out).toMatch(/^odw_/);
  await expect(run(env, "create", "ci", "--workspace", "nobody")).rejects.toThrow("There is no workspace nobody.");
  await expect(run(stored(), "create", "ci", "--workspace", "nobody")).rejects.toThrow("no workspace nobody");
});

describe.each(["the store that no service uses", "the service that runs"])("another workspace, with %s,", (where) => {
  it.each(["--workspace", "ODDWATCH_WORKSPACE"])(
    "named by %s, is the one that is listed and revoked in",
    async (by) => {
      const { service, env: ofService } = await served();
      await service.access.workspaces.create("team-a");
      const env = where.includes("store") ? stored() : ofService;
      const there = (...args: string[]) =>
        by === "--workspace" ? run(env, ...args, by, "team-a") : run({ ...env, [by]: "team-a" }, ...args);
      await run(env, "create", "of default");
      await there("create", "of team-a");
      const [own, theirs] = [await run(env, "list", "--json"), await there("list", "--json")];
      expect([JSON.parse(own.out).name, JSON.parse(theirs.out).name]).toEqual(["of default", "of team-a"]);
      expect(await there("revoke", JSON.parse(own.out).id)).toMatchObject({ code: 1 });
      expect((await there("revoke", JSON.parse(theirs.out).id)).code).toBe(0);
      expect((await run(env, "list")).out).not.toContain("revoked");
      await expect(run(env, "list", "--workspace", "nobody")).rejects.toThrow("no workspace nobody");
    },
  );
});

it("says that the service asks for its token", async () => {
  const { env } = await served();
  await expect(run({ ...env, ODDWATCH_TOKEN: "" }, "list")).rejects.toThrow("it asks for its token");
});
