import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { acquireLease, assertLease, type Lease, LeaseLost, leaseHolder, releaseLease, renewLease } from "./lease.ts";
import { transaction } from "./transaction.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** As if its owner had been silent for longer than the lease lasts. */
async function expire(workspace: string): Promise<void> {
  await database.owner.query(
    "update lease set expires_at = clock_timestamp() - interval '1 second' where workspace_id = $1",
    [workspace],
  );
}

describe("the lease of a workspace", () => {
  it("belongs to the first who asks, and to nobody else until it expires", async () => {
    const first = await acquireLease(database.pool, "default", "a");
    expect(first).toEqual({ workspace: "default", owner: "a", epoch: 1 });
    expect(await acquireLease(database.pool, "default", "b")).toBeUndefined();
    expect(await leaseHolder(database.pool, "default")).toMatchObject({ owner: "a", epoch: 1, expired: false });

    await expire("default");
    expect(await acquireLease(database.pool, "default", "b")).toEqual({ workspace: "default", owner: "b", epoch: 2 });
  });

  it("is taken again at once by the same owner, and the older hold on it counts no more", async () => {
    const before = (await acquireLease(database.pool, "default", "b")) as Lease;
    const after = (await acquireLease(database.pool, "default", "b")) as Lease;
    expect(after.epoch).toBe(before.epoch + 1);
    await expect(renewLease(database.pool, before)).rejects.toThrow(LeaseLost);
    await expect(renewLease(database.pool, after)).resolves.toBeUndefined();
  });

  it("still counts when it has expired and nobody took it", async () => {
    const lease = (await acquireLease(database.pool, "default", "b")) as Lease;
    await expire("default");
    await expect(transaction(database.pool, (client) => assertLease(client, lease))).resolves.toBeUndefined();
  });

  it("is free at once when it was given up", async () => {
    const lease = (await acquireLease(database.pool, "default", "b")) as Lease;
    await releaseLease(database.pool, lease);
    expect(await acquireLease(database.pool, "default", "c")).toMatchObject({ owner: "c" });
  });

  it("refuses a transaction of an owner who lost it", async () => {
    const lost = (await acquireLease(database.pool, "default", "c")) as Lease;
    await expire("default");
    await acquireLease(database.pool, "default", "d");
    await expect(transaction(database.pool, (client) => assertLease(client, lost))).rejects.toThrow(LeaseLost);
  });

  it("cannot be taken while a transaction of its owner is under way", async () => {
    const lease = (await acquireLease(database.pool, "default", "d")) as Lease;
    await expire("default");
    const order: string[] = [];
    let taking: Promise<unknown> = Promise.resolve();
    await transaction(database.pool, async (client) => {
      await assertLease(client, lease);
      taking = acquireLease(database.pool, "default", "e").then(() => order.push("taken"));
      await waitUntilBlocked();
      order.push("written");
    });
    await taking;
    expect(order).toEqual(["written", "taken"]);
  });
});

async function waitUntilBlocked(): Promise<void> {
  for (;;) {
    const { rows } = await database.owner.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (rows.length > 0) return;
  }
}
