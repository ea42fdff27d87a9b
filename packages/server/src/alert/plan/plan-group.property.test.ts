import { SEVERITIES } from "@oddwatch/pipeline";
import fc from "fast-check";
import { expect, it } from "vitest";
import { alertSettings, GroupUnderTest, pagedIncident, START } from "../alert-under-test.ts";
import { isAtLeast } from "../route/incident-match.ts";

const WAIT = 30;
const INTERVAL = 300;

const id = fc.constantFrom("a", "b", "c", "d");
const act = fc.oneof(
  fc.record({ do: fc.constant("notify" as const), id, severity: fc.constantFrom(...SEVERITIES) }),
  fc.record({ do: fc.constant("rise" as const), id, severity: fc.constantFrom(...SEVERITIES) }),
  fc.record({ do: fc.constantFrom("over" as const, "done" as const, "acknowledge" as const, "vanish" as const), id }),
  fc.record({ do: fc.constant("wait" as const), seconds: fc.integer({ min: 1, max: 5_000 }) }),
  fc.record({ do: fc.constant("silence" as const), id, seconds: fc.integer({ min: 1, max: 2_000 }) }),
);
type Act = typeof act extends fc.Arbitrary<infer Each> ? Each : never;

function carryOut(group: GroupUnderTest, acts: readonly Act[]): void {
  for (const each of acts) {
    switch (each.do) {
      case "notify":
        group.notify({ ...(group.incidents.get(each.id) ?? pagedIncident(each.id)), severity: each.severity });
        break;
      case "wait":
        group.after(each.seconds);
        break;
      case "silence": {
        const silence = { id: each.id, match: { actors: [`user-${each.id}`] }, author: "ada", comment: "" };
        const until = new Date(group.now + each.seconds * 1000).toISOString();
        group.settings = { ...group.settings, silences: [...group.settings.silences, { ...silence, until }] };
        group.plan();
        break;
      }
      case "vanish":
        group.incidents.delete(each.id);
        group.plan();
        break;
      default:
        if (group.incidents.has(each.id)) group.change(each.id, changeOf(each));
    }
    expectLaws(group);
  }
}

function changeOf(each: Exclude<Act, { do: "notify" | "wait" | "silence" }>) {
  if (each.do === "rise") return { severity: each.severity };
  if (each.do === "over") return { isOver: true };
  return each.do === "done" ? { isDone: true, isAcknowledged: true } : { isAcknowledged: true };
}

/** What holds after whatever happened. */
function expectLaws(group: GroupUnderTest): void {
  if (group.group === undefined) return;
  if (!group.isClosed) {
    const again = group.planned(group.group);
    expect([again.deliveries, again.notes, again.isClosed]).toEqual([[], [], false]);
    expect(again.nextAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(group.now);
  }
  const ends = group.sent.findIndex(({ kind }) => kind === "resolved");
  const afterEnd = ends < 0 ? [] : group.sent.slice(ends).filter(({ kind }) => kind !== "resolved");
  expect(afterEnd).toEqual([]);
  const first = group.sent.filter(({ kind, channel }) => kind === "opened" && channel === "slack");
  expect(first.length).toBeLessThanOrEqual(1);
}

const under = () =>
  new GroupUnderTest(
    alertSettings(
      {},
      {
        groupWaitSeconds: WAIT,
        groupIntervalSeconds: INTERVAL,
        repeatSeconds: 4_000,
        duplicateSeconds: 0,
        escalation: [{ afterSeconds: 900, channels: ["mail"] }],
      },
    ),
  );

it("plans nothing twice, always wakes later, begins once and says nothing after the end", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => carryOut(under(), acts)),
    { numRuns: 300 },
  );
});

it("tells every paged incident or says why not, once nothing holds it back", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      const group = under();
      carryOut(group, acts);
      group.settings = alertSettings({}, { groupWaitSeconds: WAIT, groupIntervalSeconds: INTERVAL });
      group.plan().after(60 + WAIT + INTERVAL);
      const waiting = group.group?.members.filter(({ fate }) => fate === "waiting") ?? [];
      expect(waiting).toEqual([]);
      for (const { incidentId, fate, toldSeverity } of group.group?.members ?? []) {
        const incident = group.incidents.get(incidentId);
        if (incident === undefined) continue;
        const isTold = group.sent.some(({ ids }) => ids.includes(incidentId));
        expect(isTold || group.noted.some((note) => note.startsWith(`${incidentId} muted`))).toBe(true);
        if (fate !== "told" || incident.isOver || incident.isDone) continue;
        expect(isAtLeast(toldSeverity ?? "info", incident.severity)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

it("keeps its messages an interval apart, but for what becomes critical, escalates or ends", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      const group = under();
      carryOut(
        group,
        acts.filter((each) => !("severity" in each) || each.severity !== "critical"),
      );
      const news = group.sent.filter(
        ({ kind, channel }) => ["opened", "updated", "reminder"].includes(kind) && channel === "slack",
      );
      for (const [index, { seconds }] of news.entries()) {
        if (index > 0) expect(seconds - (news[index - 1]?.seconds ?? 0)).toBeGreaterThanOrEqual(INTERVAL);
      }
      expect(news.every(({ seconds }) => seconds >= WAIT && START + seconds * 1000 <= group.now)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
