import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activity, ActivityKind } from "../activity.ts";
import { activity, NOON, text } from "../activity-under-test.ts";
import { type DetectionState, type Incident, SEVERITIES } from "../incident.ts";
import type { IncidentChange } from "../output.ts";
import { STARTER_RULES } from "../rules/starter-rules.ts";
import { IncidentBook } from "./incident-book.ts";
import { TrackerRun, verdictOf } from "./tracker-run-under-test.ts";

/** Which state may follow which, from one word on an incident to the next. */
const MAY_BECOME: Record<DetectionState, DetectionState[]> = {
  new: ["new", "ongoing", "escalating", "resolved"],
  ongoing: ["ongoing", "escalating", "resolved"],
  escalating: ["escalating", "resolved"],
  resolved: ["resolved", "regressed"],
  regressed: ["regressed", "escalating", "resolved"],
};

interface Step {
  minutes: number;
  late: number;
  kind: ActivityKind;
  actor: string;
  repo: string | undefined;
  words: string | undefined;
  surprise: number | undefined;
  subject: "actor" | "repo" | "text" | "name";
  rule: number;
  tick: boolean;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    minutes: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 12 }) }, fc.constantFrom(45, 400)),
    late: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.constantFrom(20, 200, 500)),
    kind: fc.constantFrom<ActivityKind>("push", "comment", "create", "star", "other"),
    actor: fc.constantFrom("a", "b", "c", "d", "e[bot]"),
    repo: fc.constantFrom("o/x", "o/y", "p/z", undefined),
    words: fc.constantFrom("one two three", "four five six", undefined),
    surprise: fc.constantFrom(undefined, undefined, 1, 3, 4, 5, 6, 8, 12),
    subject: fc.constantFrom<Step["subject"]>("actor", "repo", "text", "name"),
    rule: fc.integer({ min: -20, max: STARTER_RULES.length - 1 }),
    tick: fc.boolean(),
  }),
  { maxLength: 80, size: "max" },
);

/** Runs the steps; every second one is preceded by a tick when it asks for one. */
function runOf(all: Step[]): { run: TrackerRun; taken: Activity[] } {
  const run = new TrackerRun();
  const taken: Activity[] = [];
  let now = NOON;
  for (const [index, step] of all.entries()) {
    now += step.minutes * 60_000;
    if (step.tick) run.tick(now);
    const at = now - step.late * 60_000;
    const body = step.words === undefined ? undefined : text(step.words);
    const given = {
      id: `e${index}`,
      at,
      seenAt: now,
      actor: step.actor,
      repo: step.repo,
      body,
      ref: `release-${index}`,
    };
    taken.push(activity(step.kind, given as object));
    const [rule, subject] = [STARTER_RULES[step.rule], step.subject];
    run.take(taken[index], step.surprise === undefined ? undefined : verdictOf(step.surprise, { subject, rule }));
  }
  return { run, taken };
}

function holdsFor(law: (given: { run: TrackerRun; taken: Activity[] }) => void): void {
  fc.assert(
    fc.property(steps, (all) => law(runOf(all))),
    { numRuns: 150 },
  );
}

/** What was said of each incident, in order. */
function wordsOn(changes: IncidentChange[]): Map<string, IncidentChange[]> {
  return Map.groupBy(changes, ({ incident }) => incident.id);
}

describe("whatever happens, each incident", () => {
  it("is opened once, as new, and passes from state to state as allowed", () => {
    holdsFor(({ run }) => {
      for (const changes of wordsOn(run.changes).values()) {
        expect(changes.map(({ change }) => change).filter((change) => change === "opened")).toHaveLength(1);
        expect(changes[0]).toMatchObject({ change: "opened", incident: { state: "new" } });
        for (const [index, { incident }] of changes.slice(1).entries()) {
          expect(MAY_BECOME[changes[index].incident.state]).toContain(incident.state);
        }
      }
    });
  });

  it("grows only: its events, score, severity and span never shrink, and what it was paged at stays", () => {
    holdsFor(({ run }) => {
      for (const changes of wordsOn(run.changes).values()) {
        for (const [index, { incident: after }] of changes.slice(1).entries()) {
          const before = changes[index].incident;
          expect(after.eventCount).toBeGreaterThanOrEqual(before.eventCount);
          expect(after.score).toBeGreaterThanOrEqual(before.score);
          expect(SEVERITIES.indexOf(after.severity)).toBeGreaterThanOrEqual(SEVERITIES.indexOf(before.severity));
          expect(after.firstEventAt).toBeLessThanOrEqual(before.firstEventAt);
          expect(after.lastEventAt).toBeGreaterThanOrEqual(before.lastEventAt);
          expect(after.detectedAt).toBe(before.detectedAt);
          if (before.pagedAt !== undefined) expect(after.pagedAt).toBe(before.pagedAt);
        }
      }
    });
  });

  it("counts exactly the events that joined it, and no event joins two", () => {
    holdsFor(({ run, taken }) => {
      const counts = new Map<string, number>();
      for (const { change, incident, eventIds, ...more } of run.changes) {
        const merged = change === "merged" && "from" in more ? (counts.get(more.from) ?? 0) : 0;
        counts.set(incident.id, (counts.get(incident.id) ?? 0) + eventIds.length + merged);
        if (change !== "merged") expect(incident.eventCount).toBe(counts.get(incident.id));
      }
      const joined = run.changes.flatMap(({ eventIds }) => eventIds);
      expect(new Set(joined).size).toBe(joined.length);
      expect(joined.every((id) => taken.some((each) => each.id === id))).toBe(true);
    });
  });

  it("that is merged away is younger, and is never heard of again", () => {
    holdsFor(({ run }) => {
      const openedAt = new Map(
        run.changes.filter(({ change }) => change === "opened").map((each) => [each.incident.id, each.seq]),
      );
      for (const [index, change] of run.changes.entries()) {
        if (change.change !== "merged") continue;
        expect(openedAt.get(change.incident.id)).toBeLessThan(openedAt.get(change.from) ?? 0);
        expect(run.changes.slice(index + 1).some(({ incident }) => incident.id === change.from)).toBe(false);
      }
    });
  });

  it("can be shown: a title, reasons, an entity, whole numbers where they belong, shares that sum to one", () => {
    holdsFor(({ run }) => {
      for (const { incident } of run.changes) expectShown(incident);
    });
  });
});

function expectShown(incident: Incident): void {
  expect(incident.id).toMatch(/^[0-9a-f]{20}$/);
  expect(incident.title).not.toMatch(/undefined|NaN|Infinity/);
  expect(incident.reasons.length).toBeGreaterThan(0);
  expect(incident.reasons.join(" ")).not.toMatch(/undefined|NaN|Infinity/);
  expect(incident.score).toBeGreaterThan(0);
  expect(incident.score).toBeLessThan(1);
  expect(incident.eventCount).toBeGreaterThan(0);
  expect(incident.entities.every(({ name }) => name !== "")).toBe(true);
  expect(incident.entities.length).toBeGreaterThan(0);
  expect(Math.max(incident.actors.length, incident.repos.length, incident.entities.length)).toBeLessThanOrEqual(50);
  expect(incident.lastEventAt).toBeGreaterThanOrEqual(incident.firstEventAt);
  const shares = incident.contributions.reduce((sum, { share }) => sum + share, 0);
  if (incident.contributions.length > 0) expect(shares).toBeCloseTo(1, 9);
  expect(JSON.parse(JSON.stringify(incident))).toEqual(incident);
}

describe("whatever happens, the book", () => {
  it("holds each incident that was not merged away, with all of its events", () => {
    holdsFor(({ run }) => {
      const book = new IncidentBook();
      for (const output of run.outputs) book.apply(output);
      expect(
        book
          .ranked()
          .map(({ incident }) => incident.id)
          .sort(),
      ).toEqual(run.incidents.map(({ id }) => id).sort());
      for (const { incident, eventIds } of book.ranked()) {
        expect(eventIds).toHaveLength(incident.eventCount);
        expect(new Set(eventIds).size).toBe(eventIds.length);
      }
    });
  });

  it("is the same for the same steps", () => {
    fc.assert(
      fc.property(steps, (all) => {
        expect(runOf(all).run.outputs).toEqual(runOf(all).run.outputs);
      }),
      { numRuns: 30 },
    );
  });
});

describe("whatever happens, the ledger", () => {
  it("pages each incident once at most, and says when its answer or its reason changes", () => {
    holdsFor(({ run }) => {
      const ofIncidents = run.ledger.filter(({ incidentId }) => incidentId !== undefined);
      for (const entries of Map.groupBy(ofIncidents, ({ incidentId }) => incidentId).values()) {
        const decisions = entries.map(({ decision, reason }) => `${decision} ${reason}`);
        for (const [index, decision] of decisions.slice(1).entries()) expect(decision).not.toBe(decisions[index]);
        expect(decisions.filter((decision) => decision.startsWith("paged")).length).toBeLessThanOrEqual(1);
        expect(decisions.slice(0, -1).filter((decision) => decision.startsWith("paged"))).toEqual([]);
      }
    });
  });

  it("agrees with the incidents: whoever was paged says so", () => {
    holdsFor(({ run }) => {
      const paged = new Map(
        run.ledger.filter(({ decision }) => decision === "paged").map((each) => [each.incidentId, each.at]),
      );
      const said = wordsOn(run.changes);
      for (const [id, at] of paged) expect(said.get(id ?? "")?.at(-1)?.incident.pagedAt ?? "never").toBe(at);
    });
  });
});
