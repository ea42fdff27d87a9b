import { describe, expect, it } from "vitest";
import type { GitHubEvent } from "../event.ts";
import { eventKey, RecentEvents } from "./deduplicate.ts";

const star: GitHubEvent = {
  id: "54000000001",
  type: "WatchEvent",
  at: 1_762_000_000_000,
  actor: { login: "octocat" },
  public: true,
  payload: { action: "started" },
};

describe("eventKey", () => {
  it("is the head of SHA-256 over id, type and time", () => {
    // printf '54000000001\nWatchEvent\n1762000000000' | sha256sum | head -c 32
    expect(eventKey(star).toString("hex")).toBe("dce7a614a9379975311638a9f6e56b9f");
  });

  it("differs when id, type or time differs, and not for anything else", () => {
    const others: GitHubEvent[] = [
      { ...star, id: "54000000002" },
      { ...star, at: star.at + 1000 },
      { ...star, type: "PublicEvent" },
      { ...star, type: "other", type_name: "NewEvent" },
      { ...star, type: "other", type_name: "NewerEvent" },
    ];
    expect(new Set([star, ...others].map((event) => eventKey(event).toString("hex"))).size).toBe(6);
    expect(eventKey({ ...star, actor: { login: "renamed" }, payload: {} })).toEqual(eventKey(star));
  });
});

describe("RecentEvents", () => {
  const numbered = (n: number): GitHubEvent => ({ ...star, id: String(n) });

  it("tells a new event from one that comes back", () => {
    const recent = new RecentEvents(10);
    expect([1, 2, 1, 2, 3].map((n) => recent.add(numbered(n)))).toEqual([true, true, false, false, true]);
  });

  it("forgets what was seen longest ago and never holds more than its capacity", () => {
    const recent = new RecentEvents(2);
    for (const n of [1, 2, 1, 3]) recent.add(numbered(n)); // 1 came back, so 2 is the oldest
    expect(recent.size).toBe(2);
    expect(recent.add(numbered(1))).toBe(false);
    expect(recent.add(numbered(2))).toBe(true);
  });

  it("refuses a capacity that holds nothing", () => {
    expect(() => new RecentEvents(0)).toThrow("capacity must be 1 or more, got 0");
  });
});
