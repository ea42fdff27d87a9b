import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { readKeyRing } from "./key-ring.ts";
import { sealAnew } from "./seal-anew.ts";
import { SecretStore } from "./secret-store.ts";

const OLD = randomBytes(32).toString("base64");
const NEW = randomBytes(32).toString("base64");
const URL = "https://hooks.example/T0/B0/planted";
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.pool.query("delete from secret"));
afterAll(() => database.drop());

function store(keys: string | undefined, options: Partial<ConstructorParameters<typeof SecretStore>[0]> = {}) {
  return new SecretStore({
    pool: database.pool,
    workspace: "default",
    clock: () => Date.UTC(2025, 6, 4),
    random: randomBytes,
    keys: keys === undefined ? undefined : readKeyRing(keys),
    variables: { SLACK_URL: URL },
    ...options,
  });
}

describe("a stored secret", () => {
  it("is read by the name that settings give it, and can be replaced and taken away", async () => {
    const secrets = store(OLD);
    await secrets.write("slack-main", "first", "mona");
    await secrets.write("slack-main", URL, "mona");
    expect(await secrets.read({ secret: "slack-main" })).toBe(URL);
    expect(await secrets.list()).toEqual([
      { name: "slack-main", changedAt: Date.UTC(2025, 6, 4), changedBy: "mona", readable: true },
    ]);
    expect(await secrets.remove("slack-main")).toBe(true);
    expect(await secrets.remove("slack-main")).toBe(false);
    await expect(secrets.read({ secret: "slack-main" })).rejects.toMatchObject({ reason: "missing" });
  });

  it("is nowhere in clear in its row", async () => {
    await store(OLD).write("slack-main", URL, "mona");
    const { rows } = await database.pool.query<{ row: string }>(
      "select secret::text || encode(ciphertext, 'escape') as row from secret",
    );
    expect(rows[0]?.row).not.toContain("planted");
  });

  it("is refused while there is no key, and nothing is stored", async () => {
    await expect(store(undefined).write("slack-main", URL, "mona")).rejects.toMatchObject({ reason: "no-key" });
    expect((await database.pool.query("select from secret")).rowCount).toBe(0);
  });

  it("cannot be read with another key, and the error says nothing of it", async () => {
    await store(OLD).write("slack-main", URL, "mona");
    const failure = store(NEW).read({ secret: "slack-main" });
    await expect(failure).rejects.toMatchObject({ reason: "unreadable" });
    await expect(failure).rejects.not.toThrow(/planted/);
    expect(await store(NEW).list()).toMatchObject([{ readable: false }]);
  });

  it("does not open under a name or in a workspace that its row was copied to", async () => {
    await store(OLD).write("slack-main", URL, "mona");
    await database.pool.query("update secret set name = 'mine'");
    await expect(store(OLD).read({ secret: "mine" })).rejects.toMatchObject({ reason: "unreadable" });
  });
});

describe("another key", () => {
  it("in front of the old one seals everything anew at the start, and then opens it alone", async () => {
    await store(OLD).write("one", "1", "mona");
    await store(OLD).write("two", "2", "mona");
    const logged: unknown[] = [];
    const log = {
      info: (fields: object) => void logged.push(fields),
      warn: (fields: object) => void logged.push(fields),
    };
    await sealAnew(store(`${NEW},${OLD}`), log);
    await sealAnew(store(`${NEW},${OLD}`), log);
    expect(logged).toEqual([{ resealed: 2 }]);
    expect(await store(NEW).read({ secret: "two" })).toBe("2");
    await sealAnew(store(OLD), log);
    expect(logged[1]).toEqual({ unreadable: ["one", "two"] });
  });
});

describe("a variable of the environment", () => {
  it("is read when the start configuration lets settings name it", async () => {
    expect(await store(undefined).read({ env: "SLACK_URL" })).toBe(URL);
  });

  it.each(["DATABASE_URL", "ODDWATCH_KEY", "PATH", "constructor"])("is not read when it is %s", async (env) => {
    await expect(store(OLD).read({ env })).rejects.toMatchObject({ reason: "not-allowed" });
  });
});
