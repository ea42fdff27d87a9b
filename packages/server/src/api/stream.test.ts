import { once } from "node:events";
import { connect } from "node:net";
import { LiveMessage, StreamMessage } from "@oddwatch/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { type ApiUnderTest, apiUnderTest, listening, someIncident } from "./api-under-test.ts";
import { followEvents } from "./follow-events.ts";
import { IncidentTail } from "./live/incident-tail.ts";

const running: ApiUnderTest[] = [];
afterEach(async () => {
  for (const { app } of running.splice(0)) await app.close();
});

async function start(options: Parameters<typeof apiUnderTest>[0] = {}) {
  const all = apiUnderTest(options);
  running.push(all);
  const url = await listening(all.app);
  const tail = new IncidentTail({ store: all.store, live: all.live, revision: await all.store.headRevision() });
  return { ...all, url, tail };
}

describe("GET /stream", () => {
  it("speaks unnamed messages that a client of onmessage understands", async () => {
    const { url, store, tail } = await start();
    const client = await followEvents(`${url}/stream`);
    expect(client.response.headers.get("content-type")).toContain("text/event-stream");
    expect(client.response.headers.get("x-accel-buffering")).toBe("no");
    expect(await client.next()).toEqual({
      event: "message",
      id: "0",
      data: { type: "connected", message: "Stream connected" },
    });
    store.put(someIncident());
    await tail.advance();
    const message = await client.next();
    expect(message).toMatchObject({ event: "message", id: "1", data: { type: "anomaly", data: { id: "inc-1" } } });
    expect(StreamMessage.parse(message?.data).type).toBe("anomaly");
    client.stop();
  });

  it("tells an incident when it opens and when its severity rises, not when it only grows", async () => {
    const { url, store, tail } = await start();
    const client = await followEvents(`${url}/stream`);
    await client.next();
    for (const [severity, raised] of [
      ["medium", true],
      ["medium", false],
      ["high", true],
    ] as const) {
      store.put(someIncident({ severity }), raised);
      await tail.advance();
    }
    store.put(someIncident({ id: "last" }));
    await tail.advance();
    const told = [await client.next(), await client.next(), await client.next()].map((each) => each?.data);
    expect(told).toMatchObject([
      { data: { severity: "medium" } },
      { data: { severity: "high" } },
      { data: { id: "last" } },
    ]);
    client.stop();
  });

  it("does not replay what was there before the first connection", async () => {
    const { url, store, tail } = await start();
    store.put(someIncident({ id: "old" }));
    const client = await followEvents(`${url}/stream`);
    expect(await client.next()).toMatchObject({ id: "1" });
    store.put(someIncident({ id: "new" }));
    await tail.advance();
    expect(await client.next()).toMatchObject({ data: { data: { id: "new" } } });
    client.stop();
  });

  it("resumes after Last-Event-ID", async () => {
    const { url, store } = await start();
    for (const id of ["seen", "missed", "missed-too"]) store.put(someIncident({ id }));
    const client = await followEvents(`${url}/stream`, { "last-event-id": "1" });
    const heard = [await client.next(), await client.next(), await client.next()];
    expect(heard.map((each) => each?.id)).toEqual(["1", "2", "3"]);
    expect(heard.slice(1)).toMatchObject([
      { data: { data: { id: "missed" } } },
      { data: { data: { id: "missed-too" } } },
    ]);
    client.stop();
  });
});

describe("GET /api/v1/stream", () => {
  it("begins with hello and health, then names every message", async () => {
    const { url, store, tail, live } = await start();
    store.put(someIncident({ id: "old" }));
    const client = await followEvents(`${url}/api/v1/stream`);
    expect(await client.next()).toEqual({ event: "hello", id: "1", data: { type: "hello", revision: 1 } });
    expect(await client.next()).toMatchObject({ event: "health", id: undefined, data: { health: { status: "ok" } } });
    store.put(someIncident({ id: "new" }));
    await tail.advance();
    const incident = await client.next();
    expect(incident).toMatchObject({ event: "incident", id: "2", data: { change: "opened", incident: { id: "new" } } });
    expect(LiveMessage.parse(incident?.data).type).toBe("incident");
    live.publish({
      type: "notice",
      at: "2025-07-04T15:00:00.000Z",
      kind: "observation-gap",
      text: "A minute is missing",
    });
    expect(await client.next()).toMatchObject({ event: "notice", data: { kind: "observation-gap" } });
    client.stop();
  });

  it("resumes with the newest state of what changed, and names what was merged away", async () => {
    const { url, store } = await start();
    store.put(someIncident({ id: "older" }));
    store.put(someIncident({ id: "younger" }));
    store.merge("older", "younger");
    const client = await followEvents(`${url}/api/v1/stream`, { "last-event-id": "2" });
    const [, , merged] = [await client.next(), await client.next(), await client.next()];
    expect(merged).toMatchObject({ id: "3", data: { change: "merged", alias: "younger", incident: { id: "older" } } });
    client.stop();
  });

  it("takes the place to begin from the address too, as a browser's first connection has no header", async () => {
    const { url, store } = await start();
    store.put(someIncident({ id: "seen" }));
    store.put(someIncident({ id: "missed" }));
    const client = await followEvents(`${url}/api/v1/stream?after=1`);
    const heard = [await client.next(), await client.next(), await client.next()];
    expect(heard.at(-1)).toMatchObject({ id: "2", data: { incident: { id: "missed" } } });
    client.stop();
  });

  it("begins afresh for an id that this store has not reached", async () => {
    const { url, store } = await start();
    store.put(someIncident());
    const client = await followEvents(`${url}/api/v1/stream`, { "last-event-id": "900" });
    expect(await client.next()).toMatchObject({ event: "hello", id: "1" });
    client.stop();
  });

  it("sends a comment with every heartbeat", async () => {
    const { url, beat } = await start();
    const client = await followEvents(`${url}/api/v1/stream`);
    await client.next();
    await client.next();
    beat();
    expect(await client.next()).toEqual({ event: "comment", id: undefined, data: "still here" });
    client.stop();
  });

  it("goes on after an incident that cannot be shown", async () => {
    const { url, store, tail, metrics } = await start();
    const client = await followEvents(`${url}/api/v1/stream`);
    await client.next();
    await client.next();
    store.put(someIncident({ id: "poison", lastEventAt: Number.NaN }));
    store.put(someIncident({ id: "good" }));
    await tail.advance();
    expect(await client.next()).toMatchObject({ data: { incident: { id: "good" } } });
    expect((await metrics.unshowable.get()).values[0]?.value).toBeGreaterThan(0);
    client.stop();
  });

  it("closes a connection that is not read, without growing, and its client resumes from the last id it got", async () => {
    const { url, store, tail, live } = await start({ streamQueue: { limit: 10 } });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(socket, "data");
    socket.pause();
    const reasons = ["x".repeat(100_000)];
    let stored = 0;
    for (; live.clientCount > 0 && stored < 2000; stored += 1) {
      store.put(someIncident({ id: `inc-${stored}`, reasons }));
      await tail.advance();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(live.clientCount).toBe(0);
    expect(stored).toBeLessThan(2000);
    let got = "";
    socket.on("data", (chunk) => {
      got += chunk;
    });
    socket.on("error", () => undefined);
    socket.resume();
    await once(socket, "close");
    const lastId = [...got.matchAll(/^id: (\d+)\n.*\n\n/gm)].at(-1)?.[1] ?? "0";
    const client = await followEvents(`${url}/api/v1/stream`, { "last-event-id": lastId });
    await client.next();
    await client.next();
    for (let next = Number(lastId) + 1; next <= stored; next += 1) {
      expect((await client.next())?.id).toBe(String(next));
    }
    client.stop();
  });

  it("refuses more clients than it was told to carry", async () => {
    const { url } = await start({ maxStreams: 1 });
    const client = await followEvents(`${url}/api/v1/stream`);
    const second = await fetch(`${url}/stream`);
    expect(second.status).toBe(503);
    expect(await second.json()).toMatchObject({ title: "Too Many Streams" });
    expect(second.headers.get("retry-after")).toBe("30");
    client.stop();
  });

  it("ends in good order when the service stops, so that stopping does not wait for clients", async () => {
    const { url, app, live } = await start();
    const client = await followEvents(`${url}/api/v1/stream`);
    await client.next();
    await client.next();
    await app.close();
    expect(await client.next()).toBeUndefined();
    expect(live.clientCount).toBe(0);
  });

  it("counts its clients in the metrics", async () => {
    const { url } = await start();
    const client = await followEvents(`${url}/api/v1/stream`);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('oddwatch_sse_clients{workspace="default"} 1');
    client.stop();
  });
});
