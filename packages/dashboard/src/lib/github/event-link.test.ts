import type { IncidentEvent } from "@oddwatch/protocol";
import { describe, expect, it } from "vitest";
import { eventLink } from "./event-link.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);
const ZERO = "0".repeat(40);
const R = "https://github.com/octo/hello";

function event(activity: Record<string, unknown> | null, repo: string | null = "octo/hello"): IncidentEvent {
  return { id: "1", type: "X", at: "2026-11-20T12:00:00Z", actor: "octocat", repo, activity, payload: null };
}

describe("eventLink", () => {
  it.each([
    ["a push", { kind: "push", before: A, head: B }, `${R}/compare/${A}...${B}`],
    ["the first push of a branch", { kind: "push", before: ZERO, head: B }, `${R}/commit/${B}`],
    ["a push with a false hash", { kind: "push", before: A, head: "../../evil" }, R],
    ["a pull request", { kind: "pull-request", number: 7 }, `${R}/pull/7`],
    ["an issue", { kind: "issue", number: 9 }, `${R}/issues/9`],
    ["a comment on an issue", { kind: "comment", on: "issue", number: 9 }, `${R}/issues/9`],
    ["a review comment", { kind: "comment", on: "review", number: 9 }, `${R}/pull/9`],
    ["a comment on a commit", { kind: "comment", on: "commit" }, R],
    ["a new branch", { kind: "create", what: "branch", ref: "feat/a#b" }, `${R}/tree/feat/a%23b`],
    ["a branch named to climb", { kind: "create", what: "branch", ref: "a/../../.." }, R],
    ["a release", { kind: "release", tag: "v1.0" }, `${R}/releases/tag/v1.0`],
    ["a moved tag", { kind: "ref-move", ref: "refs/tags/v1", from: A, to: B }, `${R}/compare/${A}...${B}`],
    ["an act of the audit log", { kind: "audit", action: "repo.access" }, `${R}/settings`],
    ["a star", { kind: "star" }, `${R}/stargazers`],
    ["an unknown kind", { kind: "other" }, R],
    ["an issue whose number is no number", { kind: "issue", number: "1/../.." }, R],
    ["an event whose activity was let go", null, R],
  ])("leads %s to its page", (_name, activity, link) => {
    expect(eventLink(event(activity))).toBe(link);
  });

  it("gives none without a repository, or with a false one", () => {
    expect(eventLink(event({ kind: "star" }, null))).toBeUndefined();
    expect(eventLink(event({ kind: "star" }, "javascript:x"))).toBeUndefined();
  });
});
