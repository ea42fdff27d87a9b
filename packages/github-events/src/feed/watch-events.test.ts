import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { madeEvents } from "../../../../test/github-stand-in/made-events.ts";
import type { RawEvent } from "../../../../test/github-stand-in/raw-event.ts";
import { type GitHubStandIn, startGitHubStandIn } from "../../../../test/github-stand-in/stand-in.ts";
import { TokenPool } from "../token-pool.ts";
import type { SourceStatus } from "./source-status.ts";
import { type WatchOptions, watchEvents } from "./watch-events.ts";
import { WatchPosition } from "./watch-position.ts";
import type { WatchRound } from "./watch-round.ts";

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 10, 20);

let standIn: GitHubStandIn;
let now: number;
const clock = () => now;
beforeEach(async () => {
  now = START;
  standIn = await startGitHubStandIn({ clock, anonymousLimit: 1e6 });
});
afterEach(() => standIn.stop());

let made = 0;
/** So many events of one repository, the last of them a second ago. */
function publish(repo: string, count: number): RawEvent[] {
  made += 1;
  const events = madeEvents({ count, seed: made, startAt: now - count * 1000 });
  for (const event of events) event.repo = { name: repo };
  standIn.window.publish(events);
  return events;
}

function watcher(options: WatchOptions & { tokens?: string[]; until?: number }) {
  const stop = new AbortController();
  return watchEvents({
    pool: new TokenPool({ apiUrl: standIn.url, tokens: options.tokens ?? ["a"], clock, random: () => 0.5 }),
    clock,
    random: () => 0.5,
    signal: stop.signal,
    sleep: async (ms) => {
      now += Math.ceil(ms);
      if (now >= (options.until ?? Number.POSITIVE_INFINITY)) stop.abort();
    },
    ...options,
  });
}

async function next(rounds: AsyncGenerator<WatchRound, void, void>): Promise<WatchRound> {
  const { value } = await rounds.next();
  if (!value) expect.unreachable("the watcher ended");
  return value;
}

const ids = (round: WatchRound) => round.events.map(({ event }) => event.id);

describe("watchEvents", () => {
  it("reads each repository and organisation in turn, and later only what is new", async () => {
    const first = publish("acme/site", 20);
    publish("other/thing", 5);
    const rounds = watcher({ repos: ["acme/site"], orgs: ["other"] });
    expect(await next(rounds)).toMatchObject({ feed: "acme/site", complete: true });
    expect(await next(rounds)).toMatchObject({ feed: "other", complete: true });
    const fresh = publish("acme/site", 3);
    expect(ids(await next(rounds))).toEqual(fresh.map(({ id }) => id));
    expect(first).toHaveLength(20);
    expect(standIn.requests.map(({ path }) => path)).toEqual([
      "/repos/acme/site/events",
      "/orgs/other/events",
      "/repos/acme/site/events",
    ]);
  });

  it("goes on from a stored position with each feed's own ETag", async () => {
    publish("acme/site", 20);
    const { position } = await next(watcher({ repos: ["acme/site"] }));
    const stored = WatchPosition.parse(JSON.parse(JSON.stringify(position)));
    const round = await next(watcher({ repos: ["acme/site"], position: stored }));
    expect(round).toMatchObject({ events: [], complete: true });
    expect(standIn.requests.map(({ status }) => status)).toEqual([200, 304]);
  });

  it("reads on to older pages until it meets what it had", async () => {
    publish("acme/site", 120);
    const rounds = watcher({ repos: ["acme/site"] });
    await next(rounds);
    now += 10 * 60_000;
    const fresh = publish("acme/site", 150);
    const round = await next(rounds);
    expect(ids(round)).toEqual(fresh.map(({ id }) => id));
    expect(round).toMatchObject({ complete: true, coverage: 1 });
    expect(standIn.requests.map(({ page }) => page)).toEqual([1, 1, 2]);
  });

  it("estimates what it missed when even 300 events do not reach back", async () => {
    publish("acme/site", 120);
    const rounds = watcher({ repos: ["acme/site"] });
    await next(rounds);
    now += 20 * 60_000;
    publish("acme/site", 1200);
    const round = await next(rounds);
    expect(round.events).toHaveLength(300);
    expect(round.complete).toBe(false);
    expect(round.coverage).toBeCloseTo(0.25, 1);
  });

  it("closes a gap next time when a page behind the first failed", async () => {
    publish("acme/site", 120);
    const rounds = watcher({ repos: ["acme/site"] });
    await next(rounds);
    now += 10 * 60_000;
    const fresh = publish("acme/site", 180);
    standIn.inject({ fault: { kind: "bad-gateway" }, page: 2 });
    const broken = await next(rounds);
    expect(broken).toMatchObject({ complete: false });
    const mended = await next(rounds);
    expect(new Set([...ids(broken), ...ids(mended)])).toEqual(new Set(fresh.map(({ id }) => id)));
    expect(mended.complete).toBe(true);
  });

  it("a repository that is gone does not hold up the others", async () => {
    const statuses: SourceStatus[] = [];
    publish("acme/site", 2);
    standIn.inject({ fault: { kind: "forbidden" }, path: "/repos/acme/gone", times: 99 });
    const rounds = watcher({ repos: ["acme/gone", "acme/site"], onStatus: (status) => statuses.push(status) });
    await next(rounds);
    expect(await next(rounds)).toMatchObject({ feed: "acme/site", complete: true });
    expect(now).toBe(START);
    expect(statuses.at(-1)).toMatchObject({
      state: "ok",
      hint: expect.stringContaining("GitHub forbids /repos/acme/gone"),
    });
  });

  it("without a token keeps to its part of the hour's requests, announced beforehand", async () => {
    const repos = ["a/a", "b/b", "c/c", "d/d"];
    const rounds = watcher({ repos, tokens: [], anonymousPerHour: 6, until: START + 3 * HOUR_MS });
    expect((await next(rounds)).position.requests).toHaveLength(3);
    for await (const _ of rounds);
    const times = standIn.requests.map(({ at }) => at);
    for (const from of times)
      expect(times.filter((at) => at >= from && at < from + HOUR_MS).length).toBeLessThanOrEqual(6);
    expect(new Set(standIn.requests.map(({ path }) => path)).size).toBe(4);
    expect(times.length).toBeGreaterThan(12);
  });

  it("ends at once when nothing is watched, and refuses odd names", async () => {
    expect(await watcher({}).next()).toEqual({ done: true, value: undefined });
    await expect(watcher({ repos: ["acme"] }).next()).rejects.toThrow(RangeError);
    await expect(watcher({ orgs: ["../user"] }).next()).rejects.toThrow(RangeError);
  });
});
