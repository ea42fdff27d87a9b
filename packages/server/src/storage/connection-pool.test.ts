import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

it("survives the loss of a connection whose borrower does not listen, and connects again", async () => {
  const { pool, owner } = database;
  const borrowed = await pool.connect();
  const { rows } = await borrowed.query<{ pid: number }>("select pg_backend_pid() as pid");
  const ended = new Promise<void>((resolve) => borrowed.once("end", resolve));
  await owner.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
  await ended;
  borrowed.release();
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

it("reads arrays of text as they were written, whatever is in them", async () => {
  const arrays = fc.array(
    fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("NULL", "null", "{a,b}", '"', "\\", " ")),
  );
  await fc.assert(
    fc.asyncProperty(arrays, async (written) => {
      const texts = written.map((text) => text.replaceAll("\0", "").toWellFormed());
      const { rows } = await database.pool.query<{ read: string[] }>("select $1::text[] as read", [texts]);
      expect(rows[0]?.read).toEqual(texts);
    }),
  );
});
