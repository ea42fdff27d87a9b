import type { Activity } from "@oddwatch/pipeline";
import { describe, expect, it } from "vitest";
import { ActorCounts } from "../../benchmarks/quality/baselines/actor-counts.ts";
import { actorHourForest } from "../../benchmarks/quality/baselines/actor-hour-forest.ts";
import { eventDistance } from "../../benchmarks/quality/baselines/event-distance.ts";
import { hashedCutForest } from "../../benchmarks/quality/baselines/hashed-cut-forest.ts";
import { randomRank } from "../../benchmarks/quality/baselines/random-rank.ts";
import { rankOf } from "../../benchmarks/quality/baselines/ranking.ts";
import { volumeZScore } from "../../benchmarks/quality/baselines/volume-z-score.ts";
import { activityOf } from "../../benchmarks/quality/inject.ts";
import { madeEvent, madeScenario, NOON } from "./made-run.ts";

/** Three hundred accounts with an issue now and then, and `busy` with one a second after them. */
function hour(busy = 0): Activity[] {
  const ordinary = Array.from({ length: 900 }, (_, index) =>
    issue(`b${index}`, NOON + index * 1000, `user${index % 300}`),
  );
  const flood = Array.from({ length: busy }, (_, index) =>
    issue(`f${index}`, NOON + 900_000 + index * 1000, "mallory"),
  );
  return [...ordinary, ...flood];
}

function issue(id: string, at: number, login: string): Activity {
  const event = { ...madeEvent(id, at), actor: { login }, repo: { name: `${login}/app` } };
  return activityOf(event, NOON + 3_600_000);
}

const scenario = madeScenario(1);

describe.each([
  ["volume z-score", volumeZScore],
  ["isolation forest on actor-hours", actorHourForest],
  ["Mahalanobis per event", eventDistance],
])("%s", (_name, baseline) => {
  it("ranks a flood first, and the same each time", () => {
    const rank = baseline(hour());
    const ranking = rank(hour(80), "seed");
    expect(rankOf(scenario, ranking)).toBe(1);
    expect(rank(hour(80), "seed")).toEqual(ranking);
  });
});

it("the cut forest on hashed vectors flags few, the same each time", () => {
  const rank = hashedCutForest(hour());
  const ranking = rank(hour(80), "seed");
  expect(ranking.length).toBeLessThan(150);
  expect(rank(hour(80), "seed")).toEqual(ranking);
});

it("random rank depends on nothing but the seed", () => {
  const rank = randomRank(hour());
  expect(rank(hour(80), "one")).toEqual(rank(hour(80), "one"));
  expect(rank(hour(80), "one")).not.toEqual(rank(hour(80), "two"));
  expect(rank(hour(80), "one")).toHaveLength(301);
});

it("a rank is that of the first entry which names the true account or repository", () => {
  const ranking = [
    [{ kind: "actor", name: "carol" }],
    [
      { kind: "repo", name: "mallory" },
      { kind: "actor", name: "MALLORY" },
    ],
  ] as const;
  const entries = ranking.map((entry) => [...entry]);
  expect(rankOf(scenario, entries)).toBe(2);
  expect(rankOf(madeScenario(1, { truth: [{ kind: "org", name: "mallory" }] }), entries)).toBeUndefined();
});

it("counts of an account hold its events, repositories and gaps", () => {
  const counts = new ActorCounts();
  expect(counts.take(issue("a", NOON, "ann"))).toEqual({ events: 1, repos: 1, gapSeconds: undefined });
  counts.take(issue("b", NOON + 1000, "bob"));
  expect(counts.take({ ...issue("c", NOON + 5000, "ann"), repo: "x/y" })).toEqual({
    events: 2,
    repos: 2,
    gapSeconds: 5,
  });
});
