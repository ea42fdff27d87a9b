import { describe, expect, it } from "vitest";
import { parseAuditEvent } from "./parse-audit-event.ts";

const AT = Date.UTC(2026, 10, 20, 12);
const raw = (given: object) => ({ _document_id: "d", "@timestamp": AT, actor: "alice", org: "acme", ...given });
const read = (given: object) => parseAuditEvent(raw({ action: "repo.access", ...given }), "acme");

describe("an entry of an audit log", () => {
  it("tells who did what, where, to whom, and what it was and is", () => {
    const given = { actor_id: 7, repo: "acme/app", repo_id: 8, visibility: "public", previous_visibility: "private" };
    expect(read(given)).toEqual({
      event: {
        id: "d",
        at: AT,
        action: "repo.access",
        actor: { login: "alice", id: 7 },
        organisation: "acme",
        repo: { name: "acme/app", id: 8 },
        target: undefined,
        from: "private",
        to: "public",
      },
    });
  });

  it.each([
    [
      "a member and the role",
      { action: "repo.add_member", user: "bob", permission: "admin", visibility: "private" },
      "bob",
      "admin",
    ],
    ["a key that may push", { action: "public_key.create", title: "backup", read_only: "false" }, "backup", "write"],
    ["a key that may not", { action: "public_key.create", title: "backup", read_only: true }, "backup", "read"],
    [
      "a rule set",
      { action: "repository_ruleset.destroy", ruleset_name: "main only", user: "alice" },
      "main only",
      undefined,
    ],
    ["a branch", { action: "protected_branch.destroy", name: "main" }, "main", undefined],
  ])("names %s", (_what, given, target, to) => {
    expect(read(given).event).toMatchObject({ target, ...(to !== undefined && { to }) });
    if (to === undefined) expect(read(given).event?.to).toBeUndefined();
  });

  it("without an actor is the organisation's, without a repository nobody's", () => {
    const { event } = read({ actor: undefined, org: undefined, repo: "no repository" });
    expect(event).toMatchObject({ actor: { login: "acme" }, organisation: "acme" });
    expect(event?.repo).toBeUndefined();
  });

  it("without an id gets the same one each time", () => {
    const [first, second] = [read({ _document_id: undefined }), read({ _document_id: undefined })];
    expect(first.event?.id).toMatch(/^sha256:/);
    expect(second.event?.id).toBe(first.event?.id);
  });

  it.each([
    ["nothing", null],
    ["a list", []],
    ["no action", raw({})],
    ["an action that is none", raw({ action: "drop table; --" })],
    ["a long action", raw({ action: `a.${"b".repeat(200)}` })],
    ["no time", { action: "repo.access" }],
    ["a time that is text", raw({ action: "repo.access", "@timestamp": "yesterday" })],
  ])("that is %s is refused with a reason and none of its text", (_what, entry) => {
    const { event, reason } = parseAuditEvent(entry, "acme");
    expect(event).toBeUndefined();
    expect(reason).toMatch(/^(not a JSON object|action is|@timestamp and)/);
  });
});
