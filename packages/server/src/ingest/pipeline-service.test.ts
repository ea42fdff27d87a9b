import { IncidentBook, Pipeline } from "@oddwatch/pipeline";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../test/database.ts";
import { floodedInputs, floodedItems } from "../../../../test/flooded-items.ts";
import { acquireLease, type Lease, leaseHolder, releaseLease } from "../storage/lease.ts";
import { headSeq } from "../storage/log-reader.ts";
import { newestSnapshot } from "../storage/snapshots.ts";
import { PipelineService } from "./pipeline-service.ts";
import { roundOf, taskOn } from "./task-under-test.ts";
import type { FromPipeline, PipelineTask } from "./worker-messages.ts";

let database: TestDatabase;
const started: Started[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const { service, ended } of started.splice(0)) {
    service.stop();
    await ended;
  }
  await database.drop();
});

interface Started {
  service: PipelineService;
  ended: Promise<void>;
  told: FromPipeline[];
  /** Resolves with the next message of this type that was not asked for before. */
  hear<T extends FromPipeline["type"]>(type: T): Promise<Extract<FromPipeline, { type: T }>>;
}

function start(given: Partial<PipelineTask> = {}): Started {
  const told: FromPipeline[] = [];
  const unheard: FromPipeline[] = [];
  let wake: () => void = () => undefined;
  const tell = (message: FromPipeline) => {
    told.push(message);
    unheard.push(message);
    wake();
  };
  const options = { log: pino({ level: "silent" }), tell, renewMs: 20, askAgainMs: 10 };
  const service = new PipelineService({ task: taskOn(database, given), ...options });
  const all = {
    service,
    ended: service.run(),
    told,
    async hear<T extends FromPipeline["type"]>(type: T): Promise<Extract<FromPipeline, { type: T }>> {
      for (;;) {
        const index = unheard.findIndex((message) => message.type === type);
        if (index >= 0) return unheard.splice(index, 1)[0] as Extract<FromPipeline, { type: T }>;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
  started.push(all);
  return all;
}

/** As a full disk would: no row can be added to the log. */
async function fillDisk(): Promise<void> {
  await database.owner.query(`create function refuse() returns trigger language plpgsql
    as $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$`);
  await database.owner.query("create trigger full_disk before insert on log for each row execute function refuse()");
}

const emptyDisk = () => database.owner.query("drop trigger full_disk on log");

async function storedIncidents(): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>("select id from incident order by id");
  return rows.map(({ id }) => id);
}

function judgedOnce(): string[] {
  const book = new IncidentBook();
  for (const output of new Pipeline().process(floodedInputs(300))) book.apply(output);
  return book
    .ranked()
    .map(({ incident }) => incident.id)
    .sort();
}

describe("the pipeline's service", () => {
  it("stores what it is given, and leaves a snapshot and a free lease when it stops", async () => {
    const { service, ended, hear } = start();
    expect(await hear("ready")).toMatchObject({ seq: 0, fresh: true });
    service.take([roundOf(floodedItems(300), { position: { page: 7 } })]);
    const { figures } = await hear("committed");
    expect(figures).toMatchObject({ seq: 460, activities: 460, duplicates: 0, changed: true });
    service.stop();
    await ended;
    expect(await storedIncidents()).toEqual(judgedOnce());
    expect((await newestSnapshot(database.pool, "default"))?.seq).toBe(460);
    expect(await leaseHolder(database.pool, "default")).toMatchObject({ expired: true });

    const again = start({ owner: "the next" });
    expect(await again.hear("ready")).toMatchObject({ seq: 460, fresh: false, recovery: /at 460 and 0 inputs/ });
  });

  it("finishes what was handed over before it was told to stop", async () => {
    const { service, ended, hear, told } = start();
    await hear("ready");
    const items = floodedItems(300);
    service.take([roundOf(items.slice(0, 100))]);
    service.take([roundOf(items.slice(100, 200))]);
    service.take([roundOf(items.slice(200))]);
    service.stop();
    await ended;
    expect(told.filter(({ type }) => type === "committed").length).toBe(3);
    expect(await headSeq(database.pool, "default")).toBe(460);
  });

  it("waits while another holds the lease, and goes on where that one ended", async () => {
    const other = (await acquireLease(database.pool, "default", "the other")) as Lease;
    const { hear } = start();
    expect(await hear("waiting")).toMatchObject({ holder: "the other" });
    await releaseLease(database.pool, other);
    expect(await hear("ready")).toMatchObject({ seq: 0 });
  });

  it("stops at once while it waits for the lease", async () => {
    await acquireLease(database.pool, "default", "the other");
    const { service, ended, hear } = start();
    await hear("waiting");
    service.stop();
    await ended;
    expect(await leaseHolder(database.pool, "default")).toMatchObject({ owner: "the other", expired: false });
  });

  it("notices although nothing happens that another took the lease over, and ends", async () => {
    const { ended, hear } = start();
    await hear("ready");
    await database.owner.query("update lease set owner = 'the other', epoch = epoch + 1");
    await hear("lease-lost");
    await ended;
    expect(await leaseHolder(database.pool, "default")).toMatchObject({ owner: "the other", expired: false });
  });

  it("tries a batch that the disk has no room for again until it has, and judges it once", async () => {
    const { service, hear, told } = start();
    await hear("ready");
    await fillDisk();
    service.take([roundOf(floodedItems(300))]);
    expect((await hear("failing")).error).toContain("No space left on device");
    await emptyDisk();
    expect((await hear("committed")).figures.activities).toBe(460);
    expect(told.findLast(({ type }) => type === "failing")).toEqual({ type: "failing", error: "" });
    expect(await storedIncidents()).toEqual(judgedOnce());
  });

  it("stopped in the middle of such a batch, leaves no snapshot ahead of the log", async () => {
    const first = start();
    await first.hear("ready");
    await fillDisk();
    first.service.take([roundOf(floodedItems(300))]);
    await first.hear("failing");
    first.service.stop();
    await first.ended;
    expect((await newestSnapshot(database.pool, "default"))?.seq).toBe(0);

    await emptyDisk();
    const second = start();
    expect(await second.hear("ready")).toMatchObject({ seq: 0 });
    second.service.take([roundOf(floodedItems(300))]);
    await second.hear("committed");
    expect(await storedIncidents()).toEqual(judgedOnce());
  });

  it("stops in the middle of a recovery, which the next start does again", async () => {
    const first = start();
    await first.hear("ready");
    first.service.take([roundOf(floodedItems(2_000))]);
    await first.hear("committed");
    await database.owner.query("update lease set epoch = epoch + 1"); // so that it takes no last snapshot
    await first.ended;

    const second = start();
    await second.hear("recovering");
    second.service.stop();
    await second.ended;
    expect(second.told.map(({ type }) => type)).not.toContain("ready");
    expect(await leaseHolder(database.pool, "default")).toMatchObject({ expired: true });
    const third = start();
    expect(await third.hear("ready")).toMatchObject({ seq: 2160, recovery: /at 0 and 2160 inputs/ });
  });
});
