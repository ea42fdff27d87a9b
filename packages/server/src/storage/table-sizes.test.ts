import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { readTableSizes } from "./table-sizes.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

it("says that nobody knows how many rows a table has before it was counted", async () => {
  await database.owner.query("alter table notice set (autovacuum_enabled = off)");
  const rowsOf = async () => (await readTableSizes(database.pool)).find(({ table }) => table === "notice")?.rows;
  expect(await rowsOf()).toBe(0);
  await database.owner.query(
    "insert into notice (workspace_id, seq, ordinal, at, kind, text) select 'default', n, 0, now(), 'k', 't' from generate_series(1, 30) n",
  );
  expect(await rowsOf()).toBeNull();
  await database.owner.query("analyze notice");
  expect(await rowsOf()).toBe(30);
});
