import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "../../../test/github-stand-in/fault.ts";
import { madeEvents } from "../../../test/github-stand-in/made-events.ts";
import { type GitHubStandIn, startGitHubStandIn } from "../../../test/github-stand-in/stand-in.ts";
import { GitHubClient } from "./client.ts";
import { Forbidden, InvalidAnswer, NotFound, RateLimited, Unauthorized, Unavailable } from "./errors.ts";

let standIn: GitHubStandIn;
beforeEach(async () => {
  standIn = await startGitHubStandIn({ events: madeEvents({ count: 250 }), tokens: ["right"] });
});
afterEach(() => standIn.stop());

const client = (options = {}) => new GitHubClient({ apiUrl: standIn.url, timeoutMs: 2_000, ...options });

describe("a page", () => {
  it("holds events with their JSON, the ETag verbatim, the poll interval and the rate", async () => {
    const page = await client({ token: "right" }).listPublicEvents();
    if (page.status !== "ok") expect.unreachable();
    expect(page.events).toHaveLength(100);
    expect(page.events[0]?.event.id).toBe(JSON.parse(page.events[0]?.raw ?? "{}").id);
    expect(page.etag).toMatch(/^W\/"/);
    expect(page.pollIntervalMs).toBe(60_000);
    expect(page.rate).toMatchObject({ limit: 5000, remaining: 4999 });
    expect(page.next).toContain("page=2");
  });

  it("is told as unchanged when the ETag is handed back", async () => {
    const { etag } = await client().listPublicEvents({ page: 2 });
    const again = await client().listPublicEvents({ page: 2, etag });
    expect(again).toMatchObject({ status: "not-modified", etag, pollIntervalMs: 60_000 });
    expect(standIn.requests.at(-1)?.headers["if-none-match"]).toBe(etag);
  });

  it("is asked for with version, media type, user agent and token", async () => {
    await client({ token: async () => "right", userAgent: "test" }).listPublicEvents({ perPage: 30 });
    expect(standIn.requests[0]?.headers).toMatchObject({
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      "user-agent": "test",
      authorization: "Bearer right",
    });
  });

  it("loses nothing to a bad event beside it", async () => {
    standIn.inject({ fault: { kind: "malformed-event" } });
    const page = await client().listPublicEvents();
    if (page.status !== "ok") expect.unreachable();
    expect(page.events).toHaveLength(100);
    expect(page.quarantined.map(({ reason }) => reason)).toEqual([
      "not a JSON object",
      "not a JSON object",
      "created_at is missing or not text",
      "created_at is not a date with time and zone",
    ]);
    expect(page.quarantined[1]?.raw).toBe("7");
  });

  it.each([
    ["repository", (c: GitHubClient) => c.listRepositoryEvents("owner-1/project-1"), "/repos/owner-1/project-1/events"],
    ["organisation", (c: GitHubClient) => c.listOrganizationEvents("owner-1"), "/orgs/owner-1/events"],
    ["account", (c: GitHubClient) => c.listUserEvents("person-1"), "/users/person-1/events/public"],
  ])("of one %s has its own address", async (_name, list, path) => {
    expect((await list(client())).status).toBe("ok");
    expect(standIn.requests[0]?.path).toBe(path);
  });

  it.each(["a/b/c", "../events", "a", "a/..", "a b/c", "a/b?x=1"])(
    "of the repository %j is never asked for",
    async (repo) => {
      await expect(client().listRepositoryEvents(repo)).rejects.toThrow(RangeError);
      expect(standIn.requests).toEqual([]);
    },
  );
});

it("the pages of a feed follow the server's links to the end", async () => {
  const ids = [];
  for await (const page of client().eventPages("public")) ids.push(...page.events.map(({ event }) => event.id));
  expect(ids).toHaveLength(250);
  expect(new Set(ids).size).toBe(250);
});

it("a next page on another host is not asked for", async () => {
  const fetch: typeof globalThis.fetch = async () =>
    new Response("[]", { headers: { link: '<https://evil.example/events?page=2>; rel="next"' } });
  const pages = client({ fetch, token: "right" }).eventPages("public");
  await pages.next();
  await expect(pages.next()).rejects.toThrow("the next page is on another host");
});

describe("failures", () => {
  it.each<[Fault, new (...args: never[]) => Error, string]>([
    [{ kind: "unauthorized" }, Unauthorized, "Bad credentials"],
    [{ kind: "forbidden" }, Forbidden, "Resource not accessible by personal access token"],
    [{ kind: "bad-gateway" }, Unavailable, "(502)"],
    [{ kind: "reset" }, Unavailable, "the connection failed, ECONNRESET"],
    [{ kind: "cut-off" }, Unavailable, "the connection failed"],
    [{ kind: "truncated" }, InvalidAnswer, "not a JSON list"],
    [{ kind: "not-a-list" }, InvalidAnswer, "not a JSON list"],
    [{ kind: "redirect", status: 302, to: "ftp://127.0.0.1/" }, InvalidAnswer, "a redirect to ftp:"],
  ])("%o", async (fault, kind, words) => {
    standIn.inject({ fault });
    const failure = await client()
      .listPublicEvents()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(kind);
    expect(String(failure)).toContain(words);
  });

  it.each<[Fault, number, boolean]>([
    [{ kind: "rate-limited", resetInSeconds: 30 }, 30_000, false],
    [{ kind: "abuse", retryAfterSeconds: 60 }, 60_000, true],
    [{ kind: "secondary" }, 60_000, true],
    [{ kind: "too-many-requests" }, 60_000, true],
  ])("%o says how long to wait", async (fault, delayMs, secondary) => {
    standIn.inject({ fault });
    const failure = await client()
      .listPublicEvents()
      .catch((error: unknown) => error);
    if (!(failure instanceof RateLimited)) expect.unreachable(String(failure));
    expect(failure.secondary).toBe(secondary);
    expect(failure.retryAfterMs).toBeGreaterThanOrEqual(delayMs);
    expect(failure.retryAfterMs).toBeLessThanOrEqual(delayMs + 2_000);
  });

  it.each<Fault["kind"]>(["hang", "hang-in-body"])(
    "a server that stops answering (%s) is unavailable in time",
    async (kind) => {
      standIn.inject({ fault: { kind } as Fault });
      await expect(client({ timeoutMs: 50 }).listPublicEvents()).rejects.toThrow("no answer within 0.05 s");
    },
  );

  it("a page longer than the bound is not read to its end", async () => {
    standIn.inject({ fault: { kind: "oversized", bytes: 100_000 } });
    await expect(client({ longestBodyBytes: 90_000 }).listPublicEvents()).rejects.toThrow("longer than 90000 bytes");
  });

  it("nobody there is unavailable, and a missing repository not found", async () => {
    await expect(client({ apiUrl: "http://127.0.0.1:1" }).listPublicEvents()).rejects.toThrow(Unavailable);
    standIn.inject({ fault: { kind: "redirect", status: 301, to: "/nowhere" } });
    await expect(client().listPublicEvents()).rejects.toThrow(NotFound);
  });

  it("the caller's abort stays the caller's", async () => {
    standIn.inject({ fault: { kind: "hang" } });
    const stop = new AbortController();
    const asked = client().listPublicEvents({ signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
  });

  it.each(["line\nbreak", "", "naïve"])("the token %j fails without being quoted", async (token) => {
    const failure = await client({ token })
      .listPublicEvents()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Unauthorized);
    if (token !== "") expect(String(failure)).not.toContain(token);
    expect(standIn.requests).toEqual([]);
  });

  it("a token that cannot be had is as good as a wrong one", async () => {
    const token = () => Promise.reject(new Error("the key is gone"));
    await expect(client({ token }).listPublicEvents()).rejects.toThrow("no token could be had");
  });
});

describe("redirects", () => {
  it("are followed with the token on the same host", async () => {
    standIn.inject({ fault: { kind: "redirect", status: 301, to: "/users/person-1/events/public" } });
    expect((await client({ token: "right" }).listPublicEvents()).status).toBe("ok");
    expect(standIn.requests.map(({ token }) => token)).toEqual(["right", "right"]);
  });

  it("are followed without the token to another host", async () => {
    const other = await startGitHubStandIn({});
    standIn.inject({ fault: { kind: "redirect", status: 307, to: `${other.url}/events` } });
    await client({ token: "right" }).listPublicEvents();
    await other.stop();
    expect(standIn.requests[0]?.token).toBe("right");
    expect(other.requests[0]?.token).toBeUndefined();
  });

  it("in a ring end after three", async () => {
    standIn.inject({ fault: { kind: "redirect", status: 302, to: "/events" }, times: 9 });
    await expect(client().listPublicEvents()).rejects.toThrow("more than 3 redirects");
    expect(standIn.requests).toHaveLength(4);
  });

  it("are counted as requests of their own", async () => {
    let requests = 0;
    standIn.inject({ fault: { kind: "redirect", status: 302, to: "/events" }, times: 2 });
    await client().listPublicEvents({ beforeRequest: () => void requests++ });
    expect(requests).toBe(3);
  });
});
