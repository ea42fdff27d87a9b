import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDelivery } from "./parse-delivery.ts";

/** Minutes after most of the samples were recorded. */
const RECEIVED_AT = Date.UTC(2019, 4, 15, 15, 25);

function sample(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../../fixtures/webhooks/${name}.json`, import.meta.url), "utf8"));
}

function parse(name: string, body: unknown = sample(name), receivedAt = RECEIVED_AT) {
  return parseDelivery({ name, id: "72d3162e", body: new TextEncoder().encode(JSON.stringify(body)), receivedAt });
}

function parseAsEvent(name: string, body?: unknown) {
  const parsed = parse(name, body);
  if (parsed.kind !== "event") expect.unreachable(JSON.stringify(parsed));
  return parsed;
}

describe("parseDelivery", () => {
  it("reads a push as the public event, with its commits and whether it was forced", () => {
    const { event, raw } = parseAsEvent("push", { ...sample("push"), forced: true });
    expect(event).toEqual({
      id: "72d3162e",
      type: "PushEvent",
      at: 1_557_933_657_000, // repository.pushed_at
      actor: { login: "Codertocat", id: 21_031_067 },
      repo: { name: "Codertocat/Hello-World", id: 186_853_002 },
      public: true,
      payload: {
        ref: "refs/heads/master",
        before: "0000000000000000000000000000000000000000",
        head: "6113728f27ae82c7b1a177c8d03f9e96e0adf246",
        commits: [{ sha: "6113728f27ae82c7b1a177c8d03f9e96e0adf246", message: "Initial commit" }],
        forced: true,
      },
    });
    expect(JSON.parse(raw)).toMatchObject({ forced: true });
  });

  it("keeps whole texts", () => {
    expect(parseAsEvent("issues").event).toMatchObject({
      type: "IssuesEvent",
      at: Date.UTC(2019, 4, 15, 15, 20, 18),
      payload: { action: "opened", number: 1, title: "Spelling error in the README file" },
    });
    expect(parseAsEvent("release").event).toMatchObject({ type: "ReleaseEvent", payload: { tag_name: "0.0.1" } });
    expect(parseAsEvent("pull_request_review").event).toMatchObject({ payload: { state: "commented", number: 2 } });
  });

  it("counts a star once, though GitHub tells it twice", () => {
    expect(parseAsEvent("star").event).toMatchObject({ type: "WatchEvent", payload: { action: "started" } });
    expect(parse("watch")).toMatchObject({ kind: "left-out", name: "watch" });
  });

  it("counts a deleted ref once", () => {
    expect(parse("push", { ...sample("push"), deleted: true })).toMatchObject({ kind: "left-out", name: "push" });
  });

  it("reads changes of a repository: made, and made private", () => {
    expect(parseAsEvent("repository").event).toMatchObject({
      type: "other",
      type_name: "RepositoryEvent",
      payload: { action: "privatized" },
    });
    expect(parseAsEvent("repository", { ...sample("repository"), action: "created" }).event).toMatchObject({
      type: "CreateEvent",
      payload: { ref_type: "repository" },
    });
  });

  it("says of a private repository that it is not public", () => {
    const push = sample("push") as { repository: object };
    const body = { ...push, repository: { ...push.repository, private: true } };
    expect(parseAsEvent("push", body).event.public).toBe(false);
  });

  it("takes the time of arrival for an unlikely time in the payload", () => {
    const later = Date.UTC(2026, 10, 20);
    const parsed = parse("push", sample("push"), later);
    expect(parsed).toMatchObject({ kind: "event", event: { at: later } });
  });

  it("knows the ping, and names what it does not know", () => {
    expect(parse("ping")).toEqual({ kind: "ping", hookId: 109_948_940 });
    expect(parse("workflow_run", { action: "completed" })).toEqual({
      kind: "unsupported",
      name: "workflow_run",
      action: "completed",
    });
    expect(parse("constructor", {})).toEqual({ kind: "unsupported", name: "constructor", action: undefined });
  });

  it("says what is wrong with a body", () => {
    const body = new TextEncoder().encode("payload=%7B%7D");
    const delivery = { name: "push", id: "1", body, receivedAt: 0 };
    expect(parseDelivery(delivery)).toEqual({ kind: "invalid", reason: "the body is no JSON object" });
    expect(parse("push", [])).toEqual({ kind: "invalid", reason: "the body is no JSON object" });
    expect(parse("push", { ref: "refs/heads/main" })).toEqual({ kind: "invalid", reason: "actor has no login" });
  });

  it("never throws, whatever comes", () => {
    const name = fc.oneof(fc.constantFrom("push", "star", "repository", "issues", "ping"), fc.string());
    const change = fc.record({
      repository: fc.jsonValue(),
      sender: fc.jsonValue(),
      issue: fc.jsonValue(),
      action: fc.jsonValue(),
    });
    fc.assert(
      fc.property(name, fc.oneof(fc.jsonValue(), change), (event, body) => {
        expect(parse(event, body).kind).toBeTypeOf("string");
      }),
    );
  });
});
