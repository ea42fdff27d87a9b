import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activity, NOON } from "../activity-under-test.ts";
import { FeatureExtractor } from "../features/extract.ts";
import { Pipeline } from "../pipeline.ts";
import { ProfileTeller } from "./profile-teller.ts";

const MINUTE_MS = 60_000;

function observed(minutes: number, given = {}) {
  return new FeatureExtractor().observe(activity("push", { at: NOON + minutes * MINUTE_MS, ...given }));
}

describe("what is told of accounts and repositories", () => {
  it("is what was measured of them, and only what is known", () => {
    const extractor = new FeatureExtractor();
    for (let n = 0; n < 5; n++) extractor.observe(activity("push", { at: NOON + n, repo: `alice/r${n}` }));
    const [actor, repo] = new ProfileTeller().tell(extractor.observe(activity("push", { at: NOON + 9 })), 7);
    expect(actor).toMatchObject({
      output: "profile",
      seq: 7,
      at: NOON + 9,
      profile: { entity: { kind: "actor", name: "alice" }, group: "push", automation: false, firstSeenAt: NOON },
    });
    expect(actor.profile.events1h).toBeCloseTo(6, 1);
    expect(actor.profile.partners1h).toBeGreaterThan(4.9);
    expect(actor.profile.usualPerHour).toBeUndefined();
    expect(repo.profile.entity.kind).toBe("repo");
    expect(repo.profile).not.toHaveProperty("automation");
  });

  it("comes once in ten minutes for each group, late events included", () => {
    const teller = new ProfileTeller();
    const told = (...given: Parameters<typeof observed>) => teller.tell(observed(...given), 1).length;
    expect([told(0), told(1), told(9.9), told(-30), told(10), told(10.1)]).toEqual([2, 0, 0, 0, 2, 0]);
    expect(told(11, { repo: "alice/other" })).toBe(1);
    expect(
      teller.tell(new FeatureExtractor().observe(activity("issue", { at: NOON + 11 * MINUTE_MS })), 1),
    ).toHaveLength(2);
  });

  it("is remembered in a bounded table, and over a restart", () => {
    const any = fc.array(fc.record({ minutes: fc.nat(40), n: fc.nat(5) }), { maxLength: 40 });
    fc.assert(
      fc.property(any, fc.nat(40), (all, cut) => {
        const live = new ProfileTeller();
        const tell = (teller: ProfileTeller, { minutes, n }: (typeof all)[number]) =>
          teller.tell(observed(minutes, { actor: `u${n}`, repo: undefined }), 1);
        for (const each of all.slice(0, cut)) tell(live, each);
        const restored = new ProfileTeller(JSON.parse(JSON.stringify(live.state)));
        for (const each of all.slice(cut)) expect(tell(restored, each)).toEqual(tell(live, each));
      }),
      { numRuns: 20 },
    );
    const many = new ProfileTeller();
    const extractor = new FeatureExtractor();
    for (let n = 0; n < 3_000; n++)
      many.tell(extractor.observe(activity("push", { actor: `u${n}`, repo: `u${n}/x` })), 1);
    expect(many.state).toHaveLength(2_048);
  });

  it("is said by the pipeline when an activity joins an incident, and of nobody else", () => {
    const pipeline = new Pipeline();
    const said = (given: object) =>
      pipeline
        .process([{ seq: pipeline.seq + 1, activity: activity("pull-request", { at: NOON, ...given }) }])
        .flatMap((each) => (each.output === "profile" ? each.profile.entity.name : []));
    expect(said({ actor: "bob", repo: "bob/x" })).toEqual([]);
    expect(said({ headRef: "x`id`", repo: "acme/x" })).toEqual(["alice", "acme/x"]);
    expect(said({ headRef: "x`id`", repo: "acme/x" })).toEqual([]);
  });
});
