import type { AuditEvent } from "@oddwatch/github-events";
import { describe, expect, it } from "vitest";
import { normaliseAuditEvent } from "./normalise-audit-event.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const EVENT: AuditEvent = {
  id: "doc-1",
  at: AT,
  action: "repo.access",
  actor: { login: "alice", id: 7 },
  organisation: "acme",
  repo: { name: "acme/app", id: 8 },
  from: "private",
  to: "public",
};

describe("an act of an audit log", () => {
  it("becomes an activity of kind audit that says who did what to what", () => {
    expect(normaliseAuditEvent(EVENT, AT + 5)).toStrictEqual({
      id: "doc-1",
      type: "AuditEvent",
      at: AT,
      seenAt: AT + 5,
      lane: "audit",
      actor: "alice",
      actorId: 7,
      repo: "acme/app",
      repoId: 8,
      kind: "audit",
      action: "repo.access",
      organisation: "acme",
      from: "private",
      to: "public",
    });
  });

  it("has no field for what GitHub did not tell", () => {
    const { repo, from, to, ...bare } = EVENT;
    const activity = normaliseAuditEvent({ ...bare, repo: undefined, target: undefined }, AT);
    expect(Object.keys(activity)).not.toContain("repo");
    expect(JSON.parse(JSON.stringify(activity))).toStrictEqual(activity);
  });

  it("is bounded, visible and masked, whoever chose the names", () => {
    const token = `ghp_${"aB3".repeat(12)}`;
    const long = "long ".repeat(10_000);
    const activity = normaliseAuditEvent(
      { ...EVENT, id: long, action: long, target: `key ${token}\u202e`, from: long, to: long, organisation: long },
      AT,
    );
    expect(activity.target).toBe("key [masked: github-token]\uFFFD");
    expect(JSON.stringify(activity).length).toBeLessThan(1500);
  });
});
