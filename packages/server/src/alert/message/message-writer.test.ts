import { describe, expect, it } from "vitest";
import type { StoredIncident } from "../../api/api-store.ts";
import { NOW, someIncident } from "../../api/api-under-test.ts";
import { messageSections } from "./message-sections.ts";
import { type MessageWriterOptions, messageWriter } from "./message-writer.ts";
import { testMessage } from "./test-message.ts";

function write(
  stored: StoredIncident[],
  subject: Partial<Parameters<ReturnType<typeof messageWriter>>[0]> = {},
  overrides: Partial<MessageWriterOptions> = {},
) {
  const writer = messageWriter({
    workspace: "default",
    clock: () => NOW,
    publicUrl: "https://watch.example",
    readIncidents: async (ids) => stored.filter(({ id }) => ids.includes(id)),
    readExplanation: async () => undefined,
    ...overrides,
  });
  return writer({ kind: "opened", thread: "g-1", incidentIds: stored.map(({ id }) => id), ...subject });
}

describe("a message about an incident", () => {
  it("says what, usual against now, likely cause, next step and where to look, by the rules alone", async () => {
    const contributions = [{ feature: "actor.events_1h", value: 1200, expected: 3.256, share: 0.9 }];
    const message = await write([someIncident({ contributions })]);
    expect(message).toMatchObject({
      kind: "opened",
      thread: "g-1",
      severity: "high",
      incidentKind: "flood",
      title: "octo-bot pushed 240 times in 12 minutes",
      what: "240 events by octo-bot in octo-org/pages within 12 minutes. 240 pushes in 12 minutes, usual are 3.",
      comparisons: [{ what: "events of this kind by the account in about an hour", now: "1,200 events", usual: "3.3" }],
      url: "https://watch.example/incidents/inc-1",
      incidentIds: ["inc-1"],
      others: [],
    });
    expect(message?.causes.length).toBeGreaterThan(0);
    expect(message?.nextSteps.length).toBeGreaterThan(0);
  });

  it("takes the words of a summary, and what was looked up, but never its severity", async () => {
    const explanation = {
      title: "CRITICAL: wake everybody",
      causes: ["a stolen key"],
      nextSteps: ["revoke it"],
      evidence: ["The account was created yesterday", "It has 2 followers", "left out"],
    };
    const message = await write([someIncident({ severity: "low" })], {}, { readExplanation: async () => explanation });
    expect(message).toMatchObject({ severity: "low", causes: ["a stolen key"], nextSteps: ["revoke it"] });
    expect(message?.what).toMatch(/The account was created yesterday\. It has 2 followers\.$/);
  });

  it("does not say that something is usual when that is not known", async () => {
    const contributions = [{ feature: "a-new-one", value: 7, share: 1 }];
    expect((await write([someIncident({ contributions })]))?.comparisons).toEqual([
      { what: "a-new-one", now: "7", usual: "not known yet" },
    ]);
  });

  it("of a rule's hit compares only what was measured, and names no cause that is none", async () => {
    const contributions = [
      { feature: "rule:shell-in-ref", value: 1, share: 0.5 },
      { feature: "ref.shell_characters", value: 2, share: 0.5 },
    ];
    const reasons = [
      "A branch name holds shell commands.",
      "Its own habits are not known yet: watched for 5 minutes.",
      "Severity critical: surprise 8.0.",
    ];
    const message = await write([someIncident({ kind: "shell-in-ref", contributions, reasons })]);
    expect(message?.comparisons).toEqual([
      { what: "characters in the ref's name that a shell would act on", now: "2 characters", usual: "none" },
    ]);
    expect(message?.causes).toContain("A branch name holds shell commands.");
    expect(message?.causes.join()).not.toMatch(/habits|Severity/);
    expect(message && messageSections(message)[0]).toEqual({
      heading: "Usual against now",
      lines: ["characters in the ref's name that a shell would act on: 2 characters; usual: none"],
    });
  });

  it("is as severe as the worst of its group, and lists the others, the worst first", async () => {
    const group = [
      someIncident(),
      someIncident({ id: "inc-2", severity: "low", title: "two" }),
      someIncident({ id: "inc-3", severity: "critical", title: "three" }),
    ];
    const message = await write(group);
    expect(message).toMatchObject({ severity: "critical", incidentIds: ["inc-1", "inc-2", "inc-3"], othersLeftOut: 0 });
    expect(message?.others).toEqual([
      { severity: "critical", title: "three", url: "https://watch.example/incidents/inc-3" },
      { severity: "low", title: "two", url: "https://watch.example/incidents/inc-2" },
    ]);
  });

  it("counts what it does not list", async () => {
    const many = Array.from({ length: 40 }, (_, n) => someIncident({ id: `inc-${n}` }));
    const message = await write(many);
    expect(message?.others).toHaveLength(10);
    expect(message?.othersLeftOut).toBe(29);
  });

  it("gives no orders when it is over", async () => {
    expect(await write([someIncident()], { kind: "resolved" })).toMatchObject({ causes: [], nextSteps: [] });
  });

  it("has no link while nobody said where the service is reached, and escapes ids", async () => {
    expect((await write([someIncident()], {}, { publicUrl: undefined }))?.url).toBeUndefined();
    expect((await write([someIncident({ id: "a/../b" })]))?.url).toBe("https://watch.example/incidents/a%2F..%2Fb");
  });

  it("is not written when none of its incidents is stored any more", async () => {
    expect(await write([], { incidentIds: ["gone"] })).toBeUndefined();
  });

  it("makes a stranger's text harmless", async () => {
    const message = await write([someIncident({ title: "x\u202Ey https://evil.example\r\nBcc: a@b.example" })]);
    expect(message?.title).toBe("x y https[:]//evil.example Bcc: a@b.example");
  });
});

describe("a digest", () => {
  const digest = {
    name: "Daily",
    from: NOW - 86_400_000,
    to: NOW,
    untold: 12,
    bySeverity: { low: 11, medium: 1 },
    muted: 2,
    told: 1,
  };

  it("counts what nobody was told of and names the strangest", async () => {
    const message = await write([someIncident({ severity: "medium" })], { kind: "digest", digest });
    expect(message).toMatchObject({
      kind: "digest",
      severity: "medium",
      title: "Daily: 12 incidents below the threshold",
      what: "From 2025-07-03 15:00 UTC to 2025-07-04 15:00 UTC: 1 incident was told, 2 muted, 12 stayed below the threshold.",
      comparisons: [
        { what: "medium severity", now: "1 incident" },
        { what: "low severity", now: "11 incidents" },
      ],
      othersLeftOut: 11,
    });
  });

  it("is written of a quiet day too", async () => {
    const quiet = { ...digest, untold: 0, bySeverity: {}, muted: 0, told: 0 };
    expect(await write([], { kind: "digest", digest: quiet })).toMatchObject({ severity: "info", others: [] });
  });
});

it("a test message says that nothing happened", () => {
  const message = testMessage({
    channel: "my slack",
    workspace: "default",
    at: NOW,
    askedBy: "someone",
    publicUrl: undefined,
  });
  expect(message).toMatchObject({ kind: "test", thread: "test-my-slack", severity: "info" });
  expect(message.what).toContain("nothing has to be done");
});
