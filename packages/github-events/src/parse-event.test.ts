import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GitHubEvent } from "./event.ts";
import { parseEvent } from "./parse-event.ts";
import { payloadSchemas } from "./payload/payload-schemas.ts";

const push = {
  id: "54000000001",
  type: "PushEvent",
  actor: { id: 7, login: "octocat", display_login: "octocat" },
  repo: { id: 9, name: "octo-org/octo-repo", url: "https://api.github.com/repos/octo-org/octo-repo" },
  payload: { repository_id: 9, push_id: 1, ref: "refs/heads/main", head: "b".repeat(40), before: "a".repeat(40) },
  public: true,
  created_at: "2025-11-01T10:00:00Z",
};

function eventOf(raw: unknown): GitHubEvent {
  const { event, reason } = parseEvent(raw);
  if (event === undefined) throw new Error(`refused: ${reason}`);
  return event;
}

function payloadOf(type: string, payload: unknown): unknown {
  return eventOf({ ...push, type, payload }).payload;
}

describe("parseEvent reads the envelope", () => {
  it("of today, dropping what it does not know", () => {
    expect(eventOf(push)).toEqual({
      id: "54000000001",
      type: "PushEvent",
      at: Date.UTC(2025, 10, 1, 10),
      actor: { login: "octocat", id: 7 },
      repo: { name: "octo-org/octo-repo", id: 9 },
      public: true,
      payload: { ref: "refs/heads/main", head: "b".repeat(40), before: "a".repeat(40) },
    });
  });

  it("of the Timeline era, where the actor is a string and the repository is in parts", () => {
    const raw = {
      type: "PushEvent",
      actor: "mo",
      actor_attributes: { login: "mo", email: "hash" },
      repository: { owner: "plexinc-plugins", name: "Services.bundle", organization: "plexinc-plugins" },
      created_at: "2012/06/14 15:01:42 -0700",
      public: true,
      payload: { ref: "refs/heads/main", head: "c1", size: 1, shas: [["c1", "mail", "fix it", "Mo", true]] },
    };
    expect(parseEvent(raw, () => "sha256:abc").event).toEqual({
      id: "sha256:abc",
      type: "PushEvent",
      at: Date.UTC(2012, 5, 14, 22, 1, 42),
      actor: { login: "mo" },
      repo: { name: "plexinc-plugins/Services.bundle" },
      org: { login: "plexinc-plugins" },
      public: true,
      payload: { ref: "refs/heads/main", head: "c1", size: 1, commits: [{ sha: "c1", message: "fix it" }] },
    });
  });

  it("with the hash of its JSON for an event without an id", () => {
    const { id: _, ...raw } = push;
    expect(eventOf(raw).id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(eventOf(raw).id).toBe(eventOf(structuredClone(raw)).id);
  });

  it("with a number for an id, unless it is too big to be exact", () => {
    expect(eventOf({ ...push, id: 2489368304 }).id).toBe("2489368304");
    expect(eventOf({ ...push, id: 2 ** 60 }).id).toMatch(/^sha256:/);
  });

  it("of a type it does not know, keeping the name", () => {
    const event = eventOf({ ...push, type: "QuantumEvent", payload: { action: "entangled", more: 1 } });
    expect(event).toMatchObject({ type: "other", type_name: "QuantumEvent", payload: { action: "entangled" } });
  });

  it.each(["constructor", "__proto__", "toString"])("of a type called %s as just another unknown one", (type) => {
    expect(eventOf({ ...push, type })).toMatchObject({ type: "other", type_name: type });
  });

  it.each([["no-slash"], ["a/b/c"], ["/"], ["a b/c"], [5], [null]])(
    "without a repository when its name is %j",
    (name) => {
      expect(eventOf({ ...push, repo: { id: 1, name } }).repo).toBeUndefined();
    },
  );
});

describe("parseEvent refuses, with the reason,", () => {
  it.each([
    ["not a JSON object", null],
    ["not a JSON object", "text"],
    ["not a JSON object", [push]],
    ["type is missing or not text", { ...push, type: undefined }],
    ["type is missing or not text", { ...push, type: "" }],
    ["type is missing or not text", { ...push, type: 5 }],
    ["created_at is missing or not text", { ...push, created_at: null }],
    ["created_at is not a date with time and zone", { ...push, created_at: "soon" }],
    ["actor has no login", { ...push, actor: null }],
    ["actor has no login", { ...push, actor: {} }],
    ["actor has no login", { ...push, actor: "" }],
    ["actor has a login above 255 characters", { ...push, actor: { login: "x".repeat(256) } }],
  ])("%s", (reason, raw) => {
    expect(parseEvent(raw)).toEqual({ reason });
  });

  it("an event without an id that goes round in a circle", () => {
    const raw: Record<string, unknown> = { ...push, id: undefined };
    raw.payload = raw;
    expect(parseEvent(raw).reason).toContain("cannot be written as JSON");
  });
});

describe("parseEvent reads payloads", () => {
  it.each([...payloadSchemas.keys()])("of %s that hold only an action, nothing, or are missing", (type) => {
    expect(eventOf({ ...push, type, payload: { action: "created" } }).type).toBe(type);
    for (const payload of [{}, undefined, null, "text", 5, []])
      expect(eventOf({ ...push, type, payload }).type).toBe(type);
  });

  it("of pull requests in today's trimmed shape", () => {
    const head = { ref: "fix", sha: "h", repo: { id: 2, name: "repo", url: "https://api.github.com/repos/fork/repo" } };
    const base = { ref: "main", sha: "b", repo: { id: 1, name: "repo", url: "https://api.github.com/repos/org/repo" } };
    expect(
      payloadOf("PullRequestEvent", { action: "opened", number: 4, pull_request: { number: 4, head, base } }),
    ).toEqual({
      action: "opened",
      number: 4,
      head: { ref: "fix", sha: "h", repo: { id: 2, name: "fork/repo" } },
      base: { ref: "main", sha: "b", repo: { id: 1, name: "org/repo" } },
    });
  });

  it("of pull requests in the older, richer shape", () => {
    const pull_request = {
      title: "Add it",
      body: null,
      merged: true,
      labels: [{ name: "bug" }, { name: 5 }, "odd"],
      head: { ref: "fix", sha: "h", repo: null },
    };
    expect(payloadOf("PullRequestEvent", { action: "closed", number: "4", pull_request })).toEqual({
      action: "closed",
      number: 4,
      title: "Add it",
      merged: true,
      labels: ["bug"],
      head: { ref: "fix", sha: "h" },
    });
  });

  it("of issues, whose oldest form holds only numbers", () => {
    expect(payloadOf("IssuesEvent", { action: "opened", number: 294, issue: 5082481 })).toEqual({
      action: "opened",
      number: 294,
    });
  });

  it("of comments, taking the number from whatever was commented on", () => {
    const comment = { body: "Nice", path: "a.ts", commit_id: "c", author_association: "NONE" };
    expect(payloadOf("IssueCommentEvent", { action: "created", comment, issue: { number: 3 } })).toMatchObject({
      body: "Nice",
      number: 3,
      path: "a.ts",
    });
    expect(payloadOf("PullRequestReviewCommentEvent", { comment, pull_request: { number: 4 } })).toMatchObject({
      number: 4,
    });
    expect(payloadOf("DiscussionCommentEvent", { comment, discussion: { number: 5 } })).toMatchObject({ number: 5 });
    expect(payloadOf("CommitCommentEvent", { commit: "c0", comment_id: 9 })).toEqual({ commit_id: "c0" });
  });

  it("of releases without a name, with the names of the files", () => {
    const release = {
      tag_name: "v1",
      name: null,
      draft: false,
      prerelease: true,
      assets: [{ name: "a.zip", size: 3 }],
    };
    expect(payloadOf("ReleaseEvent", { action: "published", release })).toEqual({
      action: "published",
      tag_name: "v1",
      draft: false,
      prerelease: true,
      assets: ["a.zip"],
    });
  });

  it("of reviews, members, forks and wikis", () => {
    const review = { action: "created", review: { state: "approved", body: null }, pull_request: { number: 8 } };
    expect(payloadOf("PullRequestReviewEvent", review)).toEqual({ action: "created", state: "approved", number: 8 });
    expect(payloadOf("MemberEvent", { action: "added", member: { login: "ann", id: 1, type: "User" } })).toEqual({
      action: "added",
      member: { login: "ann", id: 1 },
    });
    expect(payloadOf("ForkEvent", { forkee: { id: 3, full_name: "me/it", private: false } })).toEqual({
      forkee: { id: 3, full_name: "me/it" },
    });
    expect(payloadOf("GollumEvent", { pages: [{ page_name: "Home", action: "edited", sha: "s" }] })).toEqual({
      pages: [{ page_name: "Home", action: "edited" }],
    });
  });
});

describe("parseEvent bounds", () => {
  it("texts to 65,536 characters, refs to 1,024, commits to 100", () => {
    const commits = Array.from({ length: 3_000 }, (_, i) => ({ sha: String(i), message: "m".repeat(70_000) }));
    const payload = payloadOf("PushEvent", { ref: "r".repeat(5_000), commits }) as {
      ref: string;
      commits: { message: string }[];
    };
    expect(payload.ref).toHaveLength(1_024);
    expect(payload.commits).toHaveLength(100);
    expect(payload.commits[0]?.message).toHaveLength(65_536);
  });

  it("numbers to whole ones that are exact", () => {
    for (const number of [1e308, -1, 1.5, Number.POSITIVE_INFINITY, "12a", "9".repeat(40), true])
      expect(payloadOf("IssuesEvent", { number })).toEqual({});
  });

  it("refs to visible characters and texts to whole ones", () => {
    expect(payloadOf("CreateEvent", { ref: "a\u0000b\u001b[31m", description: "half \ud800" })).toEqual({
      ref: "a\uFFFDb\uFFFD[31m",
      description: "half \uFFFD",
    });
  });

  it("its own depth, however deep the JSON is", () => {
    const deep = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
    const raw = JSON.parse(
      `{"type":"IssuesEvent","actor":"a","created_at":"2012-01-01T00:00:00Z","payload":{"issue":${deep}}}`,
    );
    expect(eventOf({ ...raw, id: "1" }).payload).toEqual({});
    expect(() => parseEvent(raw)).not.toThrow();
  });
});

describe("parseEvent never throws", () => {
  it("on any value", () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => typeof (parseEvent(raw).reason ?? parseEvent(raw).event) !== "undefined"),
    );
  });

  it("on any event whose fields were swapped for any JSON, and leaves prototypes alone", () => {
    const junk = fc.jsonValue({ maxDepth: 4 });
    const field = fc.constantFrom(
      ...Object.keys(push),
      "__proto__",
      "constructor",
      "repository",
      "org",
      "actor_attributes",
    );
    const keys = [
      "action",
      "issue",
      "pull_request",
      "release",
      "commits",
      "shas",
      "comment",
      "pages",
      "number",
      "__proto__",
    ];
    const payload = fc.dictionary(fc.constantFrom(...keys), junk);
    fc.assert(
      fc.property(fc.constantFrom(...payloadSchemas.keys(), "New"), payload, field, junk, (type, inner, key, value) => {
        const json = JSON.stringify({ ...push, type, payload: inner }).slice(0, -1);
        const raw = JSON.parse(`${json},${JSON.stringify(key)}:${JSON.stringify(value)}}`);
        const { event, reason } = parseEvent(raw);
        expect(event === undefined).toBe(typeof reason === "string");
        expect(Object.getPrototypeOf(event?.payload ?? {})).toBe(Object.prototype);
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});
