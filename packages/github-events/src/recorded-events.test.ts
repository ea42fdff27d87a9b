import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { GitHubEvent } from "./event.ts";
import { parseEvent } from "./parse-event.ts";

function recorded(file: string): unknown[] {
  const text = readFileSync(new URL(`../fixtures/${file}`, import.meta.url), "utf8");
  return text.startsWith("[")
    ? JSON.parse(text)
    : text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
}

function eventsOf(file: string): Map<GitHubEvent["type"], GitHubEvent> {
  const events = recorded(file).flatMap((raw) => parseEvent(raw).event ?? []);
  return new Map(events.map((event) => [event.type, event]));
}

describe("recorded events", () => {
  it.each([
    ["2012-06-14-15.json", 16, ["actor has no login"]],
    ["2015-01-01-1.json", 14, []],
    ["2021-07-21-6.json", 15, []],
    ["2025-11-page.json", 8, []],
  ])("of %s: %i are read, each of another known type", (file, count, reasons) => {
    const parsed = recorded(file).map((raw) => parseEvent(raw));
    expect(parsed.flatMap(({ reason }) => reason ?? [])).toEqual(reasons);
    expect(eventsOf(file).size).toBe(count);
    expect(eventsOf(file).has("other")).toBe(false);
  });

  it("of 2012 keep what their era had", () => {
    const events = eventsOf("2012-06-14-15.json");
    expect(events.get("PushEvent")).toMatchObject({
      id: expect.stringMatching(/^sha256:/),
      at: Date.parse("2012-06-14T22:01:41Z"),
      actor: { login: "nicain" },
      repo: { name: "nicain/spikingIntegratorCpp" },
      payload: {
        ref: "refs/heads/multiThreshTest",
        size: 1,
        commits: [{ sha: "c79be2d7d15c445074204a8d40913deb7726ef57" }],
      },
    });
    expect(events.get("IssuesEvent")?.payload).toEqual({ action: "opened", number: 294 });
    expect(events.get("FollowEvent")).toMatchObject({ repo: undefined, payload: { target: { login: "knight-lab" } } });
    expect(events.get("CommitCommentEvent")?.payload).toEqual({
      commit_id: "3fea35037910c5f5d33c9f8fd8a70c2b99bbab2e",
    });
    expect(events.get("MemberEvent")?.payload).toEqual({ action: "added", member: { login: "OskrNav", id: 274647 } });
    expect(events.get("PublicEvent")?.payload).toEqual({});
  });

  it("of 2015 and 2021 keep titles, sizes and commits", () => {
    for (const file of ["2015-01-01-1.json", "2021-07-21-6.json"]) {
      const events = eventsOf(file);
      expect(events.get("PushEvent")?.payload).toMatchObject({
        before: expect.stringMatching(/^[0-9a-f]{40}$/),
        distinct_size: expect.any(Number),
        commits: expect.arrayContaining([{ sha: expect.any(String), message: expect.any(String) }]),
      });
      expect(events.get("PullRequestEvent")?.payload).toMatchObject({
        number: expect.any(Number),
        title: expect.any(String),
        merged: expect.any(Boolean),
        base: { repo: { name: events.get("PullRequestEvent")?.repo?.name } },
      });
      expect(events.get("ForkEvent")?.payload).toMatchObject({ forkee: { full_name: expect.stringContaining("/") } });
      expect(events.get("ReleaseEvent")?.payload).toMatchObject({
        tag_name: expect.any(String),
        assets: expect.any(Array),
      });
      expect(events.get("IssueCommentEvent")?.payload).toMatchObject({
        number: expect.any(Number),
        body: expect.any(String),
      });
      expect(events.get("GollumEvent")?.payload).toMatchObject({ pages: [{ action: expect.any(String) }] });
    }
  });

  it("of November 2025 keep what GitHub still sends", () => {
    const events = eventsOf("2025-11-page.json");
    expect(Object.keys(events.get("PushEvent")?.payload ?? {})).toEqual(["ref", "head", "before"]);
    expect(events.get("PullRequestEvent")?.payload).toMatchObject({
      head: { ref: expect.any(String), repo: { name: expect.stringContaining("/") } },
      base: { sha: expect.stringMatching(/^[0-9a-f]{40}$/) },
    });
    expect(events.get("PullRequestReviewEvent")?.payload).toMatchObject({
      state: expect.any(String),
      number: expect.any(Number),
    });
    expect(events.get("CreateEvent")?.payload).toMatchObject({ full_ref: expect.stringMatching(/^refs\//) });
    expect(events.get("IssueCommentEvent")?.payload).toMatchObject({
      number: expect.any(Number),
      body: expect.any(String),
    });
  });
});
