import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, SILENT_LOG, type TestDatabase } from "../../../../test/database.ts";
import { eventually } from "../../../../test/eventually.ts";
import type { Database } from "../storage/database.ts";
import { transaction } from "../storage/transaction.ts";
import type { Job, JobOutcome, JobRequest } from "./job.ts";
import { RetryLater } from "./job.ts";
import type { JobKind } from "./job-kind.ts";
import { JobNotInState, JobQueue } from "./job-queue.ts";

let database: TestDatabase;
const opened: JobQueue[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const queue of opened.splice(0)) await queue.stop(0);
  await database.drop();
});

async function open({ pool, owner }: Database = database, workspace = "default"): Promise<JobQueue> {
  const queue = await JobQueue.open({ pool, owner, workspace, clock: Date.now, log: SILENT_LOG });
  opened.push(queue);
  return queue;
}

function enqueue(queue: JobQueue, kind: JobKind, ...jobs: (string | JobRequest)[]): Promise<void> {
  const requests = jobs.map((job) => (typeof job === "string" ? { incidentId: job, priority: 1 } : job));
  return transaction(database.pool, (client) => queue.enqueue(client, kind, requests));
}

async function states(queue: JobQueue): Promise<Record<string, string>> {
  const jobs = await queue.list({}, { limit: 100 });
  return Object.fromEntries(jobs.map(({ kind, incidentId, state }) => [`${kind} ${incidentId}`, state]));
}

const until = (queue: JobQueue, wanted: Record<string, string>) =>
  eventually(`jobs are ${JSON.stringify(wanted)}`, async () => {
    expect(await states(queue)).toEqual(wanted);
    return true;
  });

/** The database's clock has gone on by so long for every job. */
async function later(seconds: number): Promise<void> {
  await database.owner.query(
    `update pgboss.job set start_after = start_after - make_interval(secs => $1),
       heartbeat_on = heartbeat_on - make_interval(secs => $1)`,
    [seconds],
  );
}

/** A handler whose jobs end when the test says so. */
function byHand() {
  const jobs: { job: Job; signal: AbortSignal; end: (outcome?: JobOutcome) => void; fail: (error: Error) => void }[] =
    [];
  const handler = (job: Job, signal: AbortSignal) =>
    new Promise<JobOutcome>((resolve, reject) => {
      jobs.push({ job, signal, end: (outcome = {}) => resolve(outcome), fail: reject });
    });
  const taken = (count: number) => eventually(`${count} jobs were taken`, () => jobs.length >= count && jobs);
  return { jobs, handler, taken };
}

describe("enqueuing", () => {
  it("happens with its transaction or not at all", async () => {
    const queue = await open();
    const cut = transaction(database.pool, async (client) => {
      await queue.enqueue(client, "enrich", [{ incidentId: "lost", priority: 1 }]);
      throw new Error("cut off");
    });
    await expect(cut).rejects.toThrow("cut off");
    await enqueue(queue, "enrich", "kept");
    expect(await states(queue)).toEqual({ "enrich kept": "created" });
  });

  it("keeps one waiting job for an incident, which becomes sooner and more urgent", async () => {
    const queue = await open();
    await enqueue(queue, "deadline", { incidentId: "a", priority: 2, startAfterSeconds: 60 });
    const [before] = await queue.list({}, { limit: 10 });
    await enqueue(queue, "deadline", { incidentId: "a", priority: 4, startAfterSeconds: 15 });
    await enqueue(queue, "deadline", { incidentId: "a", priority: 0, startAfterSeconds: 90 });
    const [after, ...others] = await queue.list({}, { limit: 10 });
    expect(others).toEqual([]);
    expect(after).toMatchObject({ id: before?.id, priority: 4 });
    expect((before?.dueAt ?? 0) - (after?.dueAt ?? 0)).toBeGreaterThan(40_000);
  });

  it("holds a waiting job back until whoever does it sees what the transaction stores", async () => {
    const queue = await open();
    const { jobs, handler, taken } = byHand();
    await enqueue(queue, "enrich", "a");
    await transaction(database.pool, async (client) => {
      await queue.enqueue(client, "enrich", [{ incidentId: "a", priority: 3 }]);
      queue.work("enrich", handler);
      queue.start();
      await enqueue(queue, "enrich", "b");
      await taken(1);
      expect(jobs.map(({ job }) => job.incidentId)).toEqual(["b"]);
    });
    expect((await taken(2)).map(({ job }) => job.incidentId)).toEqual(["b", "a"]);
    for (const { end } of jobs) end();
  });

  it("puts a second job behind one that is under way", async () => {
    const queue = await open();
    const { jobs, handler, taken } = byHand();
    queue.work("enrich", handler);
    queue.start();
    await enqueue(queue, "enrich", "a");
    await taken(1);
    await enqueue(queue, "enrich", "a", "b");
    expect((await taken(2)).map(({ job }) => job.incidentId)).toEqual(["a", "b"]);
    jobs[0]?.end();
    expect((await taken(3)).map(({ job }) => job.incidentId)).toEqual(["a", "b", "a"]);
    for (const { end } of jobs) end();
  });
});

describe("a job", () => {
  it("starts within moments of its transaction", async () => {
    const queue = await open();
    const started: number[] = [];
    queue.work("notify", async () => {
      started.push(performance.now());
      return {};
    });
    queue.start();
    const waits: number[] = [];
    for (let index = 0; index < 5; index++) {
      await enqueue(queue, "notify", `i${index}`);
      const at = performance.now();
      await eventually("it started", () => started.length > index);
      waits.push((started[index] as number) - at);
    }
    expect(Math.min(...waits)).toBeLessThan(100); // a busy machine delays some, not all
  });

  it("is stored, done and followed by the next in one transaction", async () => {
    const queue = await open();
    queue.work("enrich", async ({ incidentId, attempt }) => ({
      store: async (client) => {
        await client.query("update head set seq = seq + 1");
        if (incidentId === "bad" && attempt === 1) throw new Error("it does not fit");
      },
      next: [{ kind: "notify", job: { incidentId, priority: 1 } }],
    }));
    queue.start();
    await enqueue(queue, "enrich", "good", "bad");
    await until(queue, { "enrich good": "completed", "notify good": "created", "enrich bad": "retry" });
    await later(10);
    await until(queue, {
      "enrich good": "completed",
      "notify good": "created",
      "enrich bad": "completed",
      "notify bad": "created",
    });
    const { rows } = await database.pool.query<{ seq: number }>("select seq from head");
    expect(rows[0]?.seq).toBe(2);
  });

  it("is tried again after growing pauses, then given up, and the way goes on without it", async () => {
    const queue = await open();
    const attempts: number[] = [];
    queue.work("summarise", async ({ attempt, isLastAttempt }) => {
      attempts.push(attempt);
      throw new Error(isLastAttempt ? "the last straw" : "no answer; token ghp_0123456789abcdefghij0123456789abcdef");
    });
    queue.onGivenUp(({ kind, incidentId, priority, reason }) => {
      reasons.push(`${kind}: ${reason}`);
      return { next: [{ kind: "notify", job: { incidentId, priority } }] };
    });
    const reasons: string[] = [];
    queue.start();
    await enqueue(queue, "summarise", "a");
    const pauses: number[] = [];
    for (let failed = 1; failed <= 4; failed++) {
      const job = await eventually("it waits for the next try", async () => {
        const [only] = await queue.list({ states: ["retry"] }, { limit: 1 });
        return only?.attempts === failed && only;
      });
      expect(job.error).toContain("no answer");
      expect(job.error).not.toContain("ghp_");
      pauses.push(job.dueAt - (job.startedAt ?? 0));
      await later(100);
    }
    await until(queue, { "summarise a": "failed", "notify a": "created" });
    expect(attempts).toEqual([1, 2, 3, 4, 5]);
    expect(reasons).toEqual(["summarise: the last straw"]);
    expect(pauses[3]).toBeGreaterThan(2 * (pauses[0] ?? 0));
    await queue.measure();
    expect(queue.board.health[1]).toMatchObject({ ok: false, failed: 1, error: "the last straw" });
    expect(queue.board.well).toBe(false);
  });

  it("says itself when a new try makes sense", async () => {
    const queue = await open();
    queue.work("enrich", async () => {
      throw new RetryLater(600, "the rate limit is used up");
    });
    queue.start();
    await enqueue(queue, "enrich", "a");
    const job = await eventually("it waits", async () => (await queue.list({ states: ["retry"] }, { limit: 1 }))[0]);
    await eventually("it is due in ten minutes", async () => {
      const [only] = await queue.list({}, { limit: 1 });
      return (only?.dueAt ?? 0) - job.createdAt > 590_000;
    });
  });

  it("of a worse incident goes first, and no more run at a time than allowed", async () => {
    const queue = await open();
    const { jobs, handler, taken } = byHand();
    queue.work("enrich", handler, { concurrency: 2 });
    const priorities = [0, 3, 1, 4, 2];
    await enqueue(queue, "enrich", ...priorities.map((priority) => ({ incidentId: `p${priority}`, priority })));
    queue.start();
    await taken(2);
    for (let index = 0; index < 5; index++) {
      expect(jobs.length).toBeLessThanOrEqual(index + 2);
      jobs[index]?.end();
      if (index < 3) await taken(index + 3);
    }
    expect(jobs.map(({ job }) => job.incidentId)).toEqual(["p4", "p3", "p2", "p1", "p0"]);
  });

  it("that fails costs those beside it nothing", async () => {
    const queue = await open();
    queue.work("notify", async ({ incidentId }) => {
      if (incidentId === "i3") throw new Error("refused");
      return { store: async (client) => void (await client.query(incidentId === "i5" ? "select 1 / 0" : "select 1")) };
    });
    await enqueue(queue, "notify", ...Array.from({ length: 8 }, (_, index) => `i${index}`));
    queue.start();
    const state = (index: number) => (index === 3 || index === 5 ? "retry" : "completed");
    await until(queue, Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`notify i${i}`, state(i)])));
  });
});

describe("a person", () => {
  it("cancels a job that waits, and one that is under way, of which nothing is stored", async () => {
    const queue = await open();
    const { handler, taken } = byHand();
    queue.work("enrich", handler, { concurrency: 1 });
    queue.start();
    await enqueue(queue, "enrich", "running");
    const [running] = await taken(1);
    await enqueue(queue, "enrich", "waiting");
    const ids = (await queue.list({}, { limit: 10 })).map(({ id }) => id);
    for (const id of ids) expect(await queue.cancel(id)).toBe(true);
    expect(running?.signal.aborted).toBe(true);
    running?.end({ next: [{ kind: "notify", job: { incidentId: "running", priority: 1 } }] });
    await until(queue, { "enrich running": "cancelled", "enrich waiting": "cancelled" });
    await expect(queue.cancel(ids[0] as string)).rejects.toThrow(JobNotInState);
    expect(await queue.cancel("00000000-0000-4000-8000-000000000000")).toBe(false);
  });

  it("has a job that was given up or cancelled done again", async () => {
    const queue = await open();
    await enqueue(queue, "enrich", "a", { incidentId: "b", priority: 1, startAfterSeconds: 3600 });
    await database.owner.query(
      "update pgboss.job set state = 'failed', completed_on = now() where singleton_key = 'a'",
    );
    const [a, b] = await Promise.all(
      ["a", "b"].map(async (incidentId) => (await queue.list({ incidentId }, { limit: 1 }))[0]?.id as string),
    );
    await queue.cancel(b as string);
    queue.work("enrich", async () => ({}));
    queue.start();
    for (const id of [a, b]) expect(await queue.retry(id as string)).toBe(true);
    await until(queue, { "enrich a": "completed", "enrich b": "completed" });
    await expect(queue.retry(a as string)).rejects.toThrow("done already");
  });

  it("of another workspace sees, cancels and retries none of them", async () => {
    const ours = await open();
    const theirDatabase = await database.open("theirs");
    const theirs = await open(theirDatabase, "theirs");
    await enqueue(ours, "enrich", "a");
    const [job] = await ours.list({}, { limit: 1 });
    expect(await theirs.list({}, { limit: 10 })).toEqual([]);
    expect(await theirs.cancel(job?.id as string)).toBe(false);
    expect(await theirs.retry(job?.id as string)).toBe(false);
    theirs.work("enrich", async () => ({}));
    theirs.start();
    await theirs.measure();
    expect(theirs.board.health[0]?.waiting).toBe(0);
    expect(await states(ours)).toEqual({ "enrich a": "created" });
  });

  it("pages through jobs", async () => {
    const queue = await open();
    for (const id of ["a", "b", "c"]) await enqueue(queue, "enrich", `${id}1`, `${id}2`);
    const seen: string[] = [];
    for (let before: string | undefined; ; ) {
      const page = await queue.list({ kind: "enrich" }, { limit: 4, before });
      seen.push(...page.map(({ incidentId }) => incidentId));
      before = page.at(-1)?.place;
      if (page.length < 4) break;
    }
    expect(seen.map((id) => id[0])).toEqual(["c", "c", "b", "b", "a", "a"]);
    expect(new Set(seen).size).toBe(6);
  });
});
