import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GitHubStandIn, startGitHubStandIn } from "../../../../test/github-stand-in/stand-in.ts";
import type { SourceStatus } from "../feed/source-status.ts";
import { compareRefs } from "./compare-refs.ts";
import { RefsPosition } from "./refs-position.ts";
import { type RefsRound, type WatchRefsOptions, watchRefs } from "./watch-refs.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);
const C = "c".repeat(40);
const START = Date.UTC(2026, 10, 20);
const MINUTE_MS = 60_000;

it("compareRefs names what is new, elsewhere and gone", () => {
  const before = { "refs/tags/gone": A, "refs/tags/moved": A, "refs/tags/same": `${B} ${A}` };
  const after = { "refs/tags/moved": `${C} ${B}`, "refs/tags/new": A, "refs/tags/same": `${B} ${A}` };
  expect(compareRefs("acme/act", before, after, 7)).toEqual([
    { repo: "acme/act", ref: "refs/tags/gone", from: A, at: 7 },
    { repo: "acme/act", ref: "refs/tags/moved", from: A, to: C, peeled: B, at: 7 },
    { repo: "acme/act", ref: "refs/tags/new", to: A, at: 7 },
  ]);
});

describe("watchRefs", () => {
  let standIn: GitHubStandIn;
  let now: number;
  /** What happens in each pause between two passes. */
  let pauses: (() => void)[];
  let statuses: SourceStatus[];
  beforeEach(async () => {
    now = START;
    pauses = [];
    statuses = [];
    const refs = { "acme/act": { "refs/tags/v1": A, "refs/heads/main": A }, "acme/tool": { "refs/tags/v1": A } };
    standIn = await startGitHubStandIn({ refs });
  });
  afterEach(() => standIn.stop());

  /** All rounds until the pauses are used up. */
  async function rounds(options: WatchRefsOptions = {}): Promise<RefsRound[]> {
    const stop = new AbortController();
    const all = [];
    const watched = watchRefs({
      repos: ["acme/act", "acme/tool"],
      baseUrl: standIn.url,
      clock: () => now,
      random: () => 1,
      signal: stop.signal,
      onStatus: (status) => statuses.push(status),
      sleep: async (ms) => {
        now += ms;
        const pause = pauses.shift();
        if (pause === undefined) stop.abort();
        pause?.();
      },
      ...options,
    });
    for await (const round of watched) all.push(round);
    return all;
  }

  it("takes in what it sees first without telling, and tells what changes later", async () => {
    pauses = [
      () => undefined,
      () => {
        standIn.refs["acme/act"] = { "refs/tags/v1": C, "refs/tags/v2": A, "refs/heads/main": C };
      },
    ];
    const [first, second, ...more] = await rounds();
    expect(first?.moves).toEqual([]);
    expect(Object.keys(first?.position.repos ?? {})).toEqual(["acme/act", "acme/tool"]);
    expect(second?.moves).toEqual([
      { repo: "acme/act", ref: "refs/tags/v1", from: A, to: C, at: START + 30 * MINUTE_MS },
      { repo: "acme/act", ref: "refs/tags/v2", to: A, at: START + 30 * MINUTE_MS },
    ]);
    expect(more).toEqual([]);
  });

  it("after a restart goes on from the stored position", async () => {
    const [first] = await rounds();
    const position = RefsPosition.parse(JSON.parse(JSON.stringify(first?.position)));
    standIn.refs["acme/tool"] = {};
    const [second] = await rounds({ position });
    expect(second?.moves).toEqual([{ repo: "acme/tool", ref: "refs/tags/v1", from: A, at: now - 15 * MINUTE_MS }]);
  });

  it("a repository that is gone is no deleted tags, and does not hold up the others", async () => {
    pauses = [
      () => {
        delete standIn.refs["acme/act"];
        standIn.refs["acme/tool"] = { "refs/tags/v1": B };
      },
    ];
    const all = await rounds();
    expect(all.flatMap(({ moves }) => moves.map(({ repo }) => repo))).toEqual(["acme/tool"]);
    expect(statuses.at(-1)).toMatchObject({ state: "ok", hint: expect.stringContaining("no such public repository") });
    expect(all.at(-1)?.position.repos).toHaveProperty("acme/act");
  });

  it("one answer that is cut off costs that repository this pass only", async () => {
    pauses = [
      () => {
        standIn.refs["acme/act"] = { "refs/tags/v1": B };
        standIn.inject({ fault: { kind: "cut-off" }, path: "/acme/act.git" });
      },
      () => undefined,
    ];
    const [, moved] = await rounds();
    expect(moved?.moves).toMatchObject([{ from: A, to: B, at: START + 30 * MINUTE_MS }]);
  });

  it("a server that fails is left alone, longer and longer", async () => {
    standIn.inject({ fault: { kind: "bad-gateway" }, times: 99 });
    pauses = Array.from({ length: 4 }, () => () => undefined);
    await rounds();
    // two failures in the first pass leave the breaker closed; the third opens it
    expect(standIn.requests).toHaveLength(2 + 4);
    expect(statuses.map(({ state, nextTryAt }) => [state, nextTryAt])).toEqual(
      [900, 904, 912, 928, 960].map((seconds) => ["failing", START + seconds * 1000]),
    );
  });

  it("refuses odd names", async () => {
    await expect(rounds({ repos: ["acme/../act"] })).rejects.toThrow(RangeError);
  });
});
