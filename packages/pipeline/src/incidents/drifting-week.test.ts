import { Random } from "@oddwatch/anomaly";
import { describe, expect, it } from "vitest";
import { AlertBudget, type Candidate, PAGE_FLOOR } from "./alert-budget.ts";

/** Monday 2026-11-16, 00:00 UTC. */
const MONDAY = Date.UTC(2026, 10, 16);
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const CRITICAL = 9.5;

interface Week {
  /** Candidates an hour at noon of a weekday. */
  busiest: number;
  /** How heavy candidates are: the mean of what they have above 4. */
  spread: number;
  seed: string;
}

/**
 * Candidates of a synthetic week that drifts: few at night and on the weekend, and day by day a little heavier, with
 * one day that is twice as busy. Each grows a few times after it opened.
 */
function driftingWeek({ busiest, spread, seed }: Week): { at: number; candidate: Candidate }[] {
  const random = new Random(seed);
  const all: { at: number; candidate: Candidate }[] = [];
  for (let minute = 0; minute < 7 * 24 * 60; minute++) {
    const at = MONDAY + minute * MINUTE_MS;
    const day = Math.floor(minute / (24 * 60));
    const hour = (minute / 60) % 24;
    const ofDay = [1, 1, 2, 1, 1, 0.5, 0.4][day] * (0.2 + 0.8 * Math.sin((Math.PI * hour) / 24) ** 2);
    if (random.next() > (busiest * ofDay) / 60) continue;
    const id = `${minute}`;
    let weighted = 4 - Math.log(1 - random.next()) * spread * (1 + day / 12);
    for (let growth = 0; growth < 3; growth++) {
      const given = { id, entity: `account ${Math.floor(random.next() * 400)}`, weighted };
      all.push({ at: at + growth * MINUTE_MS, candidate: { ...given, critical: weighted >= CRITICAL } });
      weighted += random.next() / 4;
    }
  }
  return all.sort((a, b) => a.at - b.at);
}

/** What is told in the week, as the tracker asks: once a candidate is told it is asked about no more. */
function toldIn(week: ReturnType<typeof driftingWeek>, incidents: number) {
  const budget = new AlertBudget({ per: "day", incidents });
  const told = new Map<string, { day: number; critical: boolean }>();
  let next = 0;
  for (let at = MONDAY; at < MONDAY + 7 * DAY_MS; at += MINUTE_MS) {
    const moment = { at, events: 0 };
    budget.begin(moment);
    const day = Math.floor((at - MONDAY) / DAY_MS);
    const released = budget.release(moment, (id) => !told.has(id));
    if (released !== undefined) told.set(released, { day, critical: false });
    for (; next < week.length && week[next].at <= at; next++) {
      const { candidate } = week[next];
      if (told.has(candidate.id) || !budget.decide(candidate, moment).page) continue;
      told.set(candidate.id, { day, critical: candidate.critical });
    }
  }
  return told;
}

function perDay<Each>(all: Iterable<Each>, dayOf: (each: Each) => number): number[] {
  const days = Array<number>(7).fill(0);
  for (const each of all) days[dayOf(each)]++;
  return days;
}

describe("in a synthetic week that drifts", () => {
  it.each([5, 10, 25])(
    "a budget of %d a day is kept, and used by four fifths when enough weigh enough",
    (incidents) => {
      for (const seed of ["one", "two", "three"]) {
        const week = driftingWeek({ busiest: 30, spread: 1, seed });
        const told = toldIn(week, incidents);
        const pages = perDay(
          [...told.values()].filter(({ critical }) => !critical),
          ({ day }) => day,
        );
        const enough = new Map(week.map(({ at, candidate }) => [candidate.id, { at, candidate }] as const));
        const above = perDay(
          [...enough.values()].filter(({ candidate: { weighted, critical } }) => !critical && weighted >= PAGE_FLOOR),
          ({ at }) => Math.min(6, Math.floor((at - MONDAY) / DAY_MS)),
        );
        for (const [day, count] of pages.entries()) {
          expect(count).toBeLessThanOrEqual(incidents);
          // on the first day nobody knows yet what is usual
          if (day > 0 && above[day] >= 1.5 * incidents) expect(count).toBeGreaterThanOrEqual(0.8 * incidents);
        }
        expect(above.filter((count, day) => day > 0 && count >= 1.5 * incidents).length).toBeGreaterThan(3);
      }
    },
  );

  it("every critical one is told at once", () => {
    const week = driftingWeek({ busiest: 30, spread: 1.5, seed: "critical" });
    const told = toldIn(week, 5);
    const critical = new Set(week.filter(({ candidate }) => candidate.critical).map(({ candidate }) => candidate.id));
    expect(critical.size).toBeGreaterThan(10);
    for (const id of critical) expect(told.has(id)).toBe(true);
  });

  it("a quiet week pages nobody", () => {
    const week = driftingWeek({ busiest: 30, spread: 0.1, seed: "quiet" });
    expect(Math.max(...week.map(({ candidate }) => candidate.weighted))).toBeLessThan(PAGE_FLOOR);
    expect(toldIn(week, 25).size).toBe(0);
  });

  it("a flood of decoys in one hour leaves the rest of the day its share, and hides nothing that is critical", () => {
    const budget = new AlertBudget({ per: "day", incidents: 25 });
    budget.begin({ at: MONDAY, events: 0 });
    const noon = MONDAY + 1.5 * DAY_MS;
    const decoys = Array.from({ length: 500 }, (_, n) => ({
      id: `d${n}`,
      entity: `d${n}`,
      weighted: 8,
      critical: false,
    }));
    const told = decoys.filter((each, n) => budget.decide(each, { at: noon + n * 7_000, events: 0 }).page).length;
    expect(told).toBeLessThanOrEqual(13);
    const later = { at: noon + 6 * 3_600_000, events: 0 };
    expect(budget.decide({ id: "x", entity: "x", weighted: 9.5, critical: true }, later)).toEqual({ page: true });
    expect(budget.decide({ id: "y", entity: "y", weighted: 8.5, critical: false }, later)).toEqual({ page: true });
  });
});

describe("what is held", () => {
  const candidate = (id: string, weighted: number) => ({ id, entity: id, weighted, critical: false });
  /** Fifteen heavy ones in a day, of which ten were told: a lighter one that follows is held. */
  function full() {
    const budget = new AlertBudget({ per: "day", incidents: 10 });
    budget.begin({ at: MONDAY - 3 * DAY_MS, events: 0 });
    for (let n = 0; n < 15; n++) budget.decide(candidate(`h${n}`, 9), { at: MONDAY + n * 1.6 * 3_600_000, events: 0 });
    return budget;
  }
  const evening = MONDAY + DAY_MS + 5 * 3_600_000;

  it("is told later, the heaviest first, when the pace leaves room", () => {
    const budget = full();
    for (const [id, weighted] of [
      ["a", 6],
      ["b", 7],
      ["c", 5],
    ] as const)
      expect(budget.decide(candidate(id, weighted), { at: evening, events: 0 }).page).toBe(false);
    expect(budget.release({ at: evening + MINUTE_MS, events: 0 }, () => true)).toBe("b");
    expect(budget.release({ at: evening + 2 * MINUTE_MS, events: 0 }, () => true)).toBeUndefined();
    expect(budget.release({ at: evening + 3 * 3_600_000, events: 0 }, () => true)).toBe("a");
  });

  it("is not told when it is no news any more, or was withdrawn, or nobody wants it", () => {
    const moment = (hours: number) => ({ at: evening + hours * 3_600_000, events: 0 });
    const held = () => {
      const budget = full();
      budget.decide(candidate("a", 6), moment(0));
      return budget;
    };
    expect(held().release(moment(3), () => true)).toBe("a");
    expect(held().release(moment(7), () => true)).toBeUndefined();
    expect(held().release(moment(3), () => false)).toBeUndefined();
    const budget = held();
    budget.withdraw("a");
    expect(budget.release(moment(3), () => true)).toBeUndefined();
  });
});
