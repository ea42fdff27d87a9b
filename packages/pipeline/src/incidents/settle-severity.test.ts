import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activity, NOON } from "../activity-under-test.ts";
import { SEVERITIES } from "../incident.ts";
import { DEFAULT_SETTINGS } from "../settings.ts";
import { severityOf } from "./severity.ts";
import { SEVERITY_FACTS, type SeverityFact } from "./severity-fact.ts";
import { TrackerRun, verdictOf } from "./tracker-run-under-test.ts";

const MINUTE = 60_000;
const levels = DEFAULT_SETTINGS.severity;
const ranked = (severity: string) => SEVERITIES.indexOf(severity as (typeof SEVERITIES)[number]);

/** A run with one incident whose verdict is so surprised, and what a fact makes of it. */
function looked(surprise: number, facts: SeverityFact[], run = opened(surprise)) {
  const [incident] = run.incidents;
  if (incident === undefined) throw new RangeError("nothing was opened");
  run.learn(incident.id, facts, NOON + MINUTE);
  return run.incidents[0] as typeof incident;
}

function opened(surprise: number): TrackerRun {
  const run = new TrackerRun();
  run.take(activity("push", { actor: "mallory", repo: "o/r", at: NOON }), verdictOf(surprise, { campaign: "c" }));
  return run;
}

describe("what was looked up", () => {
  it("raises the severity by one step, and the incident shows both and says why", () => {
    const [before] = opened(6.5).incidents;
    const after = looked(6.5, [{ kind: "young-account", subject: "mallory", value: 3 }]);
    expect(after.detectedSeverity).toBe(before?.severity);
    expect(ranked(after.severity)).toBe(ranked(after.detectedSeverity) + 1);
    expect(after.reasons.at(-1)).toBe(
      `Looked up: the account mallory was made 3 days ago. That raises the severity from ${after.detectedSeverity} to ${after.severity}.`,
    );
    expect(after.state).toBe("escalating");
  });

  it("raises by two steps where a rule with a name holds", () => {
    const kind = verdictOf(8, { rule: { id: "r", says: "It does.", kind: "shell-in-ref" } as never });
    const run = new TrackerRun();
    run.take(activity("push", { actor: "mallory", repo: "o/r", at: NOON }), kind);
    const facts: SeverityFact[] = [{ kind: "young-unsigned", subject: "mallory", value: 3 }];
    const after = looked(8, facts, run);
    expect(ranked(after.severity)).toBe(Math.min(4, ranked(after.detectedSeverity) + 2));
  });

  it("counts once: the strongest that raises, and the strongest that lowers", () => {
    const raising: SeverityFact[] = [
      { kind: "young-account", subject: "mallory", value: 3 },
      { kind: "secret-added", subject: "abc" },
    ];
    const both = looked(6.5, raising);
    expect(ranked(both.severity)).toBe(ranked(both.detectedSeverity) + 1);
    const again = looked(6.5, [...raising, { kind: "nothing-lost", subject: "o/r" }]);
    expect(again.severity).toBe(again.detectedSeverity);
  });

  it("changes nothing for an incident that is not carried, or when it was told before", () => {
    const run = opened(6.5);
    const facts: SeverityFact[] = [{ kind: "secret-added", subject: "abc" }];
    expect(run.learn("another", facts, NOON)).toEqual([]);
    expect(run.learn(run.incidents[0]?.id ?? "", facts, NOON)).not.toEqual([]);
    expect(run.learn(run.incidents[0]?.id ?? "", facts, NOON)).toEqual([]);
  });

  it("makes checks that failed count only beside what is strange by itself", () => {
    const weak = looked(4.5, [{ kind: "failed-checks", subject: "abc" }]);
    expect(weak.severity).toBe(weak.detectedSeverity);
    const strange = looked(7.5, [{ kind: "failed-checks", subject: "abc" }]);
    expect(ranked(strange.severity)).toBe(ranked(strange.detectedSeverity) + 1);
  });

  it("lets a rise be told within the budget, once", () => {
    const run = opened(6.5);
    expect(run.incidents[0]?.pagedAt).toBeUndefined();
    const rising: SeverityFact[] = [{ kind: "young-account", subject: "mallory", value: 3 }];
    const after = looked(6.5, rising, run);
    expect(run.ledger.filter(({ decision }) => decision === "paged").length).toBe(after.pagedAt === undefined ? 0 : 1);
    expect(run.ledger.at(-1)?.incidentId).toBe(after.id);
  });

  it("moves by two bands up or one down at most, and stays when the stream says more later", () => {
    const fact = fc.record({
      kind: fc.constantFrom(...SEVERITY_FACTS),
      subject: fc.constantFrom("a", "b"),
      value: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.double({ min: 4, max: 14, noNaN: true }), fc.array(fact, { maxLength: 5 }), (surprise, facts) => {
        const run = opened(surprise);
        const after = looked(surprise, facts, run);
        const moved = ranked(after.severity) - ranked(after.detectedSeverity);
        expect(moved).toBeGreaterThanOrEqual(-1);
        expect(moved).toBeLessThanOrEqual(2);
        expect(severityOf((after.score * 5) / (1 - after.score) + 1e-9, levels)).toBe(after.severity);
        run.take(
          activity("push", { actor: "mallory", repo: "o/r", at: NOON + 2 * MINUTE }),
          verdictOf(surprise + 1, { campaign: "c" }),
        );
        const later = run.incidents[0] as typeof after;
        expect(ranked(later.detectedSeverity)).toBeGreaterThanOrEqual(ranked(after.detectedSeverity));
      }),
      { numRuns: 200 },
    );
  });
});
