import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  IncidentDetail,
  IncidentPage,
  StreamMessage,
  type Summary,
  SummaryPage,
} from "../packages/protocol/src/index.ts";
import { eventually } from "./eventually.ts";
import type { Fault } from "./github-stand-in/fault.ts";
import { madeEvents } from "./github-stand-in/made-events.ts";
import { type GitHubStandIn, type SeenRequest, startGitHubStandIn } from "./github-stand-in/stand-in.ts";
import { floodEvents } from "./planted-flood.ts";
import type { ServiceProcess } from "./service-process.ts";
import { ServiceUnderTest } from "./service-under-test.ts";
import { sseMessages } from "./sse-messages.ts";
import { loggedEvents } from "./stored-and-replayed.ts";

const POLL_SECONDS = 1;
const WAIT_SECONDS = 2;
const ORDINARY = 400;
const PER_FETCH = 40;
/** What the source asks for; look-ups about incidents ask for other things at other times. */
const FEED = "/events";

/** Everything that can go wrong with a request, once each and the sly ones twice; every fifth request gets the next. */
const FAULTS: Fault[] = [
  { kind: "hang" },
  { kind: "malformed-event" },
  { kind: "too-many-requests", retryAfterSeconds: WAIT_SECONDS },
  { kind: "truncated" },
  { kind: "bad-gateway" },
  { kind: "old-events", count: 20 },
  { kind: "rate-limited", resetInSeconds: WAIT_SECONDS },
  { kind: "reset" },
  { kind: "malformed-event" },
  { kind: "abuse", retryAfterSeconds: WAIT_SECONDS },
  { kind: "cut-off" },
  { kind: "old-events", count: 20 },
];

let room: ServiceUnderTest;
let standIn: GitHubStandIn;
let service: ServiceProcess;

beforeAll(async () => {
  const coming = [...FAULTS];
  let asked = 0;
  const now = Date.now();
  room = await ServiceUnderTest.create();
  standIn = await startGitHubStandIn({
    events: [
      ...madeEvents({ count: ORDINARY, startAt: now - 1_800_000 }),
      ...floodEvents("loud-account", { count: 150, startAt: now - 600_000, firstId: 7_000_000_000 }),
    ],
    untilRead: { perFetch: PER_FETCH },
    pollIntervalSeconds: POLL_SECONDS,
    faultFor: ({ path }) => (path === FEED && asked++ % 5 === 4 ? coming.shift() : undefined),
  });
  service = room.serve({ githubUrl: standIn.url });
  await eventually("the service has read something", () => standIn.window.completeFetches > 0);
}, 90_000);

afterAll(async () => {
  await standIn.stop();
  await room.end();
}, 30_000);

describe("a service that watches a GitHub where everything goes wrong now and then", { timeout: 150_000 }, () => {
  it("answers how it is while a request hangs", async () => {
    const health = await service.health();
    expect(health.code).toBe(200);
    expect(health.sources.map(({ name, lane }) => [name, lane])).toEqual([["public", "public"]]);
    const stats = await service.stats();
    expect(stats.ingest.inputs).toBeGreaterThan(PER_FETCH);
  });

  it("sends a planted flood to a client that only knows onmessage", async () => {
    const leave = new AbortController();
    const stream = await service.fetch("/stream", { signal: leave.signal });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const anomalies: Summary[] = [];
    let greeted = false;
    for await (const { type, data } of sseMessages(stream)) {
      if (type !== "message") continue;
      const message = StreamMessage.parse(JSON.parse(data));
      if (message.type === "connected") greeted = true;
      else anomalies.push(message.data);
      // told at its first sign, and again whenever it becomes more severe
      if (anomalies.some((each) => each.actor_login === "loud-account" && each.anomaly_score > 0.5)) break;
    }
    leave.abort();
    expect(greeted).toBe(true);
    const flood = anomalies.at(-1);
    expect(flood).toMatchObject({ event_type: "IssuesEvent", repo_name: "loud-account/board" });
    expect(flood?.root_cause.length).toBeGreaterThan(0);
  });

  it("lists it with its evidence, in both shapes", async () => {
    const page = IncidentPage.parse(await (await service.fetch("/api/v1/incidents?limit=100")).json());
    const listed = page.incidents.find(({ actors, sample }) => !sample && actors.includes("loud-account"));
    expect(listed?.kind).toBe("flood");
    const answer = await service.fetch(`/api/v1/incidents/${listed?.id}`);
    const detail = IncidentDetail.parse(await answer.json());
    expect(detail.event_count).toBeGreaterThan(1);
    expect(detail.events[0]).toMatchObject({ type: "IssuesEvent", actor: "loud-account" });
    expect(detail.timeline[0]?.what).toBe("opened");
    const { summaries } = SummaryPage.parse(await (await service.fetch("/summary?limit=500")).json());
    expect(summaries.map(({ id }) => id)).toContain(listed?.id);
  });

  it("has every event that was served in its log once, whatever went wrong on the way", async () => {
    await eventually(
      "every event has left the pages",
      () => {
        const { waiting, onPages } = standIn.window.state;
        return waiting === 0 && onPages === 0;
      },
      120_000,
    );
    const { completeFetches } = standIn.window;
    await eventually("the last round is stored", () => standIn.window.completeFetches >= completeFetches + 2);
    expect((await service.stats()).ingest.quarantined).toBeGreaterThan(0);
    expect(await service.stop()).toEqual({ code: 0, signal: null });

    const logged = await room.withStore(loggedEvents);
    const served = standIn.window.served.map(({ event }) => event.id);
    expect(served).toHaveLength(ORDINARY + 150);
    expect(logged.map(({ id }) => id).sort()).toEqual(served.sort());
  });

  // That an hour without a token holds 60 requests at most is shown on a clock that can be moved, in
  // packages/github-events/src/feed/poll-events.test.ts.
  it("met every fault, and obeyed every limit meanwhile", () => {
    const requests = standIn.requests.filter(({ path }) => path === FEED);
    expect(requests.flatMap(({ fault }) => fault ?? [])).toEqual(FAULTS.map(({ kind }) => kind));
    expect(requests.every(({ token }) => token === "test-token")).toBe(true);
    expect(
      waitsAfter(requests, ({ fault }) => fault === "too-many-requests" || fault === "abuse"),
    ).toBeGreaterThanOrEqual(WAIT_SECONDS * 1000);
    expect(waitsAfter(requests, ({ fault }) => fault === "rate-limited")).toBeGreaterThanOrEqual(WAIT_SECONDS * 1000);
    // X-Poll-Interval counts from the answer, which is later than the request
    const firstPages = requests.filter(({ page }) => page === 1);
    expect(waitsAfter(firstPages, () => true)).toBeGreaterThanOrEqual(POLL_SECONDS * 1000);
  });

  it("asked for unchanged pages with the weak ETag it was given, and got 304", () => {
    const unchanged = standIn.requests.filter(({ status }) => status === 304);
    expect(unchanged.length).toBeGreaterThan(5);
    for (const { headers } of unchanged) expect(headers["if-none-match"]).toMatch(/^W\/"/);
  });
});

/** The shortest time in ms from a request that `which` picks to the next one. */
function waitsAfter(requests: SeenRequest[], which: (request: SeenRequest) => boolean): number {
  const waits = requests.flatMap((request, index) => {
    const next = requests[index + 1];
    return which(request) && next !== undefined ? [next.at - request.at] : [];
  });
  return Math.min(...waits);
}
