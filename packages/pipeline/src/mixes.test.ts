import { readFileSync } from "node:fs";
import { parseEvent } from "@oddwatch/github-events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activity } from "./activity.ts";
import { logged, NOON } from "./activity-under-test.ts";
import { IncidentBook } from "./incidents/incident-book.ts";
import { modernActivity, modernMix } from "./modern-mix-under-test.ts";
import { normaliseEvent } from "./normalise/normalise-event.ts";
import { Pipeline } from "./pipeline.ts";
import { DEFAULT_SETTINGS, type PipelineSettings } from "./settings.ts";

const SETTINGS: PipelineSettings = { ...DEFAULT_SETTINGS, forest: { trees: 8, sampleSize: 64 } };
const MINUTE_MS = 60_000;

/** An account that never did so pushes to the default branch of sixty repositories of others within five minutes. */
function fanOut(from: number): Activity[] {
  return Array.from({ length: 60 }, (_, n) =>
    modernActivity("PushEvent", {
      at: from + n * 5_000,
      actor: "mallory",
      repo: `victim-${n}/app`,
      payload: { repository_id: n, push_id: n, ref: "refs/heads/main", head: `a${n}`, before: `b${n}` },
    }),
  );
}

const MIX = modernMix(6_000);
const PLANTED = fanOut(NOON + 15 * MINUTE_MS);
const LOG = logged([...MIX, ...PLANTED].sort((a, b) => a.at - b.at));
const WHOLE = new Pipeline(SETTINGS).process(LOG);

describe("today's mix", () => {
  it("is 95 in 100 pushes, which hold no commits any more", () => {
    const pushes = MIX.filter(({ kind }) => kind === "push");
    expect(pushes.length / MIX.length).toBeCloseTo(0.95, 1);
    expect(pushes.every((push) => !("commits" in push))).toBe(true);
    expect(MIX.every((each) => each.kind !== "pull-request" || !("title" in each))).toBe(true);
  });

  it("lets the detectors of pushes warm up, and shows a fan-out with a right reason among the first", () => {
    const pipeline = new Pipeline(SETTINGS);
    pipeline.process(LOG);
    expect(pipeline.figures.ready["forest push"]).toBe(true);
    const book = new IncidentBook();
    for (const output of WHOLE) book.apply(output);
    const first = book.ranked().slice(0, 2);
    const found = first.find(({ incident }) => incident.actors.includes("mallory"))?.incident;
    expect(found?.eventCount).toBeGreaterThan(40);
    expect(found?.reasons.join(" ")).toMatch(/repositories/);
  });

  it("calls few of the ordinary strange", () => {
    const incidents = WHOLE.filter((output) => output.output === "incident" && output.change === "opened");
    expect(incidents.length).toBeLessThan(MIX.length / 200);
  });

  it("says of what it holds no number that is none", () => {
    expect(JSON.parse(JSON.stringify(WHOLE))).toEqual(WHOLE);
    expect(JSON.stringify(WHOLE)).not.toMatch(/NaN|null|undefined/);
  });

  it("gives the same outputs however it is split, and from any saved state on", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(LOG.length), { maxLength: 8 }), (cuts) => {
        const places = [0, ...cuts, LOG.length].sort((a, b) => a - b);
        let pipeline = new Pipeline(SETTINGS);
        const outputs = places.slice(1).flatMap((to, index) => {
          const said = pipeline.process(LOG.slice(places[index], to));
          if (index === 0) pipeline = Pipeline.restore(pipeline.save(true).changed);
          return said;
        });
        expect(outputs).toEqual(WHOLE);
      }),
      { numRuns: 3 },
    );
  });
});

describe("the mix of each era", () => {
  const eras = ["2012-06-14-15.json", "2015-01-01-1.json", "2021-07-21-6.json", "2025-11-page.json"];

  it.each(eras)("of %s passes, over and over and in between today's", (file) => {
    const json = readFileSync(new URL(`../../github-events/fixtures/${file}`, import.meta.url), "utf8");
    const raw: unknown[] = json.startsWith("[")
      ? JSON.parse(json)
      : json
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line));
    const old = raw.flatMap((each) => parseEvent(each).event ?? []);
    expect(old.length).toBeGreaterThan(5);
    const all = MIX.slice(0, 1_500).flatMap((today, n) => {
      const event = { ...old[n % old.length], id: `${n}`, at: today.at };
      return [today, normaliseEvent(event, { seenAt: today.at, lane: "archive" })];
    });
    const pipeline = new Pipeline(SETTINGS);
    const outputs = pipeline.process(logged(all));
    expect(pipeline.seq).toBe(3_000);
    expect(JSON.stringify(outputs)).not.toMatch(/NaN|null|undefined/);
    expect(() => Pipeline.restore(pipeline.save(true).changed)).not.toThrow();
  });
});
