import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { fillDatabase } from "./fill-database.ts";
import { workService } from "./work-service.ts";

let database: TestDatabase;
let service: ReturnType<typeof workService>;
beforeAll(async () => {
  database = await createTestDatabase();
  await fillDatabase(database, "default");
  service = workService(database, { upkeepDays: 60 });
});
afterAll(async () => {
  await service.app.close();
  await database.drop();
});

const comment = (key: string, text: string) =>
  service.call("POST", "/api/v1/incidents/a/comment", { text }, { "idempotency-key": key });
const comments = async () =>
  (await service.call("GET", "/api/v1/incidents/a/timeline?limit=200"))
    .json()
    .steps.filter(({ what }: { what: string }) => what === "comment")
    .map(({ text }: { text: string }) => text);

describe("a write with an idempotency key", () => {
  it("is done once, however often it is sent, and answers the same", async () => {
    const first = await comment("k1", "once");
    const again = await comment("k1", "once");
    expect(again.statusCode).toBe(200);
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(again.body).toBe(first.body);
    expect((await comments()).filter((text: string) => text === "once")).toHaveLength(1);
  });

  it("is done once when it is sent twice at the same time", async () => {
    const statuses = (await Promise.all([comment("k2", "race"), comment("k2", "race")])).map((each) => each.statusCode);
    expect(statuses.every((status) => [200, 409].includes(status))).toBe(true);
    expect((await comments()).filter((text: string) => text === "race")).toHaveLength(1);
  });

  it("is refused when the key stood for something else, or is no key", async () => {
    await comment("k3", "one");
    expect((await comment("k3", "other")).statusCode).toBe(422);
    expect((await comment("k".repeat(201), "x")).statusCode).toBe(400);
  });

  it("may be tried again after it was refused", async () => {
    await service.call("POST", "/api/v1/incidents/a/resolve");
    const acknowledge = () =>
      service.call("POST", "/api/v1/incidents/a/acknowledge", undefined, { "idempotency-key": "k4" });
    expect((await acknowledge()).statusCode).toBe(409);
    await service.call("POST", "/api/v1/incidents/a/reopen");
    expect((await acknowledge()).statusCode).toBe(200);
  });

  it("that takes a suppression away answers nothing twice", async () => {
    const { suppression } = (await service.call("POST", "/api/v1/incidents/a/suppress")).json();
    const remove = () =>
      service.call("DELETE", `/api/v1/suppressions/${suppression.id}`, undefined, { "idempotency-key": "k5" });
    expect([(await remove()).statusCode, (await remove()).statusCode]).toEqual([204, 204]);
  });
});

describe("whoever looks after the installation", () => {
  it("sees what the tables take, and what a cleanup would take away before it does", async () => {
    const storage = (await service.call("GET", "/api/v1/admin/storage")).json();
    expect(storage.tables.map(({ table }: { table: string }) => table)).toEqual(
      expect.arrayContaining(["log", "incident", "idempotency_key"]),
    );
    expect(storage.bytes).toBeGreaterThan(0);
    const dry = (await service.call("POST", "/api/v1/admin/cleanup")).json();
    expect(dry).toMatchObject({ dry_run: true, partitions: expect.arrayContaining(["log_20261120"]) });
    expect((await service.call("POST", "/api/v1/admin/cleanup?dry_run=true")).json()).toEqual(dry);
    const done = (await service.call("POST", "/api/v1/admin/cleanup?dry_run=false")).json();
    expect(done.partitions).toEqual(dry.partitions);
    expect((await service.call("POST", "/api/v1/admin/cleanup")).json().partitions).toEqual([]);
    expect((await service.call("GET", "/api/v1/admin/pollers")).json()).toEqual({ sources: [], queued: 0 });
  });
});
