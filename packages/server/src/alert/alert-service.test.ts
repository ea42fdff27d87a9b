import type { Incident, PipelineOutput } from "@oddwatch/pipeline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, SILENT_LOG, type TestDatabase } from "../../../../test/database.ts";
import { syntheticBatch, syntheticChange, syntheticIncident } from "../../../../test/synthetic-activity.ts";
import { createMetrics } from "../metrics.ts";
import { SettingsDesk } from "../settings-desk.ts";
import { BatchWriter } from "../storage/batch-writer.ts";
import { createPool } from "../storage/connection-pool.ts";
import { acquireLease, type Lease } from "../storage/lease.ts";
import { transaction } from "../storage/transaction.ts";
import { readWhy } from "../storage/why-queries.ts";
import { AlertDesk } from "./alert-desk.ts";
import { AlertService } from "./alert-service.ts";
import { alertSettings, START } from "./alert-under-test.ts";
import type { Channel, DeliveryOptions, Message } from "./channel.ts";
import { DeliveryError } from "./delivery-error.ts";

let database: TestDatabase;
let lease: Lease;
let seq: number;
let now: number;
let ids: number;
let received: ({ channel: string; kind: string; incidentIds: readonly string[] } & DeliveryOptions)[];
let known: string;
let failWith: ((channel: string) => Error | undefined) | undefined;
let answered: Promise<void>;
let standing: Message["standing"];
let service: AlertService;
let metrics: ReturnType<typeof createMetrics>;
let desk: AlertDesk;
let settings: SettingsDesk;
beforeEach(async () => {
  database = await createTestDatabase();
  lease = (await acquireLease(database.pool, "default", "test")) as Lease;
  [seq, now, ids, received, known, failWith] = [0, START, 0, [], "", undefined];
  [answered, standing] = [Promise.resolve(), "over"];
  settings = new SettingsDesk({ pool: database.pool, workspace: "default", clock: () => now });
  metrics = createMetrics({ workspace: "default", processMetrics: false });
  service = openService();
  const { pool } = database;
  desk = new AlertDesk({
    pool,
    workspace: "default",
    clock: () => now,
    newId,
    settings,
    openChannel,
    writeMessage: async () => undefined,
    publicUrl: undefined,
  });
});
afterEach(async () => {
  await service.stop();
  await database.drop();
});

const newId = () => `id-${++ids}`;

function openChannel(name: string): Channel {
  return {
    kind: "webhook",
    thread: name === "mail" ? "follows" : "repeats",
    dropsRepeats: false,
    takes: ["opened", "updated", "reminder", "escalated", "resolved", "digest", "test"],
    async deliver({ kind, incidentIds }, options) {
      received.push({ channel: name, kind, incidentIds, ...options });
      await answered;
      const failure = failWith?.(name);
      if (failure !== undefined) throw failure;
      return { reference: `ref ${options.deliveryId}` };
    },
    preview: () => ({ parts: [] }),
  };
}

function openService(pool = database.pool): AlertService {
  return new AlertService({
    pool,
    workspace: "default",
    clock: () => now,
    newId,
    log: SILENT_LOG,
    metrics,
    openChannel,
    writeMessage: async (request) =>
      ({ ...request, at: now, title: request.incidentIds.join() + known, standing }) as unknown as Message,
    readSecret: async () => "",
    ping: async () => undefined,
    isWell: () => true,
  });
}

async function use(alerts: unknown): Promise<void> {
  const { version } = await settings.read();
  await settings.change({ alerts }, { after: version, author: "test" });
}

async function store(...incidents: Incident[]): Promise<void> {
  seq++;
  const outputs = incidents.map((incident) => syntheticChange(seq, "updated", incident));
  await new BatchWriter(database.pool, database.owner).write(syntheticBatch(lease, seq, 1, { outputs }));
}

/** What the last job of the way does. */
async function notify(incidentId: string): Promise<void> {
  const job = { id: "j", kind: "notify", incidentId, priority: 3, attempt: 1, isLastAttempt: false } as const;
  const save = await service.step.run(job, AbortSignal.timeout(10_000));
  if (save !== undefined) await transaction(database.pool, save);
}

async function look(seconds = 0): Promise<void> {
  now += seconds * 1000;
  await service.look();
  await service.settled();
}

const paged = (id: string, given: Partial<Incident> = {}) =>
  syntheticIncident(id, { pagedAt: START, entities: [{ kind: "actor", name: `user-${id}` }], ...given });

async function statuses(): Promise<string[]> {
  const rows = await desk.deliveries({}, 100);
  return rows.reverse().map(({ kind, channel, status, attempts }) => `${kind} ${channel} ${status} ${attempts}`);
}

async function ledger(name: string): Promise<string[]> {
  const { ledger } = await readWhy(database.pool, "default", { entity: name });
  return ledger.map(({ decision, reason, text }) => `${decision} ${reason}: ${text}`);
}

describe("an incident that came to the end of the way", () => {
  it("is told after the group's wait, once, and the ledger and the timeline say so", async () => {
    await use(alertSettings());
    await store(paged("a"), paged("b"));
    await notify("a");
    await notify("b");
    await look();
    expect(received).toEqual([]);
    await look(30);
    await look(1);
    expect(received).toMatchObject([{ channel: "slack", kind: "opened", incidentIds: ["a", "b"] }]);
    expect(await statuses()).toEqual(["opened slack delivered 1"]);
    expect(await ledger("user-a")).toEqual(["paged alert-sent: Told through slack."]);
    const { rows } = await database.pool.query(
      "select incident_id, what, text from incident_timeline where what = 'told'",
    );
    expect(rows).toContainEqual({ incident_id: "a", what: "told", text: "Told through slack." });
    expect(await desk.deliveries({ incidentId: "b", status: "delivered", channel: "slack" }, 10)).toHaveLength(1);
  });

  it("tells nobody of what stayed below the threshold, or belongs to the sample", async () => {
    await use(alertSettings());
    await store(syntheticIncident("quiet"), paged("shown", { sample: true }));
    await notify("quiet");
    await notify("shown");
    await notify("never stored");
    await look(100);
    expect(await statuses()).toEqual([]);
  });

  it("says when there is no channel, or no route that fits", async () => {
    await store(paged("a"));
    await notify("a");
    await notify("a");
    await use(alertSettings({}, { match: { kinds: ["takeover"] } }));
    await notify("a");
    expect(await ledger("user-a")).toEqual([
      "muted alert-no-route: Nobody was told: no route fits it.",
      "muted alert-no-channel: Nobody was told: no channel is set up.",
    ]);
  });

  it("is told to be over when the pipeline says so", async () => {
    await use(alertSettings());
    await store(paged("a"));
    await notify("a");
    await look(30);
    await store(paged("a", { state: "resolved" }));
    await look(1);
    expect(received.map(({ kind }) => kind)).toEqual(["opened", "resolved"]);
    const { rows } = await database.pool.query("select from alert_group where closed_at is not null");
    expect(rows).toHaveLength(1);
  });

  it("is followed into the incident that it became part of", async () => {
    await use(alertSettings());
    await store(paged("a"), paged("b"));
    await notify("a");
    await notify("b");
    await look(30);
    seq++;
    const survivor = paged("a", { state: "resolved" });
    const outputs: PipelineOutput[] = [
      { output: "incident", seq, change: "merged", incident: survivor, eventIds: [], from: "b" },
    ];
    await new BatchWriter(database.pool, database.owner).write(syntheticBatch(lease, seq, 1, { outputs }));
    await look(1);
    expect(received.at(-1)).toMatchObject({ kind: "resolved", incidentIds: ["a"] });
  });

  it("replaces what a channel shows only when there is something new", async () => {
    await use(alertSettings({}, { channels: ["slack", "mail"] }));
    await store(paged("a"));
    await notify("a");
    await look(30);
    await notify("a");
    await look(1);
    expect(await statuses()).toEqual(["opened slack delivered 1", "opened mail delivered 1", "facts mail skipped 1"]);
  });
});

describe("a message", () => {
  async function planOne(): Promise<void> {
    await use(alertSettings());
    await store(paged("a"));
    await notify("a");
  }

  it("is tried again with growing pauses under the same id, until it arrives", async () => {
    await planOne();
    failWith = () => new DeliveryError("unreachable", "nobody listens");
    await look(30);
    await look(4);
    expect(service.health).toMatchObject({ ok: false, channels: [{ channel: "slack", ok: false, waiting: 1 }] });
    expect(received).toHaveLength(1);
    await look(1);
    failWith = undefined;
    await look(10);
    expect(new Set(received.map(({ deliveryId }) => deliveryId)).size).toBe(1);
    expect(await statuses()).toEqual(["opened slack delivered 3"]);
    await look();
    expect(service.health).toMatchObject({ ok: true, error: null, channels: [] });
    const counted = await metrics.deliveries.get();
    const by = Object.fromEntries(counted.values.map(({ labels, value }) => [labels.outcome, value]));
    expect(by).toMatchObject({ delivered: 1 });
    expect(by.failed).toBeGreaterThan(1);
    expect(
      (await metrics.deliverySeconds.get()).values.find(({ metricName }) => metricName?.endsWith("_count"))?.value,
    ).toBe(1);
  });

  it("comes with what the channel called the last one of its group, and with whether it calls anybody", async () => {
    await use(alertSettings({}, { channels: ["mail"] }));
    await store(paged("a"), paged("other", { kind: "takeover" }));
    await notify("a");
    await look(30);
    await store(paged("b"));
    await notify("b");
    failWith = () => new DeliveryError("unreachable", "nobody listens");
    await look(300);
    failWith = undefined;
    await look(5);
    known = "more is known";
    await notify("a");
    await look(1);
    await notify("other");
    await look(30);
    const given = received.map(({ deliveryId, earlier, isQuiet }) => [deliveryId, earlier, isQuiet]);
    const [first, second, , third, elsewhere] = received.map(({ deliveryId }) => deliveryId);
    expect(given).toEqual([
      [first, undefined, false],
      [second, `ref ${first}`, false],
      [second, `ref ${first}`, false],
      [third, `ref ${second}`, true],
      [elsewhere, undefined, false],
    ]);
  });

  it("waits as long as the receiver asks", async () => {
    await planOne();
    failWith = () => new DeliveryError("rate-limited", "too many", { retryAfterSeconds: 600 });
    await look(30);
    await look(599);
    expect(received).toHaveLength(1);
    await look(1);
    expect(received).toHaveLength(2);
  });

  it("is given up when the receiver will never take it, or after a day, and the ledger says why", async () => {
    await planOne();
    failWith = () => new DeliveryError("rejected", "no such room");
    await look(30);
    expect(await statuses()).toEqual(["opened slack given-up 1"]);
    expect(await ledger("user-a")).toEqual(["muted alert-failed: Not told through slack: no such room"]);
  });

  it("is sent once more under the same id when the process is killed before it could record the first", async () => {
    await planOne();
    const pool = createPool(database.config, { log: SILENT_LOG });
    const killed = openService(pool);
    failWith = () => {
      void pool.end(); // as if killed: the receiver has it, and nothing more is written
      return undefined;
    };
    now += 30_000;
    await killed.look().catch(() => undefined);
    await killed.settled();
    failWith = undefined;
    await look(10);
    expect(received).toHaveLength(1);
    await look(5);
    expect(received).toHaveLength(2);
    expect(received[1]?.deliveryId).toBe(received[0]?.deliveryId);
    await look(600);
    expect(await statuses()).toEqual(["opened slack delivered 2"]);
  });

  it("stays with the process that sends it for as long as that takes", async () => {
    await planOne();
    const answer = Promise.withResolvers<void>();
    answered = answer.promise;
    const other = openService((await database.open()).pool);
    now += 30_000;
    for (let second = 0; second < 60; second += 5) {
      await service.look();
      await other.look();
      now += 5_000;
    }
    now += 60_000; // even when it could not say so in time
    await service.look();
    answer.resolve();
    await service.settled();
    expect(received).toHaveLength(1);
    expect(await statuses()).toEqual(["opened slack delivered 1"]);
  });

  it("is sent by one of two services", async () => {
    await planOne();
    now += 30_000;
    const other = openService((await database.open()).pool);
    await Promise.all([service.look(), other.look(), service.look(), other.look()]);
    await Promise.all([service.settled(), other.settled()]);
    expect(received).toHaveLength(1);
  });

  it("makes way for a later one that tells of it too", async () => {
    await planOne();
    failWith = () => new DeliveryError("unreachable", "nobody listens");
    await look(30);
    await store(paged("b"));
    await notify("b");
    await look(300);
    failWith = undefined;
    await look(1800);
    expect(await statuses()).toEqual(["opened slack replaced 1", "opened slack delivered 2"]);
    expect(received.at(-1)?.incidentIds).toEqual(["a", "b"]);
  });

  it("goes through one channel while another fails", async () => {
    await use(alertSettings({}, { channels: ["mail", "slack"] }));
    await store(paged("a"));
    await notify("a");
    failWith = (channel) => (channel === "mail" ? new Error("broken") : undefined);
    await look(30);
    expect(await statuses()).toEqual(["opened mail failed 1", "opened slack delivered 1"]);
  });
});

describe("people", () => {
  it("silence, see who would be told, and end the silence", async () => {
    await use(alertSettings());
    await store(paged("a"));
    expect((await desk.preview("a"))?.verdict).toBe("Told through slack.");
    const until = new Date(START + 3_600_000).toISOString();
    const silence = await desk.silence({ match: { kinds: ["flood"] }, until, author: "ada", comment: "known" });
    expect((await desk.preview("a"))?.mutedBy).toBe(`Silenced by ada until ${until} (known).`);
    await notify("a");
    await look(60);
    expect(received).toEqual([]);
    expect(await ledger("user-a")).toEqual([`held alert-silenced: Silenced by ada until ${until} (known).`]);
    expect(await desk.unsilence(silence.id, "ada")).toBe(true);
    expect(await desk.unsilence(silence.id, "ada")).toBe(false);
    await look(60);
    expect(received).toHaveLength(1);
    await expect(desk.silence({ ...silence, until: new Date(START).toISOString() })).rejects.toThrow("future");
  });

  it("test a channel, whatever the rules say", async () => {
    await use(alertSettings());
    expect(await desk.test("slack", "ada")).toEqual({ deliveryId: "id-1", error: undefined });
    failWith = () => new DeliveryError("not-authorised", "the address is not known");
    expect(await desk.test("mail", "ada")).toEqual({ deliveryId: "id-2", error: "the address is not known" });
    expect(await desk.test("phone", "ada")).toBeUndefined();
    expect(await statuses()).toEqual(["test slack delivered 1", "test mail given-up 1"]);
  });

  it("get a digest of what stayed below the threshold, once", async () => {
    await use(alertSettings({ digests: [{ name: "daily", at: "16:00", channels: ["mail"] }] }));
    await store(syntheticIncident("quiet"), syntheticIncident("odd", { score: 0.99 }));
    await database.owner.query("update incident set created_at = $1", [new Date(START).toISOString()]);
    now += 3_600_000;
    await look();
    await look(60);
    expect(received).toMatchObject([{ channel: "mail", kind: "digest", incidentIds: ["odd", "quiet"] }]);
    const { rows } = await database.pool.query("select details from delivery where status = 'delivered'");
    expect(rows).toMatchObject([{ details: { untold: 2, bySeverity: { medium: 2 }, told: 0, muted: 0 } }]);
  });
});
