import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { acquireLease, type Lease, LeaseLost } from "./lease.ts";
import { newestSettings, SettingsChanged, writeSettings } from "./settings.ts";
import { newestSnapshot, type Snapshot, SnapshotIncomplete, saveSnapshot } from "./snapshots.ts";

let database: TestDatabase;
let lease: Lease;
beforeEach(async () => {
  database = await createTestDatabase();
  lease = (await acquireLease(database.pool, "default", "test")) as Lease;
});
afterEach(() => database.drop());

const bytes = (...values: number[]) => Uint8Array.from(values);

function save(seq: number, parts: Record<string, Uint8Array>, names?: string[], fingerprint = "f1"): Promise<void> {
  return saveSnapshot(database.pool, lease, {
    seq,
    fingerprint,
    parts: new Map(Object.entries(parts)),
    ...(names !== undefined && { names: new Set(names) }),
  });
}

async function newest(fingerprint?: string): Promise<Record<string, number[]> | undefined> {
  const snapshot = await newestSnapshot(database.pool, "default", fingerprint);
  if (snapshot === undefined) return undefined;
  return Object.fromEntries([...snapshot.parts].map(([name, part]) => [name, [...part]]).sort());
}

async function count(table: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(`select count(*) from ${table}`);
  return rows[0]?.count as number;
}

describe("snapshots", () => {
  it("come back byte for byte, the newest of the fingerprint asked for", async () => {
    expect(await newest()).toBeUndefined();
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    await save(10, { a: all, empty: bytes() });
    await save(20, { a: bytes(2) }, ["a"], "f2");
    expect(await newest("f1")).toEqual({ a: [...all], empty: [] });
    expect(await newest("f2")).toEqual({ a: [2] });
    expect(await newest("f3")).toBeUndefined();
    expect(await newestSnapshot(database.pool, "default")).toMatchObject({ seq: 20, fingerprint: "f2" });
  });

  it("come back whole when they are larger than the pieces they are stored in, also when they shrink", async () => {
    const piece = 2 ** 18;
    const large = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251);
    await save(1, { a: large(2 * piece + 5), b: large(piece) });
    expect(await count("snapshot_content")).toBe(4);
    const { parts } = (await newestSnapshot(database.pool, "default")) as Snapshot;
    expect([...parts].map(([name, bytes]) => [name, Buffer.compare(bytes, large(bytes.length)), bytes.length])).toEqual(
      [
        ["a", 0, 2 * piece + 5],
        ["b", 0, piece],
      ],
    );
    await save(2, { a: bytes(7) });
    const shrunk = (await newestSnapshot(database.pool, "default")) as Snapshot;
    expect([...shrunk.parts].map(([name, { length }]) => [name, length])).toEqual([
      ["a", 1],
      ["b", piece],
    ]);
  });

  it("carry over what did not change without writing it again, and forget parts that are gone", async () => {
    await save(1, { a: bytes(1), b: bytes(2), c: bytes(3) });
    await save(2, { b: bytes(9) }, ["a", "b"]);
    expect(await newest()).toEqual({ a: [1], b: [9] });
    expect(await count("snapshot_content")).toBe(4);
    await save(3, { d: bytes(4) });
    expect(await newest()).toEqual({ a: [1], b: [9], d: [4] });
  });

  it("keep the two newest and the bytes that those need", async () => {
    await save(1, { a: bytes(1), b: bytes(1) });
    for (const seq of [2, 3, 4, 5]) await save(seq, { b: bytes(seq) });
    expect(await count("snapshot")).toBe(2);
    expect(await count("snapshot_content")).toBe(3);
    expect(await newest()).toEqual({ a: [1], b: [5] });
  });

  it("are refused when a part is neither given nor known", async () => {
    await save(1, { a: bytes(1) });
    await expect(save(2, { b: bytes(2) }, ["a", "b", "c"])).rejects.toThrow(new SnapshotIncomplete(["c"]));
    await expect(save(2, { b: bytes(2) }, ["a", "b"], "f2")).rejects.toThrow("lacks a");
    expect(await newestSnapshot(database.pool, "default")).toMatchObject({ seq: 1 });
    expect(await count("snapshot_content")).toBe(1);
  });

  it("are refused to an owner who lost the lease", async () => {
    await acquireLease(database.pool, "default", "test");
    await expect(save(1, { a: bytes(1) })).rejects.toThrow(LeaseLost);
    expect(await newest()).toBeUndefined();
  });
});

describe("settings", () => {
  it("are kept in versions, the newest counts", async () => {
    expect(await newestSettings(database.pool, "default")).toBeUndefined();
    expect(await writeSettings(database.pool, "default", { at: 1000, author: "setup", settings: { floor: 5 } })).toBe(
      1,
    );
    expect(await writeSettings(database.pool, "default", { at: 2000, author: "me", settings: { floor: 6 } })).toBe(2);
    expect(await newestSettings(database.pool, "default")).toEqual({
      version: 2,
      at: 2000,
      author: "me",
      settings: { floor: 6 },
    });
  });

  it("refuse a change that was made from an older version", async () => {
    const change = { at: 1000, author: "me", settings: {} };
    await writeSettings(database.pool, "default", change, { after: 0 });
    await expect(writeSettings(database.pool, "default", change, { after: 0 })).rejects.toThrow(SettingsChanged);
    const both = [1, 2].map(() => writeSettings(database.pool, "default", change, { after: 1 }));
    expect((await Promise.allSettled(both)).map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
