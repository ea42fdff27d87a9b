import { describe, expect, it } from "vitest";
import { createMetrics } from "../../metrics.ts";
import { someIncident } from "../api-under-test.ts";
import { MemoryStore } from "../memory-store.ts";
import { IncidentTail } from "./incident-tail.ts";
import { LiveFeed } from "./live-feed.ts";
import { LiveStream, type LiveStreamOptions } from "./live-stream.ts";

function world() {
  const metrics = createMetrics({ workspace: "default", processMetrics: false });
  const errors: unknown[] = [];
  const log = { error: (fields: unknown) => void errors.push(fields) };
  let beat: () => void = () => undefined;
  const feed = new LiveFeed({
    log,
    metrics,
    every: (_intervalMs, run) => {
      beat = run;
      return () => undefined;
    },
  });
  const store = new MemoryStore();
  const tail = new IncidentTail({ store, live: feed, revision: 0 });
  return { metrics, feed, store, tail, errors, beat: () => beat() };
}

type World = ReturnType<typeof world>;

function connect({ feed, store }: World, options: Partial<LiveStreamOptions> = {}) {
  const stream = new LiveStream({
    feed,
    store,
    revision: 0,
    greeting: "greeting\n\n",
    topic: "changed",
    wants: () => true,
    ...options,
  });
  const texts: string[] = [];
  return { stream, texts, read: () => stream.on("data", (chunk) => texts.push(String(chunk))) };
}

/** Lets everything that was started in memory come to its end. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

const PULSE = { at: "2025-07-04T15:00:00.000Z", events: 1, by_type: {}, seconds: 1 };

describe("LiveStream", () => {
  it("tells what the store holds before what happens next", async () => {
    const all = world();
    all.store.put(someIncident({ id: "old" }));
    const client = connect(all);
    client.read();
    await settle();
    all.store.put(someIncident({ id: "new" }));
    await all.tail.advance();
    await settle();
    expect(client.texts.join("").match(/"id":"\w+"/g)).toEqual(['"id":"old"', '"id":"new"']);
  });

  it("reads no page before the client has taken the one before", async () => {
    const all = world();
    for (let n = 0; n < 1000; n += 1) all.store.put(someIncident({ id: `inc-${n}` }));
    const { stream } = connect(all);
    stream.read(1);
    await settle();
    expect(all.store.changeReads).toBe(1);
    stream.destroy();
  });

  it("closes a client that does not read before its queue grows past the limit, and counts it", async () => {
    const all = world();
    const { stream, read } = connect(all, { queue: { limit: 5 } });
    read();
    await settle();
    stream.pause();
    for (let n = 0; n < 40 && !stream.destroyed; n += 1) {
      all.store.put(someIncident({ id: `inc-${n}`, reasons: ["long ".repeat(1000)] }));
      await all.tail.advance();
    }
    expect(stream.destroyed).toBe(true);
    expect(stream.readableLength).toBeLessThan(100_000);
    expect(all.feed.clientCount).toBe(0);
    expect(await all.metrics.sseOverflows.get()).toMatchObject({ values: [{ value: 1 }] });
  });

  it("drops pulses of a slow client rather than its incidents", async () => {
    const all = world();
    const client = connect(all, { queue: { limit: 10 } });
    all.store.put(someIncident({ id: "waiting" }));
    for (let n = 0; n < 50; n += 1) all.feed.publish({ type: "pulse", pulse: PULSE });
    expect(all.feed.droppedMessages).toBe(41);
    client.read();
    await settle();
    expect(client.texts.filter((text) => text.startsWith("event: pulse"))).toHaveLength(9);
    expect(client.texts.join("")).toContain('"id":"waiting"');
  });

  it("closes a client that has not read for four heartbeats", async () => {
    const all = world();
    const { stream } = connect(all);
    for (let n = 0; n < 3; n += 1) all.beat();
    expect(stream.destroyed).toBe(false);
    all.beat();
    expect(stream.destroyed).toBe(true);
  });

  it("goes past an incident that cannot be shown, and says which one it was", async () => {
    const all = world();
    all.store.put(someIncident({ id: "poison-stored", firstEventAt: Number.NaN }));
    all.store.put(someIncident({ id: "good-stored" }));
    const client = connect(all);
    client.read();
    await settle();
    all.store.put(someIncident({ id: "poison-live", score: Number.NaN }));
    all.store.put(someIncident({ id: "good-live" }));
    await all.tail.advance();
    await settle();
    const told = client.texts.join("");
    expect(told).toContain('"id":"good-stored"');
    expect(told).toContain('"id":"good-live"');
    expect(told).not.toContain("poison");
    expect(all.errors.map((each) => (each as { incident: string }).incident)).toContain("poison-live");
  });

  it("ends with an error when the store does not answer, so that the client comes back", async () => {
    const all = world();
    all.store.failure = new Error("no connection");
    const { stream, read } = connect(all);
    const failed = new Promise<Error>((resolve) => stream.once("error", resolve));
    read();
    expect((await failed).message).toBe("no connection");
    expect(all.feed.clientCount).toBe(0);
  });
});
