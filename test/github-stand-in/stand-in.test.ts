import { afterEach, describe, expect, it } from "vitest";
import { EventWindow } from "./event-window.ts";
import { madeEvents } from "./made-events.ts";
import { type GitHubStandIn, type StandInOptions, startGitHubStandIn } from "./stand-in.ts";

let standIn: GitHubStandIn | undefined;
afterEach(async () => {
  await standIn?.stop();
  standIn = undefined;
});

async function start(
  options: StandInOptions,
): Promise<(path: string, headers?: Record<string, string>) => Promise<Response>> {
  const started = await startGitHubStandIn(options);
  standIn = started;
  return (path, headers) => fetch(started.url + path, { headers, redirect: "manual" });
}

const idsOf = async (response: Response) => ((await response.json()) as { id: string }[]).map(({ id }) => id);

describe("the public feed", () => {
  it("serves the newest 300 by position, newest first, with links", async () => {
    const events = madeEvents({ count: 450 });
    const get = await start({ events });
    const first = await get("/events?per_page=100&page=1");
    expect(await idsOf(first)).toEqual(
      events
        .slice(350)
        .reverse()
        .map(({ id }) => id),
    );
    expect(first.headers.get("x-poll-interval")).toBe("60");
    expect(first.headers.get("link")).toContain('page=2>; rel="next"');
    const last = await get("/events?per_page=100&page=3");
    expect((await idsOf(last)).at(-1)).toBe(events[150]?.id);
    expect(last.headers.get("link")).not.toContain("next");
    expect((await get("/events?per_page=100&page=4")).status).toBe(422);
  });

  it("answers 304 to its own weak ETag, which costs only the anonymous", async () => {
    const get = await start({ events: madeEvents({ count: 5 }) });
    const etag = (await get("/events")).headers.get("etag") ?? "";
    expect(etag).toMatch(/^W\/"/);
    const anonymous = await get("/events", { "if-none-match": etag });
    expect([anonymous.status, anonymous.headers.get("x-ratelimit-remaining")]).toEqual([304, "58"]);
    const known = await get("/events", { "if-none-match": etag, authorization: "Bearer a" });
    expect([known.status, known.headers.get("x-ratelimit-remaining")]).toEqual([304, "5000"]);
  });

  it("gives 60 anonymous requests an hour and then 403, until the hour is over", async () => {
    let now = Date.UTC(2026, 10, 20);
    const get = await start({ clock: () => now });
    const statuses = [];
    for (let i = 0; i < 61; i++) statuses.push((await get("/events")).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    const refused = await get("/events");
    expect([refused.status, refused.headers.get("x-ratelimit-remaining")]).toEqual([403, "0"]);
    now += 3_600_000;
    expect((await get("/events")).status).toBe(200);
  });

  it("knows its tokens", async () => {
    const get = await start({ tokens: ["right"] });
    expect((await get("/events", { authorization: "Bearer wrong" })).status).toBe(401);
    expect((await get("/events", { authorization: "Bearer right" })).status).toBe(200);
  });

  it("keeps lists of a repository, an organisation and an account", async () => {
    const events = madeEvents({ count: 300 });
    const [event] = events;
    const get = await start({ events });
    const repo = event?.repo?.name ?? "";
    for (const path of [
      `/repos/${repo}/events`,
      `/orgs/${repo.split("/")[0]}/events`,
      `/users/${event?.actor?.login}/events/public`,
    ]) {
      expect(await idsOf(await get(`${path}?per_page=100`)), path).toContain(event?.id);
    }
    expect((await get("/elsewhere")).status).toBe(404);
  });
});

describe("faults", () => {
  it("befall the requests they are meant for, in turn", async () => {
    const get = await start({ events: madeEvents({ count: 3 }) });
    standIn?.inject({ fault: { kind: "bad-gateway" }, page: 2 });
    standIn?.inject({ fault: { kind: "too-many-requests", retryAfterSeconds: 7 }, times: 2 });
    const answers = [
      await get("/events?page=1"),
      await get("/events?page=2"),
      await get("/events"),
      await get("/events"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([429, 502, 429, 200]);
    expect(answers[0]?.headers.get("retry-after")).toBe("7");
    expect(standIn?.requests.map(({ fault }) => fault)).toEqual([
      "too-many-requests",
      "bad-gateway",
      "too-many-requests",
      undefined,
    ]);
  });

  it("can break a connection before and within an answer", async () => {
    const get = await start({ events: madeEvents({ count: 50 }) });
    standIn?.inject({ fault: { kind: "reset" } });
    await expect(get("/events")).rejects.toThrow();
    standIn?.inject({ fault: { kind: "cut-off" } });
    await expect(get("/events").then((response) => response.text())).rejects.toThrow();
  });
});

describe("events that stay until they were read", () => {
  const fetchAll = (window: EventWindow, pages = [1, 2, 3]) => {
    const seen: string[] = [];
    for (const page of pages) {
      window.begin(page);
      const events = window.page(page, 100);
      seen.push(...events.map(({ id }) => id));
      window.finish(page, events);
    }
    return seen;
  };

  it("leave after the fetch that served them first and three further complete ones", () => {
    const events = madeEvents({ count: 10 });
    const window = new EventWindow({ events, untilRead: { perFetch: 10 } });
    for (let fetch = 1; fetch <= 4; fetch++) expect(fetchAll(window)).toHaveLength(10);
    expect(fetchAll(window)).toEqual([]);
    expect(window.served.map(({ times }) => times)).toEqual(Array(10).fill(4));
  });

  it("a fetch that began anew or broke off does not count", () => {
    const window = new EventWindow({ events: madeEvents({ count: 10 }), untilRead: { perFetch: 10 } });
    for (let i = 0; i < 20; i++) fetchAll(window, [1, 2]);
    fetchAll(window, [1, 3]);
    expect(window.completeFetches).toBe(0);
    expect(fetchAll(window)).toHaveLength(10);
  });

  it("all come, each on the pages of one fetch once, however many wait", () => {
    const events = madeEvents({ count: 1234 });
    const window = new EventWindow({ events, untilRead: { perFetch: 100 } });
    while (window.state.dropped < 1234) {
      const seen = fetchAll(window);
      expect(new Set(seen).size).toBe(seen.length);
    }
    expect(window.served).toHaveLength(1234);
  });
});
