import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OrganisationStandIn, type RawAuditEntry } from "../../../../test/organisation-stand-in.ts";
import type { SourceStatus } from "../feed/source-status.ts";
import { type AuditLogRound, type WatchAuditLogOptions, watchAuditLog } from "./watch-audit-log.ts";

const NOON = Date.UTC(2026, 10, 20, 12);
const MINUTE = 60_000;
const MAY = { organization_administration: "read" };

let github: OrganisationStandIn;
let now: number;
let statuses: SourceStatus[];
beforeEach(async () => {
  github = await OrganisationStandIn.start();
  github.tokens.set("owner", MAY).set("nobody", {});
  github.logs.set("acme", []);
  now = NOON;
  statuses = [];
});
afterEach(() => github.stop());

const entry = (id: number, at: number, given: object = {}): RawAuditEntry => {
  return { _document_id: `d${id}`, "@timestamp": at, action: "repo.add_topic", actor: "alice", org: "acme", ...given };
};
const add = (...entries: RawAuditEntry[]) => github.logs.get("acme")?.push(...entries);

/** Watches for so many ms of its own clock. */
async function watch(ms: number, given: Partial<WatchAuditLogOptions> = {}): Promise<AuditLogRound[]> {
  const stopping = new AbortController();
  const end = now + ms;
  const rounds: AuditLogRound[] = [];
  for await (const round of watchAuditLog({
    organisations: ["acme"],
    tokensFor: () => [async () => "owner"],
    apiUrl: github.url,
    clock: () => now,
    random: () => 0,
    signal: stopping.signal,
    onStatus: (status) => statuses.push(status),
    sleep: async (wait) => {
      now += wait;
      if (now > end) stopping.abort(new Error("enough"));
      stopping.signal.throwIfAborted();
    },
    ...given,
  }))
    rounds.push(round);
  return rounds;
}

const idsOf = (rounds: AuditLogRound[]) => rounds.flatMap(({ events }) => events.map(({ event }) => event.id));

describe("watching an audit log", () => {
  it("brings the last day first, page after page, oldest first, each act once", async () => {
    github.pageLength = 3;
    add(...[5, 4, 3, 2, 1, 0].map((id) => entry(id, NOON - id * MINUTE)), entry(9, NOON - 25 * 60 * MINUTE));
    const rounds = await watch(10 * MINUTE);
    expect(idsOf(rounds)).toEqual(["d5", "d4", "d3", "d2", "d1", "d0"]);
    expect(rounds.map(({ events }) => events.length).slice(0, 2)).toEqual([3, 3]);
    expect(rounds[0]?.events[0]).toMatchObject({
      event: { action: "repo.add_topic" },
      raw: expect.stringContaining("d5"),
    });
  });

  it("goes on where it stood, with what came late and out of order", async () => {
    add(entry(1, NOON - 30 * MINUTE), entry(2, NOON - MINUTE));
    const [first] = await watch(0);
    add(entry(3, NOON - 5 * MINUTE), entry(4, NOON));
    const ids = idsOf(await watch(0, { position: first?.position }));
    expect(ids).toEqual(["d3", "d2", "d4"]); // those of the last ten minutes come again after a restart
    expect(first?.position).toEqual({ version: 1, from: { acme: NOON - 11 * MINUTE } });
  });

  it("asks with the ETag while nothing happens, and tells nobody", async () => {
    add(entry(1, NOON));
    const rounds = await watch(5 * MINUTE);
    expect(rounds).toHaveLength(1);
    expect(github.seen.filter(({ etag }) => etag !== undefined).length).toBeGreaterThanOrEqual(3);
  });

  it("keeps aside what cannot be read, once, and loses nothing else", async () => {
    github.sendsEtags = false;
    add(entry(1, NOON), { "@timestamp": NOON, action: 7 });
    const rounds = await watch(5 * MINUTE);
    expect(idsOf(rounds)).toEqual(["d1"]);
    expect(rounds.flatMap(({ quarantined }) => quarantined.map(({ reason }) => reason))).toEqual([
      "action is missing or no name of an act",
    ]);
  });

  it("tries the next token where one may not read the log", async () => {
    add(entry(1, NOON));
    const tokensFor = () => [
      async () => "nobody",
      async () => Promise.reject(new Error("no key")),
      async () => "owner",
    ];
    expect(idsOf(await watch(2 * MINUTE, { tokensFor }))).toEqual(["d1"]);
    expect(github.seen.filter(({ token }) => token === "nobody")).toHaveLength(1);
  });

  it("says what is missing when no token may, and asks again a quarter of an hour later", async () => {
    expect(await watch(20 * MINUTE, { tokensFor: () => [async () => "nobody"] })).toEqual([]);
    expect(statuses[0]).toMatchObject({
      state: "failing",
      error: expect.stringContaining("forbids"),
      hint: expect.stringContaining("GitHub Enterprise Cloud"),
      nextTryAt: NOON + 15 * MINUTE,
    });
    expect(github.seen).toHaveLength(2);
  });

  it.each([
    ["asks to wait", { status: 429, headers: { "retry-after": "120" } }, "waiting", 2 * MINUTE],
    ["is down", { status: 503 }, "failing", 500],
    ["answers nonsense", { status: 200, body: "<html>" }, "failing", 500],
  ])("waits while GitHub %s, then loses nothing", async (_what, fault, state, waitMs) => {
    add(entry(1, NOON));
    github.faultFor = () => (github.seen.length === 1 ? fault : undefined);
    expect(idsOf(await watch(5 * MINUTE))).toEqual(["d1"]);
    expect(statuses[0]).toMatchObject({ state, nextTryAt: NOON + waitMs });
    expect(statuses.at(-1)).toMatchObject({ state: "ok", lastSuccessAt: expect.any(Number) });
  });

  it("reads each organisation, also when another cannot be read", async () => {
    github.logs.set("globex", [entry(7, NOON, { org: "globex" })]);
    const rounds = await watch(MINUTE, { organisations: ["gone", "globex"] });
    expect(rounds.map(({ organisation }) => organisation)).toEqual(["globex"]);
  });

  it("does not follow a page to another host with its token", async () => {
    add(entry(1, NOON));
    const headers = { link: '<https://elsewhere.test/orgs/acme/audit-log>; rel="next"' };
    github.faultFor = () => ({ status: 200, headers, body: "[]" });
    expect(await watch(1_000)).toEqual([]);
    expect(statuses[0]?.error).toContain("another host");
  });

  it("refuses a name that is none before anything runs, and ends at once without one", async () => {
    await expect(watch(0, { organisations: ["../repos"] })).rejects.toThrow(RangeError);
    expect(await watch(0, { organisations: [] })).toEqual([]);
    expect(github.seen).toEqual([]);
  });
});
