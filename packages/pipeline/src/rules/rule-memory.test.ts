import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activity } from "../activity.ts";
import { activity, NOON } from "../activity-under-test.ts";
import { FeatureExtractor } from "../features/extract.ts";
import type { Rule, RuleKey } from "./rule.ts";
import { RuleDetector } from "./rule-detector.ts";

const MINUTE = 60_000;
const base = {
  id: "r",
  kind: "flood",
  says: "It says.",
  on: ["create"],
  when: [],
  subject: "actor",
  surprise: 5,
} as const;
const inTurn: Rule = {
  ...base,
  on: ["release"],
  when: [],
  after: {
    per: "repo",
    within: "10 minutes",
    steps: [
      { on: ["member"], when: [] },
      { on: ["delete"], when: [{ field: "what", is: "tag" }] },
    ],
  },
};
const counted: Rule = {
  ...base,
  on: ["create"],
  when: [{ field: "what", is: "branch" }],
  count: [{ of: "repo", per: "actor", within: "10 minutes", atLeast: 3 }],
};

function detectorOf(...rules: Rule[]) {
  const detector = new RuleDetector(rules);
  const extractor = new FeatureExtractor();
  const judge = (each: Activity) => detector.judge(extractor.observe(each)).map(({ rule }) => rule.id);
  return { detector, judge };
}

const member = (at: number, given = {}) => activity("member", { at, ...given });
const deleted = (at: number, given = {}) => activity("delete", { at, what: "tag", ...given });
const release = (at: number, given = {}) => activity("release", { at, ...given });

describe("a sequence", () => {
  it.each<[string, Activity[], boolean]>([
    ["in its order", [member(NOON), deleted(NOON + 1), release(NOON + 2)], true],
    ["with other things between", [member(NOON), activity("star"), deleted(NOON + 1), release(NOON + 2)], true],
    ["just within its time", [member(NOON), deleted(NOON + 1), release(NOON + 10 * MINUTE)], true],
    ["too late", [member(NOON), deleted(NOON + 1), release(NOON + 10 * MINUTE + 1)], false],
    ["without its first step", [deleted(NOON), release(NOON + 1)], false],
    ["without its second step", [member(NOON), release(NOON + 1)], false],
    ["in another order", [deleted(NOON), member(NOON + 1), release(NOON + 2)], false],
    ["whose step does not hold", [member(NOON), deleted(NOON + 1, { what: "branch" }), release(NOON + 2)], false],
    ["on another repository", [member(NOON), deleted(NOON + 1, { repo: "b/c" }), release(NOON + 2)], false],
    [
      "begun again in time",
      [
        member(NOON),
        deleted(NOON + 1),
        member(NOON + 9 * MINUTE),
        deleted(NOON + 9 * MINUTE),
        release(NOON + 15 * MINUTE),
      ],
      true,
    ],
    [
      "begun again, not gone on",
      [member(NOON), deleted(NOON + 1), member(NOON + 9 * MINUTE), release(NOON + 15 * MINUTE)],
      false,
    ],
  ])("%s", (_what, activities, hits) => {
    const { judge } = detectorOf(inTurn);
    expect(activities.map(judge).at(-1)).toEqual(hits ? ["r"] : []);
  });

  it("needs an activity of its own for each step", () => {
    const twice: Rule = {
      ...inTurn,
      on: ["star"],
      after: { per: "repo", within: "1 hour", steps: [{ on: ["star"] }, { on: ["star"] }] },
    };
    const { judge } = detectorOf(twice);
    const stars = [1, 2, 3].map((second) => judge(activity("star", { at: NOON + second * 1000 })).length);
    expect(stars).toEqual([0, 0, 1]);
  });

  it.each<[RuleKey, object, boolean]>([
    ["actor", { repo: "x/y" }, true],
    ["actor", { actor: "bob" }, false],
    ["owner", { repo: "acme/other" }, true],
    ["owner", { repo: "x/y" }, false],
    ["pair", {}, true],
    ["pair", { actor: "bob" }, false],
    ["pair", { repo: "acme/other" }, false],
    ["ref", { actor: "bob" }, true],
    ["ref", { ref: "other" }, false],
    ["ref", { repo: "x/y" }, false],
    ["name", { ref: "snapshot-77", repo: "x/y" }, true],
    ["name", { ref: "release-77" }, false],
    ["text", {}, false],
  ])("is followed per %s: with %j it goes on: %s", (per, given, hits) => {
    const after = { per, within: "1 hour", steps: [{ on: ["create"] as const }] };
    const { judge } = detectorOf({ ...base, on: ["create"], after } as unknown as Rule);
    judge(activity("create", { at: NOON, ref: "snapshot-1" }));
    expect(judge(activity("create", { at: NOON + 1, ref: "snapshot-1", ...given }))).toEqual(hits ? ["r"] : []);
  });
});

describe("a count", () => {
  const create = (at: number, repo: string, given = {}) => activity("create", { at, repo, ...given });

  it("hits when it is reached, among what the conditions hold for, and louder beyond", () => {
    const { judge, detector } = detectorOf(counted);
    expect(["a/1", "a/2", "a/2"].map((repo) => judge(create(NOON, repo)))).toEqual([[], [], []]);
    expect(judge(create(NOON, "a/3", { what: "tag" }))).toEqual([]);
    expect(judge(create(NOON + 1, "a/3"))).toEqual(["r"]);
    const extractor = new FeatureExtractor();
    const probabilities = Array.from({ length: 9 }, (_, index) =>
      detector.judge(extractor.observe(create(NOON + 2, `b/${index}`))).map((hit) => -Math.log10(hit.probability)),
    );
    expect(probabilities.at(-1)?.[0]).toBeCloseTo(6, 9); // 12 where 3 are enough: fourfold
  });

  it("shows the feature that says the same", () => {
    const { judge, detector } = detectorOf(counted);
    for (const repo of ["a/1", "a/2"]) judge(create(NOON, repo));
    const [hit] = detector.judge(new FeatureExtractor().observe(create(NOON, "a/3")));
    expect(hit.drivers.map(({ feature }) => feature)).toHaveLength(1);
  });

  it("of automation is kept apart for each owner that it works for", () => {
    const { judge } = detectorOf({ ...counted, count: [{ of: "owner", per: "actor", within: "1 hour", atLeast: 2 }] });
    const hits = ["a/1", "b/1", "c/1"].map((repo) => judge(create(NOON, repo, { actor: "renovate[bot]" })));
    expect(hits).toEqual([[], [], []]);
    expect(["a/1", "b/1"].map((repo) => judge(create(NOON, repo)).length)).toEqual([0, 1]);
  });
});

describe("the memory of rules", () => {
  const stream = fc.array(
    fc
      .record({
        kind: fc.constantFrom("member", "delete", "release", "create"),
        repo: fc.constantFrom("a/1", "a/2", "a/3"),
        after: fc.integer({ min: 0, max: 4 * MINUTE }),
      })
      .map(({ after, ...given }) => ({ after, given })),
    { maxLength: 30 },
  );

  it("goes on from a saved state as if it had never stopped", () => {
    fc.assert(
      fc.property(stream, fc.nat(30), (steps, cut) => {
        let at = NOON;
        const activities = steps.map(({ after, given: { kind, repo } }) => {
          at += after;
          return activity(
            kind as "create",
            { at, repo, ...(kind !== "member" && { what: kind === "delete" ? "tag" : "branch" }) } as object,
          );
        });
        const whole = detectorOf(inTurn, { ...counted, id: "c" });
        const expected = activities.map(whole.judge);
        const before = detectorOf(inTurn, { ...counted, id: "c" });
        const first = activities.slice(0, cut).map(before.judge);
        const after = detectorOf(inTurn, { ...counted, id: "c" });
        after.detector.restore(before.detector.save(true));
        expect([...first, ...activities.slice(cut).map(after.judge)]).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it("stays with rules that did not change, and is empty for those that did", () => {
    const { judge, detector } = detectorOf(counted);
    for (const repo of ["a/1", "a/2"]) judge(activity("create", { at: NOON, repo }));
    detector.use([{ ...counted, says: "It says more." }]);
    expect(judge(activity("create", { at: NOON, repo: "a/3" }))).toEqual(["r"]);
    detector.use([{ ...counted, count: [{ of: "repo", per: "actor", within: "20 minutes", atLeast: 3 }] }]);
    expect(judge(activity("create", { at: NOON, repo: "a/4" }))).toEqual([]);
  });
});
