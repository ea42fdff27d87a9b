import { describe, expect, it } from "vitest";
import type { ActivityKind, Lane } from "../activity.ts";
import { activity, NOON, text } from "../activity-under-test.ts";
import { TrackerRun, verdictOf } from "./tracker-run-under-test.ts";

const MINUTE_MS = 60_000;
const KINDS: ActivityKind[] = ["push", "push", "push", "issue", "create", "star"];

/** A feed that is read minute by minute; after each minute a tick, as in a service. */
class Feed {
  readonly run = new TrackerRun();
  minute = 0;
  #count = 0;

  get now(): number {
    return NOON + this.minute * MINUTE_MS;
  }

  minutes(count: number, perKind: number, lane: Lane = "public", kinds: readonly ActivityKind[] = KINDS): this {
    for (let n = 0; n < count; n++) {
      for (let each = 0; each < perKind * kinds.length; each++) {
        const at = this.now + (each * MINUTE_MS) / (perKind * kinds.length);
        const id = `f${this.#count++}`;
        this.run.take(activity(kinds[each % kinds.length], { id, at, lane, actor: `u${id}`, repo: `u${id}/x` }));
      }
      this.minute++;
      this.run.tick(this.now);
    }
    return this;
  }

  get notices(): string[] {
    return this.run.outputs.flatMap((output) => (output.output === "notice" ? output.text : []));
  }

  /** What is decided of a busy account now. */
  decisionNow(given: Parameters<typeof verdictOf>[1] = {}) {
    const name = `busy-${this.minute}`;
    this.run.take(activity("issue", { id: name, at: this.now, actor: name, repo: `${name}/x` }), verdictOf(6.5, given));
    return this.run.ledger.at(-1);
  }
}

describe("a feed", () => {
  it("that flows as usual is not noticed, and neither is one that nobody knows yet", () => {
    expect(new Feed().minutes(90, 5).notices).toEqual([]);
    expect(new Feed().minutes(10, 5).minutes(20, 0).notices).toEqual([]);
  });

  it("that collapses for all kinds alike is one notice, however long it lasts", () => {
    const { notices } = new Feed().minutes(40, 5).minutes(60, 0);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain("Since 2026-11-20T12:40:00.000Z hardly anything comes, of every kind alike, where 30");
  });

  it("of which one kind falls silent has no gap", () => {
    expect(new Feed().minutes(40, 5).minutes(30, 5, "public", ["push", "issue", "create"]).notices).toEqual([]);
  });

  it("that is slow may fall silent by chance", () => {
    expect(new Feed().minutes(40, 1, "public", ["push", "issue"]).minutes(12, 0).notices).toEqual([]);
  });

  it("of one watched repository tells nothing of GitHub", () => {
    expect(new Feed().minutes(40, 5, "watch").minutes(30, 0, "watch").notices).toEqual([]);
  });

  it("tells the hole that the watermark sees once, not twice", () => {
    const feed = new Feed().minutes(40, 5).minutes(25, 0);
    expect(feed.run.tracker.hole("Nothing was seen.", feed.now, 1)).toEqual([]);
    expect(feed.run.tracker.hole("Nothing was seen.", feed.now, 2)).toMatchObject([{ kind: "observation-gap" }]);
  });

  it("whose trouble GitHub reports itself says so", () => {
    const feed = new Feed().minutes(40, 5);
    feed.run.tracker.heed({ kind: "status", at: feed.now, id: "s", title: "Events are delayed", from: feed.now });
    expect(feed.minutes(10, 2).notices).toEqual([expect.stringContaining("GitHub reports: “Events are delayed”.")]);
  });

  it("that goes on after a restart is judged as if never stopped", () => {
    const [live, stopped] = [new Feed().minutes(42, 5), new Feed().minutes(42, 5)];
    stopped.run.tracker.restore(stopped.run.tracker.save(true));
    for (const feed of [live, stopped]) feed.minutes(9, 0).minutes(20, 20);
    expect(stopped.run.outputs).toEqual(live.run.outputs);
  });
});

describe("what surges after a gap in the feed", () => {
  const caughtUp = () => new Feed().minutes(40, 5).minutes(20, 0).minutes(4, 30);

  it("is muted with the reason while everything surges", () => {
    expect(caughtUp().decisionNow()).toMatchObject({
      decision: "muted",
      reason: "observation-gap",
      text: "all kinds of events surge after a gap in the feed; judged again when it grows after that",
    });
  });

  it("is told all the same when a rule knows it by its content", () => {
    const rule = { id: "r", kind: "shell", says: "It is.", on: [], when: [], subject: "actor" as const, surprise: 6 };
    expect(caughtUp().decisionNow({ rule })).toMatchObject({ decision: "paged" });
  });

  it("is judged again when it goes on after that", () => {
    const feed = caughtUp();
    const muted = feed.decisionNow();
    const { actors } = feed.run.incidents.at(-1) ?? { actors: [] };
    feed.minutes(12, 5);
    const words = { body: text("again") };
    feed.run.take(
      activity("issue", { id: "again", at: feed.now, actor: actors[0], repo: `${actors[0]}/x`, ...words }),
      6.6,
    );
    expect(feed.run.ledger.at(-1)).toMatchObject({ decision: "paged", incidentId: muted?.incidentId });
  });

  it("is told when no gap came before: then many really are busy", () => {
    expect(new Feed().minutes(40, 5).minutes(4, 30).decisionNow()).toMatchObject({ decision: "paged" });
  });
});
