import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activity } from "./activity.ts";
import { activity, logged, NOON, text } from "./activity-under-test.ts";
import type { Control, PipelineInput } from "./input.ts";
import { normaliseEvent } from "./normalise/normalise-event.ts";
import { Pipeline } from "./pipeline.ts";
import { DEFAULT_SETTINGS, type PipelineSettings } from "./settings.ts";

const SETTINGS: PipelineSettings = { ...DEFAULT_SETTINGS, forest: { trees: 4, sampleSize: 32 } };
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A branch name that a rule knows: the shortest way to an incident. */
function attack(minutes = 0, given: Partial<Activity> = {}): Activity {
  return activity("pull-request", { at: NOON + minutes * MINUTE_MS, headRef: "x`id`", ...(given as object) });
}

/** A pipeline that is fed one by one, numbering what it is given. */
function fed(settings: Partial<PipelineSettings> = {}) {
  const pipeline = new Pipeline({ ...SETTINGS, ...settings });
  const process = (input: Omit<PipelineInput, "seq">) =>
    pipeline
      .process([{ ...input, seq: pipeline.seq + 1 } as PipelineInput])
      .filter(({ output }) => output !== "profile");
  const take = (activity: Activity) => process({ activity });
  const control = (control: Control) => process({ control });
  return { pipeline, take, control };
}

describe("the pipeline", () => {
  it("opens an incident for what a rule knows, tells the ledger, and says why", () => {
    const outputs = fed().take(attack());
    expect(outputs).toMatchObject([
      {
        output: "incident",
        seq: 1,
        change: "opened",
        eventIds: [attack().id],
        incident: { kind: "shell-in-ref", severity: "critical", pagedAt: NOON },
      },
      { output: "ledger", seq: 1, decision: "paged", reason: "within-budget" },
    ]);
  });

  it("says nothing of ordinary activity while it warms up", () => {
    const { take } = fed();
    for (let n = 0; n < 100; n++)
      expect(take(activity("push", { at: NOON + n, actor: `u${n}`, repo: `u${n}/x` }))).toEqual([]);
  });

  it("refuses an input that does not follow", () => {
    const { pipeline, take } = fed();
    take(attack());
    for (const seq of [1, 3, 0, Number.NaN]) {
      expect(() => pipeline.process([{ seq, activity: attack() }])).toThrow(RangeError);
    }
    expect(() => pipeline.process(logged([attack(), attack()], 2).reverse())).toThrow("input 3 does not follow 1");
    expect(pipeline.seq).toBe(1);
  });

  it("gives the same id for the same workspace and seq, and another for another", () => {
    const idOf = (workspace: string, seq: number) => {
      const { take } = fed({ workspace });
      for (let n = 1; n < seq; n++) take(activity("star"));
      const [opened] = take(attack());
      return opened.output === "incident" ? opened.incident.id : undefined;
    };
    expect(idOf("default", 1)).toBe(idOf("default", 1));
    expect(new Set([idOf("default", 1), idOf("default", 2), idOf("other", 1)]).size).toBe(3);
  });

  it("notes a hole in the stream", () => {
    const { take } = fed();
    take(activity("star"));
    expect(take(activity("star", { at: NOON + 20 * MINUTE_MS }))).toMatchObject([
      { output: "notice", seq: 2, kind: "observation-gap", text: expect.stringContaining("(20 minutes)") },
    ]);
  });

  it("lets an event with a date ahead open an incident, but not end others", () => {
    const { pipeline, take } = fed();
    take(attack());
    take(attack(20 * 60, { actor: "bob", seenAt: NOON }));
    expect(pipeline.watermark).toBe(NOON + 5 * MINUTE_MS);
    expect(pipeline.figures.keys.incidents).toBe(2);
    expect(take(attack(1))).toMatchObject([{ change: "updated", incident: { state: "new", eventCount: 2 } }]);
  });

  it("counts what is late in history but opens nothing for it", () => {
    const { pipeline, take } = fed();
    take(activity("star", { actor: "bob" }));
    expect(take(attack(-361, { seenAt: NOON }))).toMatchObject([{ output: "ledger", reason: "too-late" }]);
    expect(pipeline.figures).toMatchObject({ judged: 2, keys: { incidents: 0 } });
    expect(take(attack(-359, { seenAt: NOON }))).toHaveLength(2);
  });
});

describe("controls", () => {
  it("a tick closes quiet incidents, and does nothing else", () => {
    const { take, control } = fed();
    expect(control({ kind: "tick", at: NOON - HOUR_MS })).toEqual([]);
    take(attack());
    expect(control({ kind: "tick", at: NOON + 10 * MINUTE_MS })).toEqual([]);
    expect(control({ kind: "tick", at: NOON + 32 * MINUTE_MS })).toMatchObject([
      { seq: 4, change: "updated", incident: { state: "resolved" } },
    ]);
  });

  it("settings hold from their place in the log on", () => {
    const { take, control } = fed();
    take(attack(0));
    const settings = { ...SETTINGS, floor: 9, suppressions: [{ id: "mine", actor: "carol" }] };
    control({ kind: "settings", at: NOON, version: 2, settings });
    expect(take(attack(1, { actor: "bob" }))).toMatchObject([{ output: "ledger", decision: "held" }]);
    control({ kind: "settings", at: NOON, version: 3, settings: { ...settings, floor: 3 } });
    expect(take(attack(2, { actor: "carol", repo: "c/c" }))).toMatchObject([
      { change: "opened" },
      { decision: "muted" },
    ]);
  });

  it("settings keep what was learned, unless the forests are to be others", () => {
    const { pipeline, take, control } = fed();
    for (let n = 0; n < 60; n++) take(activity("push", { id: `${n}`, at: NOON + n, actor: `u${n}` }));
    const ready = () => pipeline.figures.ready["forest push"];
    expect(ready()).toBe(true);
    const { trees, sampleSize } = SETTINGS.forest;
    control({
      kind: "settings",
      at: NOON,
      version: 2,
      settings: { ...SETTINGS, floor: 5, forest: { sampleSize, trees } },
    });
    expect(ready()).toBe(true);
    control({ kind: "settings", at: NOON, version: 3, settings: { ...SETTINGS, forest: { trees: 5, sampleSize } } });
    expect(ready()).toBe(false);
  });

  it.each<Control>([
    { kind: "coverage", at: NOON, source: "public", lane: "public", coverage: 0.03 },
    { kind: "sampling", at: NOON, source: "public", types: ["WatchEvent"], rate: 0.5 },
    { kind: "rebuilt", at: NOON, fromSeq: 1, fingerprint: "f" },
  ])("$kind is taken in without a word", (each) => {
    const { pipeline, control } = fed();
    expect(control(each)).toEqual([]);
    expect(pipeline.seq).toBe(1);
  });
});

describe("a saved state", () => {
  const parts = () => {
    const { pipeline, take } = fed();
    take(attack());
    return pipeline.save(true).changed;
  };

  it("is refused when any part of it is missing", () => {
    for (const name of parts().keys()) {
      if (/^recent\/\d/.test(name)) continue; // an empty chunk has no part
      const lacking = parts();
      lacking.delete(name);
      expect(() => Pipeline.restore(lacking)).toThrow(RangeError);
    }
  });

  it("names no part of an incident that is gone", () => {
    const { pipeline, take, control } = fed();
    take(attack());
    const before = [...pipeline.save().names].filter((name) => name.startsWith("incident/"));
    control({ kind: "tick", at: NOON + 7 * HOUR_MS });
    const after = [...pipeline.save().names].filter((name) => name.startsWith("incident/"));
    expect([before.length, after.length]).toEqual([1, 0]);
  });
});

describe("beginning anew after an upgrade", () => {
  it("carries open incidents on and opens nothing while it learns", () => {
    const before = fed();
    const [opened] = before.take(attack());
    if (opened.output !== "incident") throw new Error("no incident was opened");
    const pipeline = Pipeline.begin(SETTINGS, [{ incident: opened.incident, openedSeq: 1 }]);
    pipeline.learn([
      { seq: 40, activity: attack(1, { actor: "bob" }) },
      { seq: 41, control: { kind: "settings", at: NOON, version: 2, settings: { ...SETTINGS, floor: 3 } } },
    ]);
    expect([pipeline.seq, pipeline.watermark, pipeline.figures.keys.incidents]).toEqual([41, NOON + MINUTE_MS, 1]);
    expect(pipeline.process([{ seq: 42, activity: attack(2) }]).slice(0, 1)).toMatchObject([
      { change: "updated", incident: { id: opened.incident.id, eventCount: 2 } },
    ]);
  });

  it("learns what processing would have taught", () => {
    const pushes = Array.from({ length: 50 }, (_, n) => activity("push", { id: `${n}`, at: NOON + n, actor: `u${n}` }));
    const learned = Pipeline.begin(SETTINGS, []);
    learned.learn(logged(pushes, 7));
    const processed = new Pipeline(SETTINGS);
    processed.process(logged(pushes));
    expect(learned.figures.ready).toEqual(processed.figures.ready);
    expect(learned.figures.keys).toEqual(processed.figures.keys);
  });
});

describe("hostile activities", () => {
  it("never throw, and never make a number that is none", () => {
    const name = fc.constantFrom("", "/", "a", "a/b", "a/b/c", "//", "\uFFFD", "x".repeat(255), "__proto__", "[bot]");
    const number = fc.constantFrom(0, -1, 1, 2 ** 53, 1e300, -1e300, 8.64e15, 8.64e15 + 1, -8.64e15, NOON, NOON + 1);
    const words = fc.option(
      name.map((each) => text(each, { length: 1e9 })),
      { nil: undefined },
    );
    const any = fc
      .record({
        kind: fc.constantFrom(
          "push",
          "pull-request",
          "issue",
          "comment",
          "create",
          "ref-move",
          "public",
          "other",
          "star",
        ),
        at: number,
        seenAt: number,
        actor: name,
        repo: fc.option(name, { nil: undefined }),
        headRef: fc.constantFrom("x`id`", "", undefined),
        ref: fc.constantFrom("refs/tags/v1.2", "a;b", ""),
        body: words,
        title: words,
        what: fc.constantFrom("repository", "tag"),
      })
      .map(({ kind, ...given }) => activity(kind as "push", { from: "a", to: "b", ...given } as object));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60, size: "max" }), (all) => {
        const pipeline = new Pipeline(SETTINGS);
        const outputs = pipeline.process(logged(all));
        expect(JSON.parse(JSON.stringify(outputs))).toEqual(outputs);
        expect(JSON.stringify(outputs)).not.toMatch(/NaN|null|undefined/);
        expect(() => Pipeline.restore(pipeline.save(true).changed)).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });

  it("of a megabyte are small by the time they are judged", () => {
    const { take } = fed();
    const payload = { action: "opened", number: 1, title: "x`id` ".repeat(200_000), body: "y".repeat(1_000_000) };
    const event = { id: "1", type: "IssuesEvent", at: NOON, actor: { login: "a" }, public: true, payload } as const;
    const small = normaliseEvent(event, { seenAt: NOON, lane: "public" });
    expect(JSON.stringify(small).length).toBeLessThan(1500);
    expect(take(small)).toEqual([]);
  });

  it("with ever new names fill the tables, and not more", () => {
    const { pipeline, take } = fed();
    for (let n = 0; n < 20_000; n++) {
      take(
        activity("comment", {
          id: `${n}`,
          at: NOON + n * 20,
          actor: `u${n}`,
          repo: `o${n}/r${n}`,
          body: text(`copy ${n}`),
        }),
      );
    }
    const { incidents, ...tables } = pipeline.figures.keys;
    expect(incidents).toBeLessThanOrEqual(5000);
    expect(Object.keys(tables).length).toBeGreaterThan(10);
    for (const size of Object.values(tables)) expect(size).toBeLessThanOrEqual(5 * 20_000);
  });
});
