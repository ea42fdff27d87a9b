import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activity, ActivityKind } from "../activity.ts";
import { activity, NOON, text } from "../activity-under-test.ts";
import { FEATURE_INDEX, FEATURES, type FeatureName } from "../feature-vector.ts";
import { FeatureExtractor, type Observation } from "./extract.ts";
import { keyHash } from "./key-hash.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

function feature(observation: Observation, name: FeatureName): number {
  return observation.vector[FEATURE_INDEX[name]];
}

function unknownIn(observation: Observation): string[] {
  return FEATURES.map(({ name }) => name).filter((name) => Number.isNaN(feature(observation, name)));
}

/** What is seen of the last of several activities. */
function last(activities: Activity[], extractor = new FeatureExtractor()): Observation {
  for (const each of activities.slice(0, -1)) extractor.observe(each);
  return extractor.observe(activities[activities.length - 1]);
}

const PATTERN = ["text.actors_1h", "text.repos_1h", "name.actors_1h", "name.repos_1h"];
const REPO = FEATURES.map(({ name }) => name).filter((name) => name.startsWith("repo."));

describe("what is not known is NaN, never 0", () => {
  it("for a first star: the gap, the text and the name", () => {
    const unknown = [...PATTERN, "actor.gap_s", "text.length"];
    expect(unknownIn(last([activity("star")]))).toEqual(expect.arrayContaining(unknown));
  });

  it("for an activity without a repository: everything about repositories", () => {
    const repoless = activity("other", { repo: undefined });
    const unknown = ["actor.repos_10m", "actor.repos_1h", "actor.owners_1h", ...REPO, ...PATTERN, "text.length"];
    const found = unknownIn(last([repoless, repoless]));
    expect(found).toEqual(expect.arrayContaining([...unknown, "pair.seen_before"]));
  });

  it("for a repository without an owner: the owners", () => {
    for (const repo of ["app", "/app", ""]) {
      const observation = last([activity("star", { repo })]);
      expect(observation.owner).toBeUndefined();
      expect(unknownIn(observation)).toContain("actor.owners_1h");
    }
  });

  it("for a text of two words: who else wrote it, but not its length", () => {
    const observation = last([activity("comment", { body: text("thank you", { shape: undefined }) })]);
    expect(unknownIn(observation)).toEqual(expect.arrayContaining([...PATTERN, "actor.gap_s"]));
    expect(feature(observation, "text.length")).toBe(9);
  });

  it("for any activity at all every feature is a number of 0 or more, or not known", () => {
    const kinds: ActivityKind[] = [
      ...["push", "issue", "comment", "create", "star", "pull-request", "release", "delete", "ref-move", "other"],
    ] as ActivityKind[];
    const name = fc.constantFrom("", "/", "a", "a/b", "A/b/c", "x".repeat(140), "\uFFFD", "bot[bot]", "漢/字");
    const number = fc.oneof(fc.constantFrom(undefined, 0, -1, 7, 1e300, Infinity, -Infinity, NaN), fc.integer());
    const any = fc
      .record({
        kind: fc.constantFrom(...kinds),
        at: fc.oneof(
          fc.integer({ min: NOON - DAY_MS, max: NOON + DAY_MS }),
          fc.constantFrom(0, 1, -1, 8.64e15, -8.64e15),
        ),
        actor: name,
        repo: fc.option(name, { nil: undefined }),
        ref: name,
        head: name,
        before: fc.option(name, { nil: undefined }),
        ...Object.fromEntries(["actorId", "repoId", "number", "commits", "assets"].map((field) => [field, number])),
        body: fc.option(
          name.map((each) => text(each)),
          { nil: undefined },
        ),
      })
      .map(({ kind, ...given }) => activity(kind, given as object));
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 30 }), (all) => {
        const extractor = new FeatureExtractor();
        for (const each of all) {
          const observation = extractor.observe(each);
          for (const value of observation.vector)
            expect(Number.isNaN(value) || (value >= 0 && value < Infinity)).toBe(true);
          for (const weight of [observation.actorWeight, observation.repoWeight, observation.patternWeight]) {
            expect(weight > 0 && weight <= 1).toBe(true);
          }
          expect(observation.watchedMs).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe("what an account did", () => {
  it("is counted over a minute, ten minutes and an hour", () => {
    const pushes = Array.from({ length: 40 }, (_, n) => activity("push", { at: NOON + n, repo: `acme/app-${n}` }));
    const observation = last(pushes);
    for (const name of ["actor.events_1m", "actor.events_10m", "actor.events_1h", "actor.repos_1h"] as const) {
      expect(feature(observation, name)).toBeCloseTo(40, 1);
    }
    expect(feature(observation, "actor.owners_1h")).toBeCloseTo(1, 3);
    expect(observation.actorWeight).toBeCloseTo(1 / 40, 3);
  });

  it("in one group of events does not count in another", () => {
    const observation = last([...new Array(9).fill(activity("push")), activity("issue")]);
    expect(feature(observation, "actor.events_1h")).toBe(1);
  });

  it("is the same account and repository whatever the case they are written in", () => {
    const observation = last([activity("push"), activity("push", { actor: "ALICE", repo: "Acme/App" })]);
    expect(feature(observation, "actor.events_1h")).toBe(2);
    expect(feature(observation, "actor.repos_1h")).toBe(1);
    expect(feature(observation, "pair.seen_before")).toBe(1);
  });

  it("is counted for each owner apart when it is automation", () => {
    const runs = ["acme/app", "other/app", "acme/lib"].map((repo) =>
      activity("push", { actor: "dependabot[bot]", repo }),
    );
    expect(feature(last(runs), "actor.events_1h")).toBe(2);
    const person = runs.map((run) => ({ ...run, actor: "alice" }));
    expect(feature(last(person), "actor.events_1h")).toBe(3);
  });

  it("tells the time since the last event of the kind", () => {
    const observation = last([activity("push"), activity("push", { at: NOON + 90_000 })]);
    expect(feature(observation, "actor.gap_s")).toBe(90);
  });
});

describe("what happened on a repository", () => {
  it("counts different accounts, and those that are new everywhere", () => {
    const regulars = ["a", "b", "c"].flatMap((actor) =>
      new Array(3).fill(activity("push", { actor, repo: "other/lib" })),
    );
    const stars = ["a", "b", "c", "d", "e"].map((actor) => activity("star", { actor }));
    const observation = last([...regulars, ...stars]);
    expect(feature(observation, "repo.actors_10m")).toBe(5);
    expect(feature(observation, "repo.newcomers_1h")).toBe(2);
  });

  it("counts an account once, however often it acts", () => {
    const observation = last(new Array(20).fill(activity("star")));
    expect(feature(observation, "repo.events_1h")).toBe(20);
    expect(feature(observation, "repo.actors_1h")).toBe(1);
    expect(feature(observation, "repo.newcomers_1h")).toBe(1);
  });
});

describe("what is repeated", () => {
  it("counts accounts and repositories that share a text", () => {
    const copies = [1, 2, 3, 4].map((n) =>
      activity("comment", { actor: `user-${n % 3}`, repo: `acme/app-${n}`, body: text("buy cheap followers") }),
    );
    const observation = last(copies);
    expect(feature(observation, "text.actors_1h")).toBe(3);
    expect(feature(observation, "text.repos_1h")).toBe(4);
  });

  it("counts accounts and repositories that share the shape of a name", () => {
    const made = [1, 2, 3].map((n) =>
      activity("create", { what: "repository", ref: undefined, actor: `u${n}`, repo: `u${n}/snapshot-${n}a` }),
    );
    const observation = last(made);
    expect(observation.nameShape).toBe("repository snapshot-#");
    expect(feature(observation, "name.actors_1h")).toBe(3);
    expect(feature(observation, "name.repos_1h")).toBe(3);
  });
});

describe("an evicted key is unknown, never new", () => {
  const flooded = (tableName: string, at: number) => {
    const extractor = new FeatureExtractor();
    for (const ms of [0, 1, 2]) extractor.observe(activity("star", { actor: "bob", at: NOON + ms }));
    const table = extractor.tables.find(({ name }) => name === tableName);
    for (let n = 1; n <= 2_000_000 && table !== undefined; n++) table.touch(keyHash(`flood ${n}`, 1), at);
    return extractor;
  };

  it("an account and a repository that may have met", () => {
    const extractor = flooded("pairs", NOON + MINUTE_MS);
    const again = extractor.observe(activity("star", { actor: "bob", at: NOON + 2 * MINUTE_MS }));
    expect(feature(again, "pair.seen_before")).toBeNaN();
    expect(feature(again, "pair.events_30d")).toBeNaN();
  });

  it("a repository that the account may have touched within the hour", () => {
    const extractor = flooded("meetings", NOON + MINUTE_MS);
    const again = extractor.observe(activity("star", { actor: "bob", at: NOON + 2 * MINUTE_MS }));
    expect(feature(again, "actor.repos_1h")).toBeCloseTo(1, 1);
  });

  it("an account that may have been seen elsewhere", () => {
    const extractor = flooded("account-events", NOON + MINUTE_MS);
    const again = extractor.observe(activity("star", { actor: "bob", repo: "acme/lib", at: NOON + HOUR_MS }));
    expect(feature(again, "repo.newcomers_1h")).toBeNaN();
  });

  it("but who was not seen for hours counts as new again", () => {
    const extractor = flooded("account-events", NOON + MINUTE_MS);
    const later = extractor.observe(activity("star", { actor: "eve", repo: "acme/lib", at: NOON + 5 * HOUR_MS }));
    expect(feature(later, "repo.newcomers_1h")).toBe(1);
  });
});

describe("the extractor", () => {
  it("holds bounded tables, each under a name of its own", () => {
    const { tables } = new FeatureExtractor();
    for (const table of tables) {
      for (let n = 1; n <= 600_000; n++) table.touch(keyHash(`${n}`, 1), NOON + n);
      expect(table.size).toBeLessThanOrEqual(524_288);
    }
    expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length);
  });

  it("goes on from a saved state as if never stopped", () => {
    const some = Array.from({ length: 60 }, (_, n) =>
      activity("comment", {
        at: NOON + n * 1000,
        actor: `u${n % 7}`,
        repo: `o/r${n % 5}`,
        body: text(`text ${n % 3}`),
      }),
    );
    const live = new FeatureExtractor();
    for (const each of some.slice(0, 30)) live.observe(each);
    const restored = new FeatureExtractor();
    restored.restore(live.save(true));
    for (const each of some.slice(30)) expect(restored.observe(each)).toEqual(live.observe(each));
  });
});
