import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { SourceRound } from "../source-round.ts";
import { type ContextUnderTest, contextUnderTest, NOW, run } from "./context-under-test.ts";
import type { SourceContext } from "./source-context.ts";
import { webhookSource } from "./webhook-source.ts";

const SECRET = "a secret of the webhook";
const MEGABYTE = 1024 * 1024;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Listening {
  url: string;
  context: ContextUnderTest;
  ended: Promise<void>;
}

async function listen(given: Partial<SourceContext> = {}): Promise<Listening> {
  const context = contextUnderTest(given);
  const ended = run(webhookSource({ secret: SECRET, host: "127.0.0.1", port: 0 }), context);
  ends.push(async () => {
    context.stop();
    await ended;
  });
  const url = await new Promise<string>((resolve) => {
    const set = context.board.set.bind(context.board);
    context.board.set = (name, change) => {
      set(name, change);
      const listensOn = /http:\S+/.exec(change.hint ?? "")?.[0];
      if (listensOn !== undefined) resolve(listensOn);
    };
  });
  return { url, context, ended };
}

function sample(name: string): string {
  const folder = new URL("../../../../github-events/fixtures/webhooks/", import.meta.url);
  return readFileSync(new URL(`${name}.json`, folder), "utf8");
}

interface Sent {
  name?: string;
  id?: string;
  body?: string | Uint8Array;
  secret?: string;
  headers?: Record<string, string>;
}

function deliver(url: string, { name = "push", id = "d-1", body = sample(name), secret = SECRET, headers }: Sent = {}) {
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const all = { "x-github-event": name, "x-github-delivery": id, "x-hub-signature-256": signature, ...headers };
  return fetch(url, { method: "POST", body: body as string, headers: all });
}

const idsOf = (rounds: SourceRound[]) => rounds.flatMap(({ items }) => items.map(({ event }) => event?.id));

describe("a webhook delivery", () => {
  it("is stored as the public event it corresponds to, and answered", async () => {
    const { url, context } = await listen();
    const response = await deliver(url);
    expect([response.status, await response.text()]).toEqual([202, "stored"]);
    const [round] = context.rounds;
    expect(round).toMatchObject({ source: "webhook", lane: "webhook", at: NOW, refused: [], controls: [] });
    expect(round?.items).toMatchObject([{ event: { id: "d-1", type: "PushEvent" }, seenAt: NOW, raw: sample("push") }]);
    expect(context.board.health(1)).toMatchObject([
      { name: "webhook", state: "ok", last_success_at: "2019-05-15T15:25:00.000Z" },
    ]);
  });

  it("is answered only after it is stored", async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const taken = Promise.withResolvers<void>();
    const store = () => {
      taken.resolve();
      return promise;
    };
    const { url } = await listen({ ingest: { offer: store, store } });
    let answered = false;
    const response = deliver(url).finally(() => {
      answered = true;
    });
    await taken.promise;
    expect((await deliver(url, { name: "ping", body: "{}" })).status).toBe(202); // a whole round trip later
    expect(answered).toBe(false);
    resolve(true);
    expect((await response).status).toBe(202);
  });

  it.each([
    ["another secret", { secret: "another secret altogether" }],
    ["a body that was changed on its way", { headers: { "x-hub-signature-256": `sha256=${"0".repeat(64)}` } }],
    ["an empty signature", { headers: { "x-hub-signature-256": "" } }],
  ])("signed with %s is refused with 401 and leaves nothing", async (_name, sent) => {
    const { url, context } = await listen();
    const response = await deliver(url, sent);
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status: 401, title: "Wrong signature" });
    expect(context.rounds).toEqual([]);
  });

  it("that comes again is answered alike and stored once, also when its payload has no time of its own", async () => {
    const logged = new Set<string>();
    const stored: SourceRound[] = [];
    const store = async (round: SourceRound) => {
      stored.push(round);
      for (const id of idsOf([round])) logged.add(id ?? "");
      return true;
    };
    let now = NOW;
    const ingest = { offer: store, store };
    const { url } = await listen({ ingest, clock: () => now++, isLogged: async (id) => logged.has(id) });
    const { repository, sender } = JSON.parse(sample("star"));
    const body = JSON.stringify({ action: "added", member: { login: "new-one" }, repository, sender });
    const both = { name: "member", id: "d-7", body };
    for (let time = 0; time < 3; time++) expect(await (await deliver(url, both)).text()).toBe("stored");
    expect(idsOf(stored)).toEqual(["d-7"]);
  });

  it("that comes twice at the same time is stored once", async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const taken = Promise.withResolvers<void>();
    const stored: SourceRound[] = [];
    const store = (round: SourceRound) => {
      stored.push(round);
      taken.resolve();
      return promise;
    };
    const { url } = await listen({ ingest: { offer: store, store } });
    const first = deliver(url);
    await taken.promise;
    const second = deliver(url);
    await deliver(url, { name: "ping", body: "{}" });
    resolve(true);
    expect([(await first).status, (await second).status]).toEqual([202, 202]);
    expect(stored.length).toBe(1);
  });

  it("of a ping is answered and not stored", async () => {
    const { url, context } = await listen();
    const response = await deliver(url, { name: "ping", body: '{"zen": "Keep it simple."}' });
    expect([response.status, await response.text()]).toEqual([202, "pong"]);
    expect(context.rounds).toEqual([]);
  });

  it.each([
    ["left out because another tells the same", "watch", /^left out: /],
    ["of a kind that nothing corresponds to", "gollum_of_tomorrow", /^nothing here is watched/],
  ])("%s is answered and not stored", async (_name, name, answer) => {
    const { url, context } = await listen();
    const response = await deliver(url, { name, body: name === "watch" ? sample(name) : "{}" });
    expect([response.status, await response.text()]).toEqual([202, expect.stringMatching(answer)]);
    expect(context.rounds).toEqual([]);
  });

  it("that cannot be read is kept aside with its reason and its time", async () => {
    const { url, context } = await listen();
    const response = await deliver(url, { id: "d-9", body: "[1, 2" });
    expect(await response.text()).toBe("quarantined: the body is no JSON object");
    const reason = "delivery d-9: the body is no JSON object";
    expect(context.rounds).toMatchObject([{ items: [], at: NOW, refused: [{ reason, raw: "[1, 2" }] }]);
  });

  it.each([
    ["without an id", { id: "" }],
    ["with an id that is no id", { id: "d 1; drop" }],
  ])("%s is refused with 400", async (_name, sent) => {
    const { url, context } = await listen();
    expect((await deliver(url, sent)).status).toBe(400);
    expect(context.rounds).toEqual([]);
  });

  it("longer than GitHub ever sends is refused with 413", async () => {
    const { url, context } = await listen();
    const response = await deliver(url, { body: new Uint8Array(25 * MEGABYTE + 1) });
    expect([response.status, ((await response.json()) as { title: string }).title]).toEqual([413, "Too large"]);
    expect(context.rounds).toEqual([]);
  });

  it("anywhere else than POST /webhook is answered with 404", async () => {
    const { url } = await listen();
    expect((await fetch(url)).status).toBe(404);
    expect((await deliver(url.replace("/webhook", "/other"))).status).toBe(404);
  });
});

describe("a delivery that cannot be stored", () => {
  it("is answered with 503, so that GitHub shows it as failed", async () => {
    const failing = async () => Promise.reject(new Error("no space left"));
    const { url, context } = await listen({ isLogged: failing });
    const response = await deliver(url);
    expect([response.status, ((await response.json()) as { title: string }).title]).toEqual([503, "Not stored"]);
    expect(context.failures.join()).toContain("no space left");
  });

  it("because the service stops is answered with 503, and nothing holds up the end", async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const taken = Promise.withResolvers<void>();
    const store = () => {
      taken.resolve();
      return promise;
    };
    const { url, context, ended } = await listen({ ingest: { offer: store, store } });
    const response = deliver(url);
    await taken.promise;
    context.stop();
    resolve(false);
    expect((await response).status).toBe(503);
    await ended;
  });

  it("because half of it is missing does not hold up the end", async () => {
    const { url, context, ended } = await listen();
    const { port } = new URL(url);
    const idle = connect(Number(port), "127.0.0.1");
    const half = connect(Number(port), "127.0.0.1");
    const closed = [idle, half].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
    half.write("POST /webhook HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 100\r\n\r\nhalf");
    await new Promise((resolve) => half.once("data", resolve)); // 100 Continue: it is being read
    context.stop();
    await ended;
    await Promise.all(closed);
  });
});

describe("the address of webhooks", () => {
  it("that is taken ends the source with the reason", async () => {
    const { url } = await listen();
    const { port } = new URL(url);
    const second = webhookSource({ secret: SECRET, host: "127.0.0.1", port: Number(port) });
    await expect(run(second, contextUnderTest())).rejects.toThrow("EADDRINUSE");
  });
});
