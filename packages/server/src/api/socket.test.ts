import { afterEach, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { eventually } from "../../../../test/eventually.ts";
import { apiUnderTest, listening, someIncident } from "./api-under-test.ts";
import { followEvents } from "./follow-events.ts";
import { IncidentTail } from "./live/incident-tail.ts";

const TOKEN = "a-long-and-secret-token";
const ends: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(options: Parameters<typeof apiUnderTest>[0] = {}) {
  const all = apiUnderTest(options);
  ends.push(() => all.app.close());
  const url = (await listening(all.app)).replace("http", "ws");
  const tail = new IncidentTail({ store: all.store, live: all.live, revision: 0 });
  return { ...all, url, tail };
}

async function connect(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${url}/ws`, { headers });
  const heard: Record<string, unknown>[] = [];
  let wake: () => void = () => undefined;
  socket.on("message", (data) => {
    heard.push(JSON.parse(String(data)));
    wake();
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  ends.push(async () => socket.terminate());
  /** The next message. */
  async function next(): Promise<Record<string, unknown>> {
    while (heard.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return heard.shift() as Record<string, unknown>;
  }
  const say = (value: unknown) => socket.send(typeof value === "string" ? value : JSON.stringify(value));
  return { socket, next, say, closed };
}

describe("/ws", () => {
  it("answers a ping and what is no request, and says nothing else before a subscription", async () => {
    const { url, live } = await start();
    const { say, next } = await connect(url);
    live.publish({ type: "notice", at: "2025-07-04T15:00:00Z", kind: "k", text: "t" });
    say({ type: "ping" });
    expect(await next()).toEqual({ type: "pong" });
    for (const nonsense of ["no json", "{}", { type: "subscribe", severity: ["awful"] }]) {
      say(nonsense);
      expect(await next()).toMatchObject({ type: "error", detail: expect.any(String) });
    }
    say({ type: "get_status" });
    expect(await next()).toMatchObject({ type: "health", health: { status: "ok" } });
  });

  it("tells each client only what it subscribed to: by severity, repository, owner", async () => {
    const { url, store, tail } = await start();
    const clients = [
      { severity: ["critical"] },
      { repository: ["Acme/Site"] },
      { owner: ["acme"], severity: ["low"] },
      {},
    ];
    const followers = await Promise.all(
      clients.map(async (filter) => {
        const client = await connect(url);
        client.say({ type: "subscribe", ...filter });
        expect(await client.next()).toEqual({ type: "subscribed", id: "default" });
        expect(await client.next()).toMatchObject({ type: "hello", revision: 0 });
        return client;
      }),
    );
    store.put(someIncident({ id: "critical", severity: "critical", repos: ["x/y"] }));
    store.put(someIncident({ id: "site", severity: "high", repos: ["acme/site"] }));
    store.put(someIncident({ id: "low", severity: "low", repos: ["ACME/other"] }));
    await tail.advance();
    const expected = [["critical"], ["site"], ["low"], ["critical", "site", "low"]];
    for (const [index, client] of followers.entries()) {
      for (const id of expected[index] ?? []) {
        expect(await client.next()).toMatchObject({ type: "incident", change: "opened", incident: { id } });
      }
      client.say({ type: "ping" });
      expect(await client.next()).toEqual({ type: "pong" });
    }
  });

  it("says first what changed since the revision that is known, and no more after unsubscribing", async () => {
    const { url, store, tail, live } = await start();
    store.put(someIncident({ id: "one" }));
    store.put(someIncident({ id: "two" }));
    await tail.advance();
    const { say, next } = await connect(url);
    say({ type: "subscribe", id: "a", after: 1 });
    expect(await next()).toEqual({ type: "subscribed", id: "a" });
    expect(await next()).toEqual({ type: "hello", revision: 2 });
    expect(await next()).toMatchObject({ incident: { id: "two", revision: 2 } });
    expect(await next()).toEqual({ type: "caught_up", revision: 2 });
    live.publish({ type: "notice", at: "2025-07-04T15:00:00Z", kind: "k", text: "t" });
    expect(await next()).toMatchObject({ type: "notice" });
    say({ type: "unsubscribe", id: "a" });
    expect(await next()).toEqual({ type: "unsubscribed", id: "a" });
    store.put(someIncident({ id: "three" }));
    await tail.advance();
    say({ type: "ping" });
    expect(await next()).toEqual({ type: "pong" });
  });

  it("reads of what changed only what is wanted, and says when that was all", async () => {
    const { url, store, tail } = await start();
    for (let n = 1; n <= 300; n += 1) store.put(someIncident({ id: `i${n}`, repos: [`owner${n % 100}/x`] }));
    await tail.advance();
    const before = store.changeReads;
    const { say, next } = await connect(url);
    say({ type: "subscribe", owner: ["OWNER7"], after: 0 });
    expect(await next()).toMatchObject({ type: "subscribed" });
    expect(await next()).toMatchObject({ type: "hello", revision: 300 });
    for (const id of ["i7", "i107", "i207"]) expect(await next()).toMatchObject({ incident: { id } });
    expect(await next()).toEqual({ type: "caught_up", revision: 300 });
    expect(store.changeReads - before).toBe(1);
    store.put(someIncident({ id: "i7", repos: ["owner7/x"] }));
    await tail.advance();
    expect(await next()).toMatchObject({ incident: { id: "i7", revision: 301 } });
  });

  it("is closed to who has no token, and to another site's page", async () => {
    const { url } = await start({ token: TOKEN });
    await expect(connect(url)).rejects.toThrow("401");
    const authorization = `Bearer ${TOKEN}`;
    await expect(connect(url, { authorization, origin: "http://evil.example" })).rejects.toThrow("403");
    const { say, next } = await connect(url, { authorization });
    say({ type: "ping" });
    expect(await next()).toEqual({ type: "pong" });
  });

  it("lets go who asks too much, and everybody when the service ends", async () => {
    const { url, app } = await start();
    const noisy = await connect(url);
    const quiet = await connect(url);
    quiet.say({ type: "subscribe" });
    await quiet.next();
    for (let n = 0; n < 200; n += 1) noisy.say({ type: "ping" });
    expect(await noisy.closed).toBe(1008);
    await app.close();
    expect(await quiet.closed).toBe(1001);
  });

  it("takes no more clients than it may, and tells a plain request what it is", async () => {
    const { url, app } = await start({ maxStreams: 1 });
    await connect(url);
    await expect(connect(url)).rejects.toThrow("503");
    expect((await app.inject({ url: "/ws", headers: { host: "localhost" } })).statusCode).toBe(503);
    const { app: other } = await start();
    expect((await other.inject({ url: "/ws", headers: { host: "localhost" } })).statusCode).toBe(426);
  });

  it("shares its places with those who follow by server-sent events, and gives them back", async () => {
    const { url } = await start({ maxStreams: 2 });
    const page = url.replace("ws", "http");
    const { socket } = await connect(url);
    const reader = await followEvents(`${page}/stream`);
    await expect(connect(url)).rejects.toThrow("503");
    const refused = await fetch(`${page}/api/v1/stream`, { headers: { connection: "close" } });
    expect(await refused.json()).toMatchObject({ status: 503, title: "Too Many Streams" });
    reader.stop();
    socket.terminate();
    await eventually("one place is free again", () => connect(url).catch(() => undefined));
    await eventually("and the other", async () => {
      const next = await followEvents(`${page}/stream`);
      next.stop();
      return next.response.status === 200;
    });
  });
});
