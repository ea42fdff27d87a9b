import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  listedIncident,
  type StatusPageAnswer,
  type StatusPageStandIn,
  startStatusPage,
} from "../../../../test/status-page-stand-in.ts";
import type { SourceStatus } from "../feed/source-status.ts";
import { StatusPosition } from "./status-position.ts";
import { type StatusRound, watchStatus } from "./watch-status.ts";

const NOON = Date.UTC(2026, 10, 20, 12);
const MINUTE_MS = 60_000;

describe("watchStatus", () => {
  let page: StatusPageStandIn;
  let now: number;
  let statuses: SourceStatus[];
  beforeEach(async () => {
    page = await startStatusPage(500);
    now = NOON;
    statuses = [];
  });
  afterEach(() => page.stop());

  /** The rounds of as many looks as there are answers, one after the other. */
  async function rounds(answers: StatusPageAnswer[], position?: StatusPosition): Promise<StatusRound[]> {
    const stop = new AbortController();
    const left = answers.slice(1);
    [page.answer] = answers;
    const all: StatusRound[] = [];
    const sleep = async (ms: number) => {
      now += ms;
      const next = left.shift();
      if (next === undefined) stop.abort();
      else page.answer = next;
    };
    const clock = () => now;
    const onStatus = (status: SourceStatus) => statuses.push(status);
    const options = { baseUrl: `${page.url}/`, position, clock, sleep, onStatus, random: () => 1, signal: stop.signal };
    for await (const round of watchStatus(options)) all.push(round);
    return all;
  }

  const list = (...incidents: object[]) => ({ incidents });
  const ended = listedIncident({ status: "resolved", resolved_at: "2026-11-20T12:05:00Z" });

  it("tells a trouble when it is new, put into other words, and over, and nothing in between", async () => {
    const worse = listedIncident({ name: "Git Operations and API are down" });
    const told = await rounds([
      list(),
      ...[listedIncident(), worse, ended].flatMap((each) => [list(each), list(each)]),
    ]);
    expect(told.map(({ troubles }) => troubles.map(({ title, until }) => [title, until]))).toEqual([
      [["Incident with Git Operations", undefined]],
      [["Git Operations and API are down", undefined]],
      [["Incident with Git Operations", Date.UTC(2026, 10, 20, 12, 5)]],
    ]);
    expect(page.asked).toEqual(Array(7).fill("/api/v2/incidents.json"));
    expect(now).toBe(NOON + 7 * 3 * MINUTE_MS);
  });

  it("tells each change once, over a restart too", async () => {
    const [first] = await rounds([list(listedIncident())]);
    const position = StatusPosition.parse(JSON.parse(JSON.stringify(first.position)));
    expect(await rounds([list(listedIncident())], position)).toEqual([]);
    expect(await rounds([list(ended)], position)).toMatchObject([{ troubles: [{ until: expect.any(Number) }] }]);
  });

  it("tells nothing of what was over a day ago, and remembers no more than the page lists", async () => {
    const old = listedIncident({ id: "old", started_at: "2026-11-18T00:00:00Z", resolved_at: "2026-11-18T02:00:00Z" });
    const [round] = await rounds([list(old, listedIncident()), list(), list(listedIncident({ id: "next" }))]);
    expect(Object.keys(round.position.told)).toEqual(["kr09ddfgbfsf"]);
    const [, second] = await rounds([list(listedIncident()), list(listedIncident({ id: "next" }))]);
    expect(Object.keys(second.position.told)).toEqual(["next"]);
  });

  it.each([
    ["an error", 503, "cannot be reached"],
    ["a page for people", "<html>", "makes no sense"],
    ["another list", { incidents: "none" }, "no list of incidents"],
    ["nothing there", 404, "knows nothing"],
  ])("stays quiet over %s, asks less and less often, and goes on after it", async (_what, answer, error) => {
    const told = await rounds([...Array(5).fill(answer), list(listedIncident())]);
    expect(told).toHaveLength(1);
    expect(statuses.map(({ state }) => state)).toEqual([...Array(5).fill("waiting"), "ok"]);
    expect(statuses[0].error).toContain(error);
    expect(statuses.at(-1)?.error).toBeUndefined();
    expect(now).toBe(NOON + (3 + 6 + 12 + 15 + 15 + 3) * MINUTE_MS);
  });

  it("stays quiet where nothing can be reached", async () => {
    await page.stop();
    expect(await rounds([list()])).toEqual([]);
    expect(statuses).toMatchObject([{ state: "waiting", error: expect.stringContaining("ECONNREFUSED") }]);
    page = await startStatusPage(list());
  });
});
