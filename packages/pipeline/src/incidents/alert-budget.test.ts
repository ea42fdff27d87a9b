import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activity } from "../activity-under-test.ts";
import { AlertBudget, type Candidate } from "./alert-budget.ts";
import { TrackerRun } from "./tracker-run-under-test.ts";

const NOON = Date.UTC(2026, 10, 20, 12);
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

function candidate(id: string, weighted: number, given: Partial<Candidate> = {}): Candidate {
  return { id, entity: id, weighted, critical: false, ...given };
}

function budget(incidents: number): AlertBudget {
  return new AlertBudget({ per: "day", incidents });
}

/** A budget that has been running for a day, unused. */
function aDayOld(incidents: number): AlertBudget {
  const old = budget(incidents);
  old.decide(candidate("first", 1), { at: NOON - DAY_MS, events: 0 });
  return old;
}

describe("a budget of incidents a day", () => {
  it("tells of the first that weighs enough, also on a quiet day", () => {
    expect(budget(25).decide(candidate("a", 5.5), { at: NOON, events: 1 })).toEqual({ page: true });
  });

  it("tells of nothing under the floor, however quiet the day", () => {
    expect(aDayOld(25).decide(candidate("a", 5.49), { at: NOON, events: 1 })).toEqual({
      page: false,
      reason: "below-floor",
      text: "its weight 5.5 is under the floor of 5.5",
    });
  });

  it("spends only a part before the first day has shown what is usual", () => {
    const early = budget(25);
    const pages = Array.from({ length: 9 }, (_, n) =>
      early.decide(candidate(`e${n}`, 6 + n), { at: NOON + n, events: n }),
    );
    expect(pages.map(({ page }) => page)).toEqual([true, true, true, false, false, false, false, false, false]);
    expect(pages[3]).toMatchObject({ reason: "budget-used", text: "3 of 25 are used, 3 by now" });
    expect(early.decide(candidate("later", 6.1), { at: NOON + 6 * HOUR_MS, events: 9 })).toMatchObject({
      reason: "below-threshold",
    });
    expect(early.decide(candidate("heavier", 99), { at: NOON + 6 * HOUR_MS, events: 9 })).toEqual({ page: true });
  });

  it("tells of what is among the best of the last day", () => {
    const old = aDayOld(5);
    for (let n = 0; n < 5; n++) old.decide(candidate(`held ${n}`, 8, { entity: "one" }), { at: NOON + n, events: 0 });
    expect(old.decide(candidate("lesser", 7), { at: NOON + 9, events: 0 })).toMatchObject({
      reason: "below-threshold",
      text: "5 others weigh more, 5 may be told by now",
    });
    expect(old.decide(candidate("better", 9), { at: NOON + 10, events: 0 })).toEqual({ page: true });
  });

  it("gives no entity more than a fifth, but always one", () => {
    const told = (incidents: number) => {
      const old = aDayOld(incidents);
      return [1, 2, 3, 4, 5, 6].filter(
        (n) => old.decide(candidate(`${n}`, 6 + n, { entity: "mallory" }), { at: NOON + n, events: 0 }).page,
      ).length;
    };
    expect([1, 4, 5, 9, 10, 25].map(told)).toEqual([1, 1, 1, 1, 2, 5]);
  });

  it("lets the critical pass beyond it, without using it up", () => {
    const none = budget(0);
    expect(none.decide(candidate("a", 99), { at: NOON, events: 0 })).toMatchObject({ reason: "budget-used" });
    expect(none.decide(candidate("b", 9.5, { critical: true }), { at: NOON, events: 0 })).toEqual({ page: true });
    const one = aDayOld(1);
    one.decide(candidate("critical", 9.5, { critical: true }), { at: NOON, events: 0 });
    expect(one.decide(candidate("ordinary", 9.6), { at: NOON, events: 0 })).toEqual({ page: true });
  });

  it("is not crowded by critical incidents, which pass beyond it", () => {
    const one = aDayOld(1);
    for (let n = 0; n < 9; n++) one.decide(candidate(`critical ${n}`, 12, { critical: true }), { at: NOON, events: 0 });
    expect(one.decide(candidate("ordinary", 6), { at: NOON, events: 0 })).toEqual({ page: true });
  });

  it("is full again after a day", () => {
    const one = aDayOld(1);
    expect(one.decide(candidate("a", 6), { at: NOON, events: 0 }).page).toBe(true);
    expect(one.decide(candidate("b", 7), { at: NOON + DAY_MS - 1, events: 0 }).page).toBe(false);
    expect(one.decide(candidate("c", 8), { at: NOON + DAY_MS, events: 0 }).page).toBe(true);
  });

  it("counts an incident that grows once among the others", () => {
    const old = aDayOld(2);
    for (let n = 0; n < 9; n++) old.decide(candidate("same", 5 + n / 100), { at: NOON + n, events: 0 });
    expect(old.decide(candidate("other", 5.5), { at: NOON + 10, events: 0 })).toEqual({ page: true });
  });
});

describe("the budget of a run", () => {
  it("is not renewed by an event that bears a date ahead", () => {
    const run = new TrackerRun({ budget: { per: "day", incidents: 1 } });
    const issue = (actor: string, hours: number) =>
      activity("issue", { actor, repo: `${actor}/x`, at: NOON + hours * HOUR_MS, seenAt: NOON });
    run.take(issue("alice", -0.1), 6);
    run.take(issue("bob", 24), 7);
    run.take(issue("carol", 0.01), 8);
    expect(run.incidents.map(({ pagedAt }) => pagedAt)).toEqual([NOON - 0.1 * HOUR_MS, undefined, undefined]);
    expect(run.ledger.map(({ reason }) => reason)).toEqual(["within-budget", "budget-used", "budget-used"]);
  });
});

describe("a budget of incidents per 100,000 events", () => {
  it("counts events instead of time", () => {
    const per = new AlertBudget({ per: "events", incidents: 1 });
    expect(per.decide(candidate("a", 6), { at: NOON, events: 10 }).page).toBe(true);
    expect(per.decide(candidate("b", 7), { at: NOON + 99 * DAY_MS, events: 100_009 }).page).toBe(false);
    expect(per.decide(candidate("c", 8), { at: NOON + 99 * DAY_MS, events: 100_011 }).page).toBe(true);
  });
});

describe("whatever comes", () => {
  const asked = fc.record({
    hours: fc.double({ min: 0, max: 4, noNaN: true }),
    id: fc.integer({ min: 0, max: 60 }),
    entity: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    weighted: fc.double({ min: 0, max: 12, noNaN: true }),
  });
  type Asked = { hours: number; id: number; entity: string; weighted: number };

  /** Asks as the tracker does: an incident that was told is not asked about again. */
  function toldBy(all: Asked[], decider: AlertBudget) {
    const told: { at: number; id: number; entity: string; weighted: number; critical: boolean }[] = [];
    let at = NOON;
    for (const { hours, id, entity, weighted } of all) {
      at += hours * HOUR_MS;
      const critical = weighted >= 9.5;
      if (told.some((each) => each.id === id)) continue;
      if (decider.decide({ id: `${id}`, entity, weighted, critical }, { at: at, events: 0 }).page)
        told.push({ at, id, entity, weighted, critical });
    }
    return told;
  }

  it("no day holds more than the budget, and no entity more than its share, but for the critical", () => {
    fc.assert(
      fc.property(
        fc.array(asked, { maxLength: 120, size: "max" }),
        fc.integer({ min: 0, max: 12 }),
        (all, incidents) => {
          const told = toldBy(all, budget(incidents)).filter(({ critical }) => !critical);
          for (const { at, weighted } of told) {
            const day = told.filter((each) => each.at > at - DAY_MS && each.at <= at);
            expect(day.length).toBeLessThanOrEqual(incidents);
            const most = Math.max(
              ...Object.values(Object.groupBy(day, ({ entity }) => entity)).map((each) => each?.length ?? 0),
            );
            expect(most).toBeLessThanOrEqual(Math.max(1, Math.floor(incidents / 5)));
            expect(weighted).toBeGreaterThanOrEqual(5.5);
          }
        },
      ),
    );
  });

  it("every critical one is told", () => {
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 60, size: "max" }), (all) => {
        const told = new Set(toldBy(all, budget(1)).map(({ id }) => id));
        for (const { id, weighted } of all) if (weighted >= 9.5) expect(told).toContain(id);
      }),
    );
  });

  it("what was decided does not depend on what comes after", () => {
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 80, size: "max" }), fc.nat(80), (all, length) => {
        const prefix = toldBy(all.slice(0, length), budget(5));
        expect(toldBy(all, budget(5)).slice(0, prefix.length)).toEqual(prefix);
      }),
    );
  });

  it("it goes on from its saved state as if never stopped", () => {
    fc.assert(
      fc.property(
        fc.array(asked, { maxLength: 40, size: "max" }),
        fc.array(asked, { maxLength: 40 }),
        (before, after) => {
          const live = budget(5);
          toldBy(before, live);
          const restored = new AlertBudget({ per: "day", incidents: 5 }, JSON.parse(JSON.stringify(live.state)));
          expect(toldBy(after, restored)).toEqual(toldBy(after, live));
        },
      ),
    );
  });
});
