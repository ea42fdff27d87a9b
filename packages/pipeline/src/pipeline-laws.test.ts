import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parseEvent } from "@oddwatch/github-events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activity } from "./activity.ts";
import { activity, text } from "./activity-under-test.ts";
import { IncidentBook } from "./incidents/incident-book.ts";
import type { Control, PipelineInput } from "./input.ts";
import { normaliseEvent } from "./normalise/normalise-event.ts";
import type { PipelineOutput } from "./output.ts";
import { Pipeline, type SavedState } from "./pipeline.ts";
import { DEFAULT_SETTINGS, type PipelineSettings } from "./settings.ts";

const SETTINGS: PipelineSettings = { ...DEFAULT_SETTINGS, forest: { trees: 8, sampleSize: 64 }, floor: 2.2 };
const HOUR_BEGAN = Date.UTC(2015, 0, 1, 1);
const MINUTE_MS = 60_000;

/** The bundled sample as activities: one hour of 2015. */
function recordedHour(): Activity[] {
  const file = new URL("../../../fixtures/sample/2015-01-01-1.json.gz", import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split("\n");
  return lines.flatMap((line) => {
    const { event } = parseEvent(JSON.parse(line));
    const seenAt = HOUR_BEGAN + 60 * MINUTE_MS;
    return event === undefined ? [] : [normaliseEvent(event, { seenAt, lane: "archive" })];
  });
}

/** A flood, a campaign, and what joins the two: incidents that escalate and merge. */
function plantedStories(at: number): Activity[] {
  const words = { body: text("buy cheap followers today") };
  const flood = (n: number, given = {}) =>
    activity("comment", { id: `m${at + n}`, at: at + n * 500, actor: "mallory", repo: "mallory/x", ...given });
  const campaign = (n: number) =>
    activity("comment", {
      id: `t${at + n}`,
      at: at + 101_000 + n * 500,
      actor: `trent-${n % 3}`,
      repo: `r${n}/x`,
      ...words,
    });
  const numbers = [...Array(200).keys()];
  return [...numbers.map((n) => flood(n)), ...numbers.slice(0, 20).map(campaign), flood(240, words)];
}

/** Part of the hour, then what makes a pipeline do everything: late events, holes, ticks, settings, and returns. */
function eventfulLog(): PipelineInput[] {
  const hour = recordedHour();
  const after = (minutes: number) => HOUR_BEGAN + minutes * MINUTE_MS;
  const moved = (from: number, to: number, minutes: number) =>
    hour.slice(from, to).map((each) => ({ ...each, at: each.at + minutes * MINUTE_MS, seenAt: after(600) }));
  const budget = { per: "events", incidents: 9 } as const;
  const settings = { ...SETTINGS, floor: 2, suppressions: [{ id: "mine", actor: "ann" }], budget };
  const entries: (Activity | Control)[] = [
    ...hour.slice(0, 1800),
    { kind: "tick", at: after(100) },
    ...moved(3000, 3020, -400),
    ...plantedStories(after(130)),
    { kind: "settings", at: after(140), version: 2, settings },
    { kind: "coverage", at: after(140), source: "public", lane: "public", coverage: 0.1 },
    activity("pull-request", { at: after(141), actor: "ann", headRef: "x`id`" }),
    { kind: "tick", at: after(180) },
    ...plantedStories(after(185)),
    ...moved(2600, 3000, 200),
    { kind: "tick", at: after(900) },
  ];
  return entries.map((each, index) => {
    const seq = index + 1;
    return "actor" in each ? { seq, activity: each } : { seq, control: each };
  });
}

const LOG = eventfulLog();
const WHOLE = new Pipeline(SETTINGS).process(LOG);
const place = fc.integer({ min: 0, max: LOG.length });
/** Each run takes a third of a second or so. */
const FEW = { numRuns: 5 };

/** Takes a saved state into what was saved before, as a store of parts would. */
function stored(parts: Map<string, Uint8Array>, { changed, names }: SavedState): Map<string, Uint8Array> {
  for (const [name, bytes] of changed) parts.set(name, bytes);
  for (const name of parts.keys()) if (!names.has(name)) parts.delete(name);
  expect([...parts.keys()].sort()).toEqual([...names].sort());
  return parts;
}

describe("the log under test", () => {
  it("makes the pipeline do everything it can", () => {
    const kinds = new Set(WHOLE.map((output) => (output.output === "incident" ? output.change : output.output)));
    expect([...kinds].sort()).toEqual(["ledger", "merged", "notice", "opened", "profile", "updated"]);
    const states = new Set(WHOLE.flatMap((output) => (output.output === "incident" ? output.incident.state : [])));
    expect([...states].sort()).toEqual(["escalating", "new", "ongoing", "regressed", "resolved"]);
    const decisions = new Set(WHOLE.flatMap((output) => (output.output === "ledger" ? output.decision : [])));
    expect([...decisions].sort()).toEqual(["held", "muted", "paged"]);
  });
});

describe("the same inputs give the same outputs", () => {
  it("in another run", () => {
    expect(new Pipeline(SETTINGS).process(LOG)).toEqual(WHOLE);
  });

  it("after a way through JSON, as the log stores them", () => {
    expect(new Pipeline(SETTINGS).process(JSON.parse(JSON.stringify(LOG)))).toEqual(WHOLE);
  });

  it("however they are split into calls", () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 30 }), (cuts) => {
        const pipeline = new Pipeline(SETTINGS);
        const places = [0, ...cuts, LOG.length].sort((a, b) => a - b);
        const outputs = places.slice(1).flatMap((to, index) => pipeline.process(LOG.slice(places[index], to)));
        expect(outputs).toEqual(WHOLE);
      }),
      FEW,
    );
    const oneByOne = new Pipeline(SETTINGS);
    expect(LOG.flatMap((input) => oneByOne.process([input]))).toEqual(WHOLE);
  });

  it("after going on from a whole saved state, wherever it was saved", () => {
    fc.assert(
      fc.property(place, (at) => {
        const live = new Pipeline(SETTINGS);
        const before = live.process(LOG.slice(0, at));
        const restored = Pipeline.restore(live.save(true).changed);
        expect([restored.seq, restored.watermark, restored.figures]).toEqual([live.seq, live.watermark, live.figures]);
        expect([...before, ...restored.process(LOG.slice(at))]).toEqual(WHOLE);
      }),
      FEW,
    );
  });

  it("after going on from parts that were saved when they changed", () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 6 }), (saves) => {
        const pipeline = new Pipeline(SETTINGS);
        const outputs: PipelineOutput[] = [];
        let parts = new Map<string, Uint8Array>();
        let from = 0;
        for (const to of saves.sort((a, b) => a - b)) {
          outputs.push(...pipeline.process(LOG.slice(from, to)));
          parts = stored(parts, pipeline.save());
          from = to;
        }
        const restored = Pipeline.restore(parts);
        expect(restored.save(true)).toEqual(pipeline.save(true));
        expect([...outputs, ...restored.process(LOG.slice(from))]).toEqual(WHOLE);
      }),
      FEW,
    );
  });

  it("after restoring again and again, saving what changed since the last restoring", () => {
    let pipeline = new Pipeline(SETTINGS);
    let parts = new Map<string, Uint8Array>();
    const outputs: PipelineOutput[] = [];
    for (let from = 0; from < LOG.length; from += 500) {
      outputs.push(...pipeline.process(LOG.slice(from, from + 500)));
      parts = stored(parts, pipeline.save());
      pipeline = Pipeline.restore(parts);
    }
    expect(outputs).toEqual(WHOLE);
  });
});

describe("nothing looks ahead", () => {
  it("a part of the log says what the whole said until there, pages included", () => {
    fc.assert(
      fc.property(place, (at) => {
        const part = new Pipeline(SETTINGS).process(LOG.slice(0, at));
        expect(part).toEqual(WHOLE.slice(0, part.length));
        expect(WHOLE[part.length]?.seq ?? LOG.length + 1).toBeGreaterThan(at);
      }),
      FEW,
    );
  });
});

describe("another seed", () => {
  it("gives other forests, and the same beginning where no forest speaks", () => {
    const other = new Pipeline({ ...SETTINGS, seed: "another" }).process(LOG);
    expect(other).not.toEqual(WHOLE);
  });
});

describe("the incidents of the recorded hour", () => {
  const book = new IncidentBook();
  const pipeline = new Pipeline({ ...SETTINGS, floor: 2.7 });
  for (const output of pipeline.process(recordedHour().map((activity, index) => ({ seq: index + 1, activity })))) {
    book.apply(output);
  }

  it("hold accounts that stand out when one counts by hand", () => {
    const actors = new Set(book.ranked().flatMap(({ incident }) => incident.actors));
    for (const actor of ["gyuho", "KenanSulayman", "audreywatters"]) expect(actors).toContain(actor);
  });

  it("have shares that sum to one, names, and as many events as they say", () => {
    for (const { incident, eventIds } of book.ranked()) {
      const shares = incident.contributions.reduce((sum, { share }) => sum + share, 0);
      if (incident.contributions.length > 0) expect(shares).toBeCloseTo(1, 9);
      expect(incident.entities[0].name).not.toBe("");
      expect(eventIds).toHaveLength(Math.min(1000, incident.eventCount));
      expect(incident.sample).toBe(false);
    }
  });
});
