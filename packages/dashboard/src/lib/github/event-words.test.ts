import type { IncidentEvent } from "@oddwatch/protocol";
import { describe, expect, it } from "vitest";
import { eventWords } from "./event-words.ts";

function event(activity: Record<string, unknown> | null, type = "X"): IncidentEvent {
  return { id: "1", type, at: "2026-11-20T12:00:00Z", actor: "octocat", repo: "octo/hello", activity, payload: null };
}

describe("eventWords", () => {
  it("names the branch of a push without its prefix", () => {
    expect(eventWords(event({ kind: "push", ref: "refs/heads/main" }))).toEqual({ what: "pushed to", said: "main" });
  });

  it("keeps a stranger's title apart from its own words", () => {
    const words = eventWords(event({ kind: "issue", action: "opened", number: 7, title: { excerpt: "<b>hi</b>" } }));
    expect(words).toEqual({ what: "opened issue #7", said: "<b>hi</b>" });
  });

  it("falls back to the type's name when the activity was let go", () => {
    expect(eventWords(event(null, "PullRequestReviewEvent"))).toEqual({ what: "pull request review" });
  });
});
