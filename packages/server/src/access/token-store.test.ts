import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { hashSecret } from "./token-secret.ts";
import { TokenStore } from "./token-store.ts";

const START = Date.UTC(2025, 6, 4);
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function store() {
  const time = { now: START };
  const queries: string[] = [];
  const pool = {
    query: (text: string, values: unknown[]) => {
      queries.push(text);
      return database.pool.query(text, values);
    },
  } as unknown as TestDatabase["pool"];
  const open = () => new TokenStore({ pool, workspace: "default", clock: () => time.now, random: randomBytes });
  return { tokens: open(), another: open(), time, queries };
}
const wanted = { name: "ci", scope: "write" as const, expiresAt: null, createdBy: "mona" };

describe("an API token", () => {
  it("is known by its secret, of which only a hash is stored", async () => {
    const { tokens } = store();
    const { secret, token } = await tokens.create(wanted);
    expect(secret).toMatch(/^odw_[\w-]{43}$/);
    expect(await tokens.find(secret)).toMatchObject({ id: token.id, name: "ci", scope: "write" });
    const { rows } = await database.pool.query("select *, api_token::text as row from api_token where id = $1", [
      token.id,
    ]);
    expect(rows[0].hash).toEqual(hashSecret(secret));
    expect(rows[0].row).not.toContain(secret);
    expect(await tokens.find(`${secret.slice(0, -1)}.`)).toBeUndefined();
  });

  it("counts until its end and not after, also while it is remembered", async () => {
    const { tokens, time } = store();
    const { secret } = await tokens.create({ ...wanted, expiresAt: START + 1000 });
    time.now = START + 999;
    expect(await tokens.find(secret)).toBeDefined();
    time.now = START + 1000;
    expect(await tokens.find(secret)).toBeUndefined();
  });

  it("is gone at once where it is revoked, and within five seconds elsewhere", async () => {
    const { tokens, another, time } = store();
    const { secret, token } = await tokens.create(wanted);
    expect(await another.find(secret)).toBeDefined();
    expect(await tokens.revoke(token.id)).toBe(true);
    expect(await tokens.find(secret)).toBeUndefined();
    time.now += 5_000;
    expect(await another.find(secret)).toBeUndefined();
    expect(await tokens.revoke(token.id)).toBe(false);
    expect((await tokens.list()).find(({ id }) => id === token.id)?.revokedAt).toBe(START);
  });

  it("costs a busy caller one query in five seconds, and notes its use by the minute", async () => {
    const { tokens, time, queries } = store();
    const { secret, token } = await tokens.create(wanted);
    queries.length = 0;
    for (let n = 0; n < 100; n += 1) await tokens.find(secret);
    expect(queries.map((text) => text.slice(0, 6))).toEqual(["select", "update"]);
    time.now += 5_000;
    await tokens.find(secret);
    expect(queries).toHaveLength(3);
    expect((await tokens.list()).find(({ id }) => id === token.id)?.lastUsedAt).toBe(START);
  });
});
