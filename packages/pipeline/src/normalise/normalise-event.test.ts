import { readFileSync } from "node:fs";
import { type GitHubEvent, parseEvent } from "@oddwatch/github-events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activity } from "../activity.ts";
import { normaliseEvent } from "./normalise-event.ts";

const ARRIVAL = { seenAt: Date.UTC(2026, 10, 20, 12), lane: "archive" } as const;

function recorded(file: string): GitHubEvent[] {
  const url = new URL(`../../../github-events/fixtures/${file}`, import.meta.url);
  const json = readFileSync(url, "utf8");
  const raw: unknown[] = json.startsWith("[") ? JSON.parse(json) : json.trimEnd().split("\n").map(parseJson);
  return raw.flatMap((each) => parseEvent(each).event ?? []);
}

function parseJson(line: string): unknown {
  return JSON.parse(line);
}

const ERAS = ["2012-06-14-15.json", "2015-01-01-1.json", "2021-07-21-6.json", "2025-11-page.json"];
const ALL = ERAS.flatMap(recorded);

function normalised(type: string, payload: object, given: object = {}): Activity {
  const raw = {
    id: "1",
    type,
    created_at: "2026-11-20T11:59:00Z",
    actor: { login: "alice", id: 7 },
    repo: { id: 8, name: "acme/app" },
    payload,
    ...given,
  };
  const { event } = parseEvent(raw);
  if (event === undefined) throw new Error("the event under test cannot be read");
  return normaliseEvent(event, ARRIVAL);
}

describe("recorded events", () => {
  const ofType = (file: string, type: string) => {
    const event = recorded(file).find((each) => each.type === type);
    if (event === undefined) throw new Error(`${file} holds no ${type}`);
    return normaliseEvent(event, ARRIVAL);
  };

  it.each([
    ["PushEvent", "push"],
    ["PullRequestEvent", "pull-request"],
    ["PullRequestReviewEvent", "review"],
    ["PullRequestReviewCommentEvent", "comment"],
    ["IssuesEvent", "issue"],
    ["IssueCommentEvent", "comment"],
    ["CommitCommentEvent", "comment"],
    ["CreateEvent", "create"],
    ["DeleteEvent", "delete"],
    ["ForkEvent", "fork"],
    ["ReleaseEvent", "release"],
    ["MemberEvent", "member"],
    ["WatchEvent", "star"],
    ["PublicEvent", "public"],
    ["GollumEvent", "wiki"],
  ])("of type %s become an activity of kind %s", (type, kind) => {
    expect(ofType("2021-07-21-6.json", type)).toMatchObject({ kind, type, lane: "archive", seenAt: ARRIVAL.seenAt });
  });

  it("of 2021 keep what the rich payloads told", () => {
    expect(ofType("2021-07-21-6.json", "PushEvent")).toMatchObject({
      id: "17244207340",
      at: Date.parse("2021-07-21T06:00:00Z"),
      actor: "thetishemedia",
      actorId: 87747503,
      repo: "thetishemedia/thetishemedia.github.io",
      repoId: 388007075,
      ref: "refs/heads/main",
      head: "437b1d8e604a352706d890784fff12409083d382",
      before: "44022521dad544dc159118c82ee8c87f3f6d131b",
      commits: 1,
    });
    expect(ofType("2021-07-21-6.json", "PullRequestEvent")).toMatchObject({
      action: "closed",
      number: 120,
      title: { excerpt: "chore: release 0.10.5", length: 21 },
      body: { excerpt: expect.stringContaining("I have created a release"), hosts: ["www.github.com"] },
    });
    expect(ofType("2021-07-21-6.json", "ForkEvent")).toMatchObject({
      forkee: "MyoungSeokLee/jenkins-k8s-hello-spring",
    });
    expect(ofType("2021-07-21-6.json", "MemberEvent")).toMatchObject({ action: "added", member: "yuvalbloom" });
    expect(ofType("2021-07-21-6.json", "GollumEvent")).toMatchObject({ pages: 1 });
    expect(ofType("2021-07-21-6.json", "ReleaseEvent")).toMatchObject({
      tag: "v3.0.0-beta5",
      prerelease: false,
      assets: 0,
    });
    expect(ofType("2021-07-21-6.json", "CommitCommentEvent")).toMatchObject({ on: "commit" });
    expect(ofType("2021-07-21-6.json", "PullRequestReviewCommentEvent")).toMatchObject({ on: "review", number: 8124 });
  });

  it("of November 2025 have what GitHub still sends, and no field for what it does not", () => {
    const push = ofType("2025-11-page.json", "PushEvent");
    expect(push).toMatchObject({ ref: "refs/heads/clvb/io2", head: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(push).not.toHaveProperty("commits");
    const request = ofType("2025-11-page.json", "PullRequestEvent");
    expect(request).toMatchObject({ number: 137, headRef: "clvb/style-props2", baseRef: "main" });
    expect(request).not.toHaveProperty("title");
    expect(ofType("2025-11-page.json", "CreateEvent")).toMatchObject({ what: "branch", ref: "python" });
    expect(ofType("2025-11-page.json", "DeleteEvent")).toMatchObject({ what: "branch", ref: "csharp" });
    expect(ofType("2025-11-page.json", "IssueCommentEvent")).toMatchObject({ on: "issue", number: 237284 });
  });

  it("of types from another time count as other, under their own name", () => {
    expect(ofType("2012-06-14-15.json", "FollowEvent")).toMatchObject({ kind: "other", type: "FollowEvent" });
    expect(ofType("2012-06-14-15.json", "FollowEvent")).not.toHaveProperty("repo");
  });

  it.each(ALL.map((event) => [event.type, event.id, event] as const))(
    "%s %s survives JSON as it is",
    (...[, , event]) => {
      const activity = normaliseEvent(event, ARRIVAL);
      expect(JSON.parse(JSON.stringify(activity))).toStrictEqual(activity);
    },
  );
});

describe("what an event says", () => {
  it.each([
    ["a tag", { ref: "v1", ref_type: "tag" }, { what: "tag", ref: "v1" }],
    ["a branch", { ref: "x", ref_type: "branch", description: "of the repository" }, { what: "branch", ref: "x" }],
    ["a repository", { ref: null, ref_type: "repository", description: "a b c" }, { what: "repository" }],
  ])("creates %s", (_what, payload, expected) => {
    const created = normalised("CreateEvent", payload);
    expect(created).toMatchObject({ kind: "create", ...expected });
    expect("description" in created).toBe(expected.what === "repository");
  });

  it("deletes a tag or a branch", () => {
    expect(normalised("DeleteEvent", { ref: "v1", ref_type: "tag" })).toMatchObject({ what: "tag", ref: "v1" });
    expect(normalised("DeleteEvent", {})).toMatchObject({ what: "branch", ref: "" });
  });

  it("keeps discussions, their comments and review threads apart", () => {
    const discussion = { number: 3, title: "one two three", body: "four five six" };
    expect(normalised("DiscussionEvent", { action: "created", discussion })).toMatchObject({
      kind: "discussion",
      number: 3,
      title: { excerpt: "one two three" },
      body: { excerpt: "four five six" },
    });
    expect(normalised("DiscussionCommentEvent", { discussion })).toMatchObject({ kind: "comment", on: "discussion" });
    const thread = { action: "resolved", pull_request: { number: 4 } };
    expect(normalised("PullRequestReviewThreadEvent", thread)).toMatchObject({ kind: "review", number: 4 });
  });

  it("tells that a push was forced when a webhook does", () => {
    expect(normalised("PushEvent", { ref: "refs/heads/main", forced: true })).toMatchObject({ forced: true });
  });

  it("of an unknown type is other, under its own name, however long", () => {
    expect(normalised("HologramEvent", { action: "shown" })).toMatchObject({ kind: "other", type: "HologramEvent" });
    expect(normalised(`${"x".repeat(900)}Event`, {}).type).toHaveLength(40);
  });
});

describe("hostile events", () => {
  const TOKEN = `ghp_${"aB3".repeat(12)}`;

  it("are masked in every text and every ref", () => {
    const words = `the key ${TOKEN} leaked`;
    const all = [
      normalised("PushEvent", { ref: `refs/heads/${TOKEN}` }),
      normalised("CreateEvent", { ref: TOKEN, ref_type: "branch" }),
      normalised("CreateEvent", { ref_type: "repository", description: words }),
      normalised("DeleteEvent", { ref: TOKEN }),
      normalised("IssuesEvent", { issue: { title: words, body: words } }),
      normalised("IssueCommentEvent", { comment: { body: words } }),
      normalised("PullRequestReviewEvent", { review: { body: words } }),
      normalised("DiscussionEvent", { discussion: { title: words, body: words } }),
      normalised("ReleaseEvent", { release: { tag_name: TOKEN, name: words, body: words } }),
      normalised("PullRequestEvent", {
        pull_request: { title: words, body: words, head: { ref: TOKEN }, base: { ref: TOKEN } },
      }),
    ];
    for (const each of all) {
      expect(JSON.stringify(each)).not.toContain("aB3aB3");
      expect(JSON.stringify(each)).toContain("[masked: github-token]");
    }
  });

  it("leave the kind and the place of what looked like a secret, each once, and never the secret", () => {
    const words = `two: ${TOKEN} ${TOKEN} and npm_${"a1B2".repeat(9)}`;
    expect(normalised("IssuesEvent", { issue: { title: words, body: `again ${TOKEN}` } }).secrets).toEqual([
      { kind: "github-token", place: "body" },
      { kind: "github-token", place: "title" },
      { kind: "npm-token", place: "title" },
    ]);
    expect(normalised("PushEvent", { ref: `refs/heads/${TOKEN}` }).secrets).toEqual([
      { kind: "github-token", place: "ref" },
    ]);
    expect(normalised("IssuesEvent", { issue: { title: "[masked: github-token]" } })).not.toHaveProperty("secrets");
  });

  it("are bounded in every field", () => {
    const long = "long ".repeat(200_000);
    const big = [
      normalised("IssuesEvent", { action: long, issue: { title: long, body: long } }),
      normalised("PushEvent", { ref: long, head: long, before: long }),
      normalised("ReleaseEvent", { action: long, release: { tag_name: long, name: long, body: long } }),
      normalised("ForkEvent", { forkee: { full_name: long } }, { actor: { login: "a".repeat(255) } }),
      normalised(
        "MemberEvent",
        { member: { login: long } },
        { repo: { name: `${"o".repeat(500)}/${"r".repeat(500)}` } },
      ),
    ];
    for (const each of big) expect(JSON.stringify(each).length).toBeLessThan(1500);
  });

  it("have no half characters left, not even in the id", () => {
    const raw = normalised("IssuesEvent", { issue: { title: "a \ud83d b \udc00" } }, { id: "id\ud800" });
    expect(raw.id).toBe("id\uFFFD");
    expect(JSON.stringify(raw)).not.toMatch(/\\ud[89a-f]/);
  });

  it("never throw and always survive JSON, whatever their payload holds", () => {
    const types = ALL.map((event) => event.type).filter((type) => type !== "other");
    const words = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("\ud800", "a://b:c@d", "\0", TOKEN, "x".repeat(5000)),
    );
    const value = fc.oneof(words, fc.double(), fc.boolean(), fc.constant(null), fc.integer());
    const keys = fc.constantFrom(
      "ref",
      "number",
      "title",
      "body",
      "ref_type",
      "login",
      "full_name",
      "tag_name",
      "pages",
    );
    const part = fc.dictionary(fc.oneof(keys, fc.string()), value);
    const names = ["issue", "pull_request", "comment", "review", "release", "forkee", "member", "discussion", "pages"];
    const payload = fc.dictionary(fc.oneof(keys, fc.constantFrom(...names)), fc.oneof(value, part, fc.array(part)));
    fc.assert(
      fc.property(fc.constantFrom(...types), payload, words, (type, given, login) => {
        const { event } = parseEvent({ type, payload: given, actor: { login }, created_at: "2026-11-20T11:59:00Z" });
        if (event === undefined) return;
        const activity = normaliseEvent(event, ARRIVAL);
        expect(JSON.parse(JSON.stringify(activity))).toEqual(activity);
        for (const field of Object.values(activity)) expect(field).toBeDefined();
      }),
      { numRuns: 80 },
    );
  });
});
