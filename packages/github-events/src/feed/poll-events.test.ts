import { afterEach, describe, expect, it } from "vitest";
import type { Fault } from "../../../../test/github-stand-in/fault.ts";
import { madeEvents } from "../../../../test/github-stand-in/made-events.ts";
import {
  type GitHubStandIn,
  type StandInOptions,
  startGitHubStandIn,
} from "../../../../test/github-stand-in/stand-in.ts";
import type { Token } from "../client.ts";
import { TokenPool } from "../token-pool.ts";
import { pollPublicEvents } from "./poll-events.ts";
import { PollPosition } from "./poll-position.ts";
import type { PollRound } from "./poll-round.ts";
import type { SourceStatus } from "./source-status.ts";

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 10, 20);

let standIn: GitHubStandIn;
let now = START;
const clock = () => now;
afterEach(() => standIn.stop());

async function start(options: StandInOptions = {}): Promise<void> {
  now = START;
  standIn = await startGitHubStandIn({ clock, pollIntervalSeconds: 60, ...options });
}

interface PollerOptions {
  tokens?: Token[];
  position?: PollPosition;
  until?: number;
  statuses?: SourceStatus[];
  timeoutMs?: number;
}

/** A poller on a clock that only sleeping moves. */
function poller({
  tokens = [],
  position,
  until = Number.POSITIVE_INFINITY,
  statuses = [],
  timeoutMs = 5_000,
}: PollerOptions = {}) {
  const stop = new AbortController();
  return pollPublicEvents({
    pool: new TokenPool({ apiUrl: standIn.url, tokens, clock, random: () => 0.5, timeoutMs }),
    position,
    signal: stop.signal,
    clock,
    random: () => 0.5,
    onStatus: (status) => statuses.push(status),
    sleep: async (ms) => {
      now += Math.ceil(ms);
      if (now >= until) stop.abort();
    },
  });
}

async function next(rounds: AsyncGenerator<PollRound, void, void>): Promise<PollRound> {
  const { value } = await rounds.next();
  if (!value) expect.unreachable("the poller ended");
  return value;
}

const ids = (round: PollRound) => round.events.map(({ event }) => event.id);

/** The most requests that any 60 minutes held. */
function busiestHour(): number {
  const times = standIn.requests.map(({ at }) => at);
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + HOUR_MS).length));
}

describe("with a token", () => {
  it("reads all three pages, oldest event first, and later only what is new", async () => {
    const events = madeEvents({ count: 400 });
    await start({ events: events.slice(0, 300) });
    const rounds = poller({ tokens: ["a"] });
    const first = await next(rounds);
    expect(ids(first)).toEqual(events.slice(0, 300).map(({ id }) => id));
    expect(first.complete).toBe(true);
    expect(JSON.parse(first.events[0]?.raw ?? "")).toEqual(events[0]);

    standIn.window.publish(events.slice(300));
    const second = await next(rounds);
    expect(ids(second)).toEqual(events.slice(300).map(({ id }) => id));
    expect(now - START).toBe(60_000);
  });

  it("keeps an ETag for each page and hands each back verbatim", async () => {
    await start({ events: madeEvents({ count: 300 }) });
    const rounds = poller({ tokens: ["a"] });
    const { position } = await next(rounds);
    await next(rounds);
    const asked = standIn.requests.slice(3).map(({ headers, status }) => [headers["if-none-match"], status]);
    expect(asked).toEqual([1, 2, 3].map((page) => [position.etags[page], 304]));
  });

  it("goes on from a stored position, unchanged pages included", async () => {
    await start({ events: madeEvents({ count: 300 }) });
    const { position } = await next(poller({ tokens: ["a"] }));
    const stored = PollPosition.parse(JSON.parse(JSON.stringify(position)));
    const round = await next(poller({ tokens: ["a"], position: stored }));
    expect(round.events).toEqual([]);
    expect(now - START).toBe(60_000);
    expect(standIn.requests.slice(3).map(({ status }) => status)).toEqual([304, 304, 304]);
  });

  it("without the stored position brings everything again", async () => {
    await start({ events: madeEvents({ count: 300 }) });
    await next(poller({ tokens: ["a"] }));
    expect((await next(poller({ tokens: ["a"] }))).events).toHaveLength(300);
  });

  it("keeps to the server's own poll interval", async () => {
    await start({ events: madeEvents({ count: 10 }), pollIntervalSeconds: 300 });
    const rounds = poller({ tokens: ["a"] });
    for (let i = 0; i < 3; i++) await next(rounds);
    expect(now - START).toBe(600_000);
  });

  it("drops old events that come back", async () => {
    const events = madeEvents({ count: 600 });
    await start({ events: events.slice(0, 300) });
    const rounds = poller({ tokens: ["a"] });
    await next(rounds);
    standIn.window.publish(events.slice(300));
    await next(rounds);
    standIn.inject({ fault: { kind: "old-events", count: 50 }, page: 3 });
    expect(ids(await next(rounds))).toEqual([]);
  });

  it("quarantines a bad event once and keeps its page", async () => {
    await start({ events: madeEvents({ count: 50 }) });
    standIn.inject({ fault: { kind: "malformed-event" }, page: 1, times: 2 });
    const rounds = poller({ tokens: ["a"] });
    const first = await next(rounds);
    expect(first.events).toHaveLength(50);
    expect(first.quarantined.map(({ raw }) => raw)).toContain("7");
    expect((await next(rounds)).quarantined).toEqual([]);
  });

  it("measures coverage from the overlap of rounds", async () => {
    const events = madeEvents({ count: 3000, startAt: START, stepMs: 50 });
    await start({ events: events.slice(0, 300) });
    const rounds = poller({ tokens: ["a"] });
    expect((await next(rounds)).coverage).toBeUndefined();
    standIn.window.publish(events.slice(300, 450));
    expect((await next(rounds)).coverage).toBe(1);
    standIn.window.publish(events.slice(450, 3000));
    const { coverage } = await next(rounds); // 2550 new events, 300 of them seen
    expect(coverage).toBeGreaterThan(0.15);
    expect(coverage).toBeLessThan(0.6);
  });
});

describe("tokens", () => {
  it("several share the work", async () => {
    await start({ events: madeEvents({ count: 300 }), tokenLimit: 100 });
    const rounds = poller({ tokens: ["a", "b"] });
    for (let i = 0; i < 20; i++) {
      standIn.window.publish(madeEvents({ count: 300, seed: i + 2 }));
      await next(rounds);
    }
    const used = standIn.requests.map(({ token }) => token);
    expect(used).toHaveLength(60);
    expect(used.filter((token) => token === "a").length).toBeGreaterThan(24);
    expect(used.filter((token) => token === "b").length).toBeGreaterThan(24);
  });

  it("a wrong one is dropped, and the round is read with the other", async () => {
    await start({ events: madeEvents({ count: 300 }), tokens: ["right"] });
    const statuses: SourceStatus[] = [];
    const rounds = poller({ tokens: ["wrong", "right"], statuses });
    expect((await next(rounds)).complete).toBe(true);
    await next(rounds);
    expect(standIn.requests.filter(({ token }) => token === "wrong")).toHaveLength(1);
    expect(statuses.at(-1)).toMatchObject({
      state: "ok",
      hint: expect.stringContaining("token 1 of 2: GitHub does not accept"),
    });
  });

  it("when all are wrong, polling goes on without any", async () => {
    await start({ events: madeEvents({ count: 300 }), tokens: ["right"] });
    const rounds = poller({ tokens: ["wrong", async () => "also wrong"] });
    expect((await next(rounds)).events).toHaveLength(300);
    expect(standIn.requests.slice(-3).map(({ token }) => token)).toEqual([undefined, undefined, undefined]);
  });

  it("one that has used up its hour waits for the reset while the other goes on", async () => {
    await start({ events: madeEvents({ count: 300 }) });
    standIn.inject({ fault: { kind: "rate-limited", resetInSeconds: 600 } });
    const rounds = poller({ tokens: ["a", "b"] });
    expect((await next(rounds)).complete).toBe(true);
    expect(standIn.requests.map(({ token }) => token)).toEqual(["a", "b", "b", "b"]);
  });
});

describe("without a token", () => {
  it("announces each round, then reads it, every 200 s", async () => {
    await start({ events: madeEvents({ count: 300 }) });
    const rounds = poller();
    const announced = await next(rounds);
    expect(announced).toMatchObject({
      events: [],
      complete: false,
      position: { requests: [START, START, START], etags: {} },
    });
    expect(standIn.requests).toEqual([]);
    expect((await next(rounds)).events).toHaveLength(300);
    await next(rounds);
    expect(now - START).toBe(200_000);
  });

  it("says what a token would give", async () => {
    await start({ events: madeEvents({ count: 3 }) });
    const statuses: SourceStatus[] = [];
    const rounds = poller({ statuses });
    await next(rounds);
    await next(rounds);
    expect(statuses.at(-1)).toMatchObject({ state: "ok", nextTryAt: START + 200_000, rate: { limit: 60 } });
    expect(statuses.at(-1)?.hint).toContain("Without a token three pages are read every 200 s");
  });

  const faults: (Fault | undefined)[] = [
    undefined,
    { kind: "bad-gateway" },
    { kind: "reset" },
    { kind: "truncated" },
    { kind: "forbidden" },
    { kind: "unauthorized" },
    { kind: "secondary" },
    { kind: "too-many-requests", retryAfterSeconds: 0 },
    { kind: "redirect", status: 302, to: "/events" },
  ];
  it.each(faults)("no 60 minutes hold more than 60 requests when every answer is %o", async (fault) => {
    await start({ events: madeEvents({ count: 300 }), faultFor: () => fault, anonymousLimit: 1e6 });
    for await (const _ of poller({ until: START + 3 * HOUR_MS }));
    expect(busiestHour()).toBeLessThanOrEqual(60);
    expect(standIn.requests.length).toBeGreaterThan(10);
  });

  it("nor when each page takes two requests, because it has moved", async () => {
    const faultFor = ({ path }: { path: string }): Fault | undefined =>
      path === "/events" ? { kind: "redirect", status: 301, to: "/users/person-1/events/public" } : undefined;
    await start({ events: madeEvents({ count: 300 }), faultFor, anonymousLimit: 1e6 });
    for await (const _ of poller({ until: START + 3 * HOUR_MS }));
    expect(busiestHour()).toBeLessThanOrEqual(60);
    expect(standIn.requests.length).toBeGreaterThan(120);
  });

  it("nor when it is killed again and again, in the middle of a round too", async () => {
    await start({ events: madeEvents({ count: 300 }), anonymousLimit: 1e6 });
    let position: PollPosition | undefined;
    for (let restart = 0; restart < 200 && now < START + 3 * HOUR_MS; restart++) {
      const rounds = poller({ position });
      position = (await next(rounds)).position; // the announcement is stored
      await next(rounds); // the round itself is read, and lost
      if (restart % 3 === 0) position = (await next(rounds)).position;
      now += 7_000;
    }
    expect(now).toBeGreaterThan(START + HOUR_MS);
    expect(busiestHour()).toBeLessThanOrEqual(60);
  });

  it("waits for the reset when the address has used up its hour", async () => {
    await start({ events: madeEvents({ count: 3 }), anonymousLimit: 4 });
    const statuses: SourceStatus[] = [];
    const rounds = poller({ statuses });
    for (let i = 0; i < 4; i++) await next(rounds);
    expect(statuses.at(-1)).toMatchObject({ state: "waiting", error: expect.stringContaining("asks to wait") });
    await next(rounds);
    expect(now).toBeGreaterThanOrEqual(START + HOUR_MS);
  });
});

describe("failures", () => {
  it("a page that fails costs the others nothing, and is read next time", async () => {
    await start({ events: madeEvents({ count: 300 }) });
    standIn.inject({ fault: { kind: "bad-gateway" }, page: 2 });
    const statuses: SourceStatus[] = [];
    const rounds = poller({ tokens: ["a"], statuses });
    const first = await next(rounds);
    expect(first.complete).toBe(false);
    expect(first.events).toHaveLength(200);
    expect(Object.keys(first.position.etags)).toEqual(["1", "3"]);
    expect(statuses.at(-1)).toMatchObject({ state: "failing", error: expect.stringContaining("(502)") });
    const second = await next(rounds);
    expect(second.events).toHaveLength(100);
    expect(second.complete).toBe(true);
    expect(statuses.at(-1)).toMatchObject({ state: "ok", error: undefined });
  });

  it.each<Fault["kind"]>(["hang", "hang-in-body", "reset", "cut-off"])(
    "a server that fails by %s is left alone, longer and longer, up to 15 minutes",
    async (kind) => {
      await start({ events: madeEvents({ count: 30 }), faultFor: () => ({ kind }) as Fault });
      const rounds = poller({ tokens: ["a"], timeoutMs: kind.startsWith("hang") ? 20 : 5_000 });
      const waits = [];
      for (let i = 0; i < 14; i++) {
        const before = now;
        await next(rounds);
        waits.push((now - before) / 1000);
      }
      // three failures open the breaker, then single tries: 75 % of 8 s, 16 s ... but never under the poll interval
      expect(waits.slice(0, 4)).toEqual([0, 60, 60, 60]);
      expect(waits.slice(-3)).toEqual([675, 675, 675]);
      expect(standIn.requests).toHaveLength(3 + 13);
    },
  );

  it("obeys the Retry-After of a secondary limit for the token that met it", async () => {
    await start({ events: madeEvents({ count: 300 }) });
    standIn.inject({ fault: { kind: "abuse", retryAfterSeconds: 400 }, page: 2 });
    const rounds = poller({ tokens: ["a", "b"] });
    const first = await next(rounds);
    expect(first).toMatchObject({ complete: false });
    expect(first.events).toHaveLength(200);
    await next(rounds);
    expect(standIn.requests.map(({ token }) => token)).toEqual(["a", "a", "b", "b", "b", "b"]);
  });

  it("ends quietly when it is told to stop, also within a request", async () => {
    await start({ events: madeEvents({ count: 3 }) });
    standIn.inject({ fault: { kind: "hang" } });
    const stop = new AbortController();
    const pool = new TokenPool({ apiUrl: standIn.url, tokens: ["a"] });
    const asked = pollPublicEvents({ pool, signal: stop.signal }).next();
    stop.abort();
    expect(await asked).toEqual({ done: true, value: undefined });
  });

  it("refuses a budget that allows no round", async () => {
    await start();
    await expect(pollPublicEvents({ anonymousPerHour: 2 }).next()).rejects.toThrow(
      "anonymousPerHour must be 3 or more, got 2",
    );
  });
});
