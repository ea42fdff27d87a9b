import { describe, expect, it } from "vitest";
import { activity, NOON } from "../activity-under-test.ts";
import { type Case, FeedbackBook, type Judgement, type LikeCases } from "./feedback-book.ts";
import { TrackerRun } from "./tracker-run-under-test.ts";

const DAY_MS = 86_400_000;
const LIKE: LikeCases = { kind: "flood", entity: "renovate*", detectors: ["rate"] };
const CASE: Case = { kind: "flood", entity: "Renovate[bot]", detectors: ["forest", "rate"] };

function bookOf(...judgements: Judgement[]): FeedbackBook {
  const book = new FeedbackBook();
  for (const [n, judgement] of judgements.entries()) book.say(`word ${n}`, { judgement, like: LIKE, at: NOON });
  return book;
}

describe("what people said of incidents", () => {
  it("changes nothing when nothing was said", () => {
    expect(new FeedbackBook().factorFor(CASE, NOON)).toBe(1);
  });

  it.each<[Judgement, number]>([
    ["useful", 1.1],
    ["expected", 0.75],
    ["false", 0.8],
  ])("%s makes a like case count %d", (judgement, factor) => {
    expect(bookOf(judgement).factorFor(CASE, NOON)).toBeCloseTo(factor, 9);
  });

  it.each<[string, Partial<Case>]>([
    ["of another kind", { kind: "push-burst" }],
    ["of another entity", { entity: "mallory" }],
    ["that other detectors found", { detectors: ["crowd"] }],
  ])("leaves a case %s alone", (_what, given) => {
    expect(bookOf("expected").factorFor({ ...CASE, ...given }, NOON)).toBe(1);
  });

  it("is bounded: no account becomes invisible, and none fills the page", () => {
    expect(bookOf(...Array<Judgement>(40).fill("false")).factorFor(CASE, NOON)).toBe(0.6);
    expect(bookOf(...Array<Judgement>(40).fill("useful")).factorFor(CASE, NOON)).toBe(1.25);
  });

  it("fades to half its power in sixty days", () => {
    expect(bookOf("expected").factorFor(CASE, NOON + 60 * DAY_MS)).toBeCloseTo(Math.sqrt(0.75), 9);
  });

  it("can be said anew and taken back", () => {
    const book = bookOf("expected");
    book.say("word 0", { judgement: "useful", like: LIKE, at: NOON });
    expect(book.factorFor(CASE, NOON)).toBeCloseTo(1.1, 9);
    book.withdraw("word 0");
    expect(book.factorFor(CASE, NOON)).toBe(1);
  });

  it("keeps the newest thousand", () => {
    const book = new FeedbackBook();
    for (let n = 0; n < 1_500; n++) book.say(`${n}`, { judgement: "false", like: LIKE, at: NOON });
    expect(book.state).toHaveLength(1_000);
    expect(new FeedbackBook(JSON.parse(JSON.stringify(book.state))).factorFor(CASE, NOON)).toBe(0.6);
  });
});

describe("an incident like one that was called expected", () => {
  const like: LikeCases = { kind: "flood", entity: "alice", detectors: [] };

  it("weighs less, says so, and pages nobody", () => {
    const run = new TrackerRun();
    run.tracker.heed({ kind: "feedback", at: NOON, id: "1", judgement: "expected", like });
    run.take(activity("issue", { at: NOON + 1 }), 6.5);
    expect(run.incidents[0].severity).toBe("low");
    expect(run.incidents[0].reasons.at(-1)).toContain("× 0.75 (what was said of like cases) = 4.9");
    expect(run.ledger).toMatchObject([
      { decision: "held", reason: "feedback-lowered", text: expect.stringContaining("it would weigh 6.5") },
    ]);
  });

  it("is not held for that when it is too light anyway", () => {
    const run = new TrackerRun();
    run.tracker.heed({ kind: "feedback", at: NOON, id: "1", judgement: "expected", like });
    run.take(activity("issue", { at: NOON + 1 }), 5.2);
    expect(run.ledger).toMatchObject([{ decision: "held", reason: "below-floor" }]);
  });

  it("weighs as ever when that is taken back", () => {
    const run = new TrackerRun();
    run.tracker.heed({ kind: "feedback", at: NOON, id: "1", judgement: "expected", like });
    run.tracker.heed({ kind: "feedback", at: NOON, id: "1", judgement: "withdrawn", like });
    run.take(activity("issue", { at: NOON + 1 }), 6.5);
    expect(run.ledger).toMatchObject([{ decision: "paged" }]);
  });
});
