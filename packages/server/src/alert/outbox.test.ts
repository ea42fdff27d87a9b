import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { syntheticBatch, syntheticChange, syntheticIncident } from "../../../../test/synthetic-activity.ts";
import { BatchWriter } from "../storage/batch-writer.ts";
import { acquireLease, type Lease } from "../storage/lease.ts";
import { transaction } from "../storage/transaction.ts";
import { alertSettings, START } from "./alert-under-test.ts";
import { notifyStep } from "./notify-step.ts";
import type { AlertGroup, PlannedDelivery } from "./plan/alert-group.ts";
import { type ClaimedDelivery, claimDeliveries } from "./send/claim-deliveries.ts";
import { writePlanned } from "./store/delivery-rows.ts";
import { writeGroup } from "./store/group-rows.ts";

let database: TestDatabase;
let ids: number;
beforeEach(async () => {
  database = await createTestDatabase();
  ids = 0;
});
afterEach(() => database.drop());

const newId = () => `id-${++ids}`;

async function plan(groupId: string, given: Partial<PlannedDelivery> & Pick<PlannedDelivery, "kind">): Promise<void> {
  const group: AlertGroup = {
    ...{ id: groupId, key: groupId, route: "team", labels: {}, openedAt: START, members: [], channels: [] },
    ...{ escalated: 0, isAcknowledged: false },
  };
  const usual = { channel: "slack", incidentIds: [groupId], dueAt: START, isUrgent: false, alarms: false };
  await transaction(database.pool, async (client) => {
    await writeGroup(client, "default", group, { nextAt: undefined, seenRevision: 0 });
    await writePlanned(client, "default", { groupId, deliveries: [{ ...usual, ...given }], newId, now: START });
  });
}

const claim = (underWay: string[] = []): Promise<ClaimedDelivery[]> =>
  claimDeliveries(database.pool, "default", { now: START, limit: 16, underWay });

async function end(id: string | undefined, status: "delivered" | "failed"): Promise<void> {
  await database.owner.query("update delivery set status = $2 where id = $1", [id, status]);
}

const kinds = (claimed: ClaimedDelivery[]) => claimed.map(({ group_id, kind }) => `${group_id} ${kind}`).sort();

describe("the end of what nobody was told of yet", () => {
  it("leaves the first message, which says so itself", async () => {
    await plan("a", { kind: "opened" });
    const [first] = await claim();
    await end(first?.id, "failed");
    await plan("a", { kind: "resolved" });
    expect(kinds(await claim())).toEqual(["a opened"]);
  });

  it("stands behind it where it ends an alarm", async () => {
    await plan("a", { kind: "opened", channel: "pager", alarms: true });
    await plan("a", { kind: "resolved", channel: "pager", alarms: true });
    const [first, ...none] = await claim();
    expect([first?.kind, none]).toEqual(["opened", []]);
    await end(first?.id, "delivered");
    expect(kinds(await claim())).toEqual(["a resolved"]);
  });

  it("takes the place of what would only have told more", async () => {
    await plan("a", { kind: "updated" });
    await plan("a", { kind: "resolved" });
    expect(kinds(await claim())).toEqual(["a resolved"]);
  });
});

describe("a channel with many messages", () => {
  it("gets two at the same time, and two more that are urgent, these first", async () => {
    for (const group of ["a", "b", "c"]) await plan(group, { kind: "opened" });
    for (const group of ["x", "y", "z"]) await plan(group, { kind: "opened", isUrgent: true });
    await plan("m", { kind: "opened", channel: "mail" });
    expect(kinds(await claim())).toEqual(["m opened", "x opened", "y opened", "z opened"]);
    expect(kinds(await claim(["slack", "slack"]))).toEqual([]);
    expect(kinds(await claim(["slack"]))).toEqual(["a opened"]);
  });
});

describe("a wave of incidents at many places", () => {
  it("shares one message after the first few", async () => {
    const lease = (await acquireLease(database.pool, "default", "test")) as Lease;
    const wave = Array.from({ length: 9 }, (_, n) => {
      const repo = `owner-${n}/app`;
      return syntheticIncident(`i${n}`, { pagedAt: START, repos: [repo], entities: [{ kind: "repo", name: repo }] });
    });
    const outputs = wave.map((incident) => syntheticChange(1, "opened", incident));
    await new BatchWriter(database.pool, database.owner).write(syntheticBatch(lease, 1, 1, { outputs }));
    const readSettings = async () => alertSettings({}, { groupsAtOnce: 4 });
    const step = notifyStep({ workspace: "default", clock: () => START, newId, readSettings });
    for (const { id: incidentId } of [...wave, ...wave]) {
      const job = { id: "j", kind: "notify", incidentId, priority: 3, attempt: 1, isLastAttempt: false } as const;
      const save = await step.run(job, AbortSignal.timeout(10_000));
      await transaction(database.pool, async (client) => save?.(client));
    }
    const { rows } = await database.owner.query<{ members: number }>(
      "select cardinality(incident_ids) as members from alert_group order by members",
    );
    expect(rows.map(({ members }) => members)).toEqual([1, 1, 1, 1, 5]);
  });
});
