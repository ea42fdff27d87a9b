import { describe, expect, it } from "vitest";
import type { Activity } from "../activity.ts";
import { activity, NOON, text } from "../activity-under-test.ts";
import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import { FeatureExtractor } from "./extract.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const [A, B, C] = ["a", "b", "c"].map((letter) => letter.repeat(40));

/** An extractor that has watched for so long before noon, and saw little. */
function watching(ms: number): FeatureExtractor {
  const extractor = new FeatureExtractor();
  for (let n = 0; n < 10; n++) extractor.observe(activity("other", { actor: "zoe", repo: "zoe/z", at: NOON - ms }));
  return extractor;
}

/** A feature of the last of several activities, after two hours in which another did other things. */
function last(name: FeatureName, ...activities: Activity[]): number {
  const extractor = watching(2 * HOUR_MS);
  const observations = activities.map((each) => extractor.observe(each));
  return observations[observations.length - 1].vector[FEATURE_INDEX[name]];
}

describe("refs", () => {
  const push = (from: string, to: string, minute: number, given: object = {}) =>
    activity("push", { before: from, head: to, at: NOON + minute * MINUTE_MS, ...given });

  it("tell rewinds, also over all branches and repositories of an owner", () => {
    const rewound = [0, 1, 2].flatMap((n) => [
      push(A, B, n, { repo: `acme/r${n}` }),
      push(B, A, n + 1, { repo: `acme/r${n}` }),
    ]);
    expect(last("ref.rewind", ...rewound)).toBe(1);
    expect(last("owner.rewinds_1h", ...rewound)).toBeCloseTo(3, 0);
    expect(last("ref.rewind", push(A, B, 0), push(B, C, 1))).toBe(0);
  });

  it("tell a push that does not follow the last one seen", () => {
    expect(last("ref.chain_broken", push(A, B, 0), push(C, A, 1))).toBe(1);
  });

  it("tell a branch that is made again after it was deleted", () => {
    const [deleted, made] = [
      activity("delete", { ref: "v1", what: "tag" }),
      activity("create", { ref: "v1", what: "tag" }),
    ];
    expect(last("ref.recreated", deleted, made)).toBe(1);
    expect(last("ref.recreated", made)).toBe(0);
    expect(last("ref.recreated", deleted, activity("create", { ref: "v1", what: "branch" }))).toBe(0);
  });

  it("count tags that move to one commit", () => {
    const moves = [1, 2, 3, 4].map((n) => activity("ref-move", { ref: `refs/tags/v${n}.0`, from: A, to: B }));
    expect(last("ref.same_commit_1h", ...moves)).toBe(4);
    expect(last("ref.version_tag", ...moves)).toBe(1);
  });

  it("count repositories whose default branch was pushed to", () => {
    const repos = [1, 2, 3, 4].map((n) =>
      push(A, B, 0, { repo: `o/r${n}`, ref: n === 4 ? "refs/heads/x" : "refs/heads/main" }),
    );
    expect(last("actor.default_repos_1h", ...repos)).toBe(3);
    expect(last("actor.repos_1h", ...repos)).toBe(4);
  });
});

describe("first times and newcomers", () => {
  const release = (actor: string) => activity("release", { actor, at: NOON + MINUTE_MS });
  const push = (actor: string) => activity("push", { actor });

  it("tell the first of its kind by an account, on a repository, and of the two", () => {
    for (const name of ["actor.first_kind", "repo.first_kind", "pair.first_kind"] as const) {
      expect(last(name, push("alice"), release("alice"))).toBe(1);
      expect(last(name, release("alice"), release("alice"))).toBe(0);
    }
    expect(last("repo.first_kind", release("bob"), release("alice"))).toBe(0);
  });

  it("tell a release by an account never seen where others were", () => {
    expect(last("pair.newcomer_release", push("bob"), release("alice"))).toBe(1);
    expect(last("pair.newcomer_release", push("bob"), push("alice"), release("alice"))).toBe(0);
    expect(last("pair.newcomer_release", release("alice"))).toBeNaN();
  });
});

describe("numbers of accounts and repositories", () => {
  const crowd = Array.from({ length: 600 }, (_, n) =>
    activity("star", { actor: `u${n}`, actorId: 1000 + n, repo: `o/r${n}`, repoId: 5000 + n }),
  );
  const young = activity("star", { actor: "young", actorId: 99_999, repoId: 1, repo: "o/old" });

  it("tell the young from the old", () => {
    expect(last("actor.id_rank", ...crowd, young)).toBe(1);
    expect(last("repo.id_rank", ...crowd, young)).toBe(0);
  });

  it("tell a repository under a new name, and count an owner's", () => {
    const renamed = crowd.slice(0, 5).map((each) => ({ ...each, repo: `${each.repo}-defaced` }));
    expect(last("repo.renamed", ...crowd, renamed[0])).toBe(1);
    expect(last("owner.renames_1h", ...crowd, ...renamed)).toBe(5);
    expect(last("owner.renames_1h", ...crowd, ...renamed, renamed[0])).toBe(0);
  });

  it("say nothing where they are not GitHub's", () => {
    const contradiction = activity("push", { actor: "github-actions[bot]", actorId: 7 });
    for (const name of ["actor.id_rank", "repo.id_rank"] as const) {
      expect(last(name, ...crowd, contradiction, young)).toBeNaN();
    }
  });
});

describe("texts", () => {
  const comment = (n: number, given: object) =>
    activity("comment", { actor: `u${n}`, repo: `o/r${n}`, at: NOON + n * 1000, ...given });

  it("count those that are nearly the same", () => {
    const copies = [1, 2, 3].map((n) => comment(n, { body: text(`copy ${n}`, { near: ["same", `a${n}`, `b${n}`] }) }));
    expect(last("text.actors_1h", ...copies)).toBe(1);
    expect(last("text.near_actors_1h", ...copies)).toBeCloseTo(3, 2);
    expect(last("text.near_repos_1h", ...copies)).toBeCloseTo(3, 2);
  });

  it("count hosts never linked to before", () => {
    const linking = (hosts: string[]) => comment(1, { body: text("see", { hosts }) });
    expect(last("text.new_hosts", linking(["a.example"]), linking(["a.example", "b.example"]))).toBe(1);
  });

  it("tell where something looked like a secret, and 0 where nothing did", () => {
    expect(last("activity.secrets", comment(1, { secrets: [{ kind: "npm-token", place: "body" }] }))).toBe(1);
    expect(last("activity.secrets", comment(1, {}))).toBe(0);
    expect(last("activity.secrets", activity("star"))).toBeNaN();
  });

  it("count comments on one's own issues", () => {
    const opened = activity("issue", { number: 7 });
    const talk = new Array(20).fill(activity("comment", { number: 7 }));
    expect(last("actor.self_talk_1h", opened, ...talk)).toBe(20);
    expect(last("actor.self_talk_1h", opened, activity("comment", { number: 7, actor: "bob" }))).toBe(0);
    expect(last("actor.self_talk_1h", ...talk)).toBeNaN();
  });
});

describe("how far back the memory reaches", () => {
  it("is the time watched, for whom nothing was forgotten", () => {
    const extractor = watching(70 * MINUTE_MS);
    const { watchedMs, repoWatchedMs, pairWatchedMs, ownerWatchedMs, patternWatchedMs } = extractor.observe(
      activity("push"),
    );
    expect([watchedMs, repoWatchedMs, pairWatchedMs, ownerWatchedMs]).toEqual(new Array(4).fill(70 * MINUTE_MS));
    expect(patternWatchedMs).toBeUndefined();
  });

  it("is shorter for whom something may have been forgotten", () => {
    const extractor = watching(70 * MINUTE_MS);
    const actors = extractor.tables.find(({ name }) => name === "actors");
    for (let key = 1; key < 4_000_000; key += 7) actors?.touch(key, NOON - 20 * MINUTE_MS);
    const { watchedMs, repoWatchedMs, vector } = extractor.observe(activity("push"));
    expect(watchedMs / MINUTE_MS).toBeCloseTo(20, -1);
    expect(repoWatchedMs).toBe(70 * MINUTE_MS);
    expect(vector[FEATURE_INDEX["actor.events_10m"]]).toBe(1);
    expect(vector[FEATURE_INDEX["actor.events_1d"]]).toBeNaN();
  });
});
