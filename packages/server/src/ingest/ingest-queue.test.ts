import { describe, expect, it } from "vitest";
import { floodedItems } from "../../../../test/flooded-items.ts";
import { NOON } from "../../../../test/synthetic-activity.ts";
import { IngestQueue, type QueuedRound } from "./ingest-queue.ts";
import type { SourceItem, SourceRound } from "./source-round.ts";
import { roundOf } from "./task-under-test.ts";

const pushes = floodedItems(400).filter(({ event }) => event?.type === "PushEvent");
const stars = Array.from({ length: 200 }, (_, n): SourceItem => starOf(`star-${n}`));

function starOf(id: string): SourceItem {
  const event = { id, type: "WatchEvent", at: NOON, actor: { login: "a" }, repo: { name: "a/b" } };
  return { event: event as SourceItem["event"], seenAt: NOON };
}

function start(capacity = 20) {
  const queue = new IngestQueue({ capacity, clock: () => NOON });
  const offer = (count: number, given: Partial<SourceRound> = {}) =>
    queue.offer(roundOf(pushes.slice(0, count), given));
  return { queue, offer };
}

/** What has become of the promise once everything that can go on has gone on. */
async function told(promise: Promise<unknown>): Promise<unknown> {
  await new Promise((resolve) => setImmediate(resolve));
  return Promise.race([promise, Promise.resolve("pending")]);
}

const sizes = (taken: QueuedRound[] | undefined) => taken?.map(({ round }) => round.items.length);

describe("the queue between sources and the pipeline", () => {
  it("gives rounds in their order, several while they fit together, a larger one alone", async () => {
    const { queue, offer } = start(1_000);
    for (const count of [3, 4, 5, 50, 1]) await offer(count);
    expect(sizes(await queue.take(12))).toEqual([3, 4, 5]);
    expect(sizes(await queue.take(12))).toEqual([50]);
    expect(sizes(await queue.take(12))).toEqual([1]);
    expect(queue.size).toBe(0);
  });

  it("gives a round that arrives while somebody waits for one", async () => {
    const { queue, offer } = start();
    const taken = queue.take(10);
    expect(await told(taken)).toBe("pending");
    await offer(2);
    expect(sizes(await taken)).toEqual([2]);
  });

  it("lets a file wait until there is room, and never thins it", async () => {
    const { queue } = start(20);
    const archive = { lane: "archive" as const };
    await queue.offer(roundOf(stars.slice(0, 20), archive));
    const second = queue.offer(roundOf(stars.slice(20, 70), archive));
    expect(await told(second)).toBe("pending");
    expect(queue.size).toBe(20);
    await queue.take(20);
    expect(await told(second)).toBe(true);
    expect(sizes(await queue.take(50))).toEqual([50]);
    expect([queue.sampledOut, queue.samplingRate]).toEqual([0, 1]);
  });

  it("takes live rounds in beyond its capacity, up to twice as much, then lets them wait too", async () => {
    const { queue, offer } = start(20);
    await offer(20, { lane: "archive" });
    expect(await told(offer(20))).toBe(true);
    const third = offer(1);
    expect(await told(third)).toBe("pending");
    await queue.take(20);
    expect(await told(third)).toBe(true);
  });

  it("thins the types that say least about harm when it is full, more when it is fuller, and says so in the log", async () => {
    const { queue, offer } = start(100);
    await offer(100);
    await queue.offer(roundOf([...stars.slice(0, 100), ...pushes.slice(0, 20)], { source: "public" }));
    await offer(1);
    const [, halved, tenth] = (await queue.take(1_000)) as QueuedRound[];
    const starsLeft = (halved as QueuedRound).round.items.filter(({ event }) => event?.type === "WatchEvent").length;
    expect(starsLeft).toBeGreaterThan(35);
    expect(starsLeft).toBeLessThan(65);
    expect(halved?.round.items.length).toBe(starsLeft + 20);
    expect(queue.sampledOut).toBe(100 - starsLeft);
    const types = ["WatchEvent", "ForkEvent"];
    expect(halved?.round.controls).toEqual([{ kind: "sampling", at: NOON, source: "public", types, rate: 0.5 }]);
    expect(tenth?.round.controls).toMatchObject([{ kind: "sampling", rate: 0.1 }]);
  });

  it("says in the log when it takes everything in again", async () => {
    const { queue, offer } = start(20);
    await offer(20);
    await offer(1);
    expect(queue.samplingRate).toBe(0.5);
    await queue.take(100);
    await queue.offer(roundOf(stars.slice(0, 10)));
    const [again] = (await queue.take(100)) as QueuedRound[];
    expect(again?.round.controls).toMatchObject([{ kind: "sampling", rate: 1 }]);
    expect(again?.round.items.length).toBe(10);
    await offer(1);
    expect((await queue.take(100))?.[0]?.round.controls).toEqual([]);
  });

  it("leaves out the same events wherever it runs, and at a lower rate no others", async () => {
    const left = async (fill: number) => {
      const { queue, offer } = start(20);
      await offer(fill);
      await queue.offer(roundOf(stars));
      const taken = (await queue.take(1_000)) as QueuedRound[];
      return taken[1]?.round.items.map(({ event }) => event?.id) as string[];
    };
    const half = await left(20);
    expect(await left(20)).toEqual(half);
    const tenth = await left(30);
    expect(tenth.length).toBeLessThan(half.length / 2);
    expect(half).toEqual(expect.arrayContaining(tenth));
  });

  it("once closed takes nothing in, wakes who waits, and still gives what it holds", async () => {
    const { queue, offer } = start(20);
    await offer(20);
    const waiting = offer(21, { lane: "archive" });
    expect(await told(waiting)).toBe("pending");
    queue.close();
    expect(await waiting).toBe(false);
    expect(await offer(1)).toBe(false);
    expect(sizes(await queue.take(100))).toEqual([20]);
    expect(await queue.take(100)).toBeUndefined();
  });

  it("closed while somebody waits for a round, gives none", async () => {
    const { queue } = start();
    const taken = queue.take(10);
    queue.close();
    expect(await taken).toBeUndefined();
  });

  it("can be emptied, with what is to be told about each round", async () => {
    const { queue, offer } = start();
    const onEnd = () => undefined;
    await offer(3);
    await queue.offer(roundOf(pushes.slice(0, 2)), onEnd);
    expect(queue.clear().map((each) => each.onEnd)).toEqual([undefined, onEnd]);
    expect(queue.size).toBe(0);
  });
});
