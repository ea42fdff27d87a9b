import { describe, expect, it } from "vitest";
import type { Activity } from "./activity.ts";
import { activity, NOON } from "./activity-under-test.ts";
import { completeSettings, type GivenSettings } from "./complete-settings.ts";
import { TrackerRun, verdictOf } from "./incidents/tracker-run-under-test.ts";
import { Pipeline } from "./pipeline.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FOREST = { trees: 4, sampleSize: 32 };

/** A tracker under settings of which only some are given, told of one surprise. */
function told(given: GivenSettings, surprise: number): TrackerRun {
  const run = new TrackerRun(completeSettings(given));
  run.take(activity("push", { at: NOON }), verdictOf(surprise));
  return run;
}

/** A pipeline that has seen sixty accounts push, and the outputs of settings that come then. */
function changedInPassing(given: GivenSettings) {
  const pipeline = new Pipeline(completeSettings({ forest: FOREST }));
  const pushes = Array.from({ length: 60 }, (_, n) => activity("push", { id: `${n}`, at: NOON + n, actor: `u${n}` }));
  pipeline.process(pushes.map((each, n) => ({ seq: n + 1, activity: each })));
  const settings = completeSettings({ forest: FOREST, ...given });
  const outputs = pipeline.process([{ seq: 61, control: { kind: "settings", at: NOON, version: 2, settings } }]);
  return { pipeline, outputs };
}

describe("the severity", () => {
  it("begins where the settings say, which its formula tells", () => {
    const [usual] = told({}, 8).incidents; // weighs 8 × 0.7
    expect(usual.severity).toBe("medium");
    const [stricter] = told({ severity: { medium: 5.7 } }, 8).incidents;
    expect(stricter.severity).toBe("low");
    expect(stricter.reasons.at(-1)).toContain("low is 4 to 5.7");
    expect([usual.pagedAt, stricter.pagedAt]).toEqual([NOON, undefined]);
  });

  it("decides from where on a person is told, also when it changes under way", () => {
    const run = told({}, 5);
    expect(run.ledger).toMatchObject([{ reason: "below-floor", text: expect.stringContaining("the floor of 5.5") }]);
    run.tracker.settings = completeSettings({ severity: { low: 1, medium: 3 } });
    run.take(activity("push", { at: NOON + 1 }), verdictOf(5.1));
    expect(run.incidents).toMatchObject([{ severity: "medium", pagedAt: NOON + 1 }]);
  });
});

describe("an incident", () => {
  const stateAfter = (minutes: number, given: GivenSettings) => {
    const run = told(given, 8);
    run.tick(NOON + minutes * MINUTE_MS);
    return run.incidents[0].state;
  };

  it("ends when it was quiet for as long as the settings say", () => {
    const [shorter, longer] = [{ incidents: { quietMinutes: 5 } }, { incidents: { quietMinutes: 600 } }];
    expect([stateAfter(6, {}), stateAfter(31, {})]).toEqual(["new", "resolved"]);
    expect([stateAfter(4, shorter), stateAfter(6, shorter)]).toEqual(["new", "resolved"]);
    expect([stateAfter(599, longer), stateAfter(601, longer)]).toEqual(["new", "resolved"]);
  });

  it("is opened by what is no later than the settings say", () => {
    const opened = (given: GivenSettings) => {
      const run = new TrackerRun(completeSettings(given));
      run.take(activity("star", { at: NOON }));
      run.take(activity("push", { at: NOON - 2 * HOUR_MS, actor: "bob" }), verdictOf(8));
      return run.incidents.length;
    };
    expect([opened({}), opened({ incidents: { lateHours: 1 } })]).toEqual([1, 0]);
  });
});

describe("weak signals", () => {
  const opened = (given: GivenSettings, minutesApart = 1) => {
    const run = new TrackerRun(completeSettings(given));
    for (const [n, kind] of (["push", "create", "delete"] as const).entries()) {
      const scores = [{ detector: `d${n}`, probability: 0.005, drivers: [] }];
      run.take(activity(kind, { at: NOON + n * minutesApart * MINUTE_MS }), verdictOf(2.6, { scores }));
    }
    return run.incidents.length;
  };

  it("are as strong, as many and as near to each other as the settings say", () => {
    expect(opened({})).toBe(1);
    expect(opened({ weakSignals: { level: 2.65 } })).toBe(0);
    expect(opened({ weakSignals: { kinds: 4 } })).toBe(0);
    expect([opened({}, 25), opened({ weakSignals: { withinMinutes: 40 } }, 25)]).toEqual([1, 0]);
  });
});

describe("what was learned", () => {
  const forestReady = ({ pipeline }: { pipeline: Pipeline }) => pipeline.figures.ready["forest push"];

  it("stays under other thresholds and windows, and nothing is said", () => {
    const changed = changedInPassing({
      floor: 5,
      severity: { low: 3 },
      incidents: { lateHours: 2 },
      ownHistory: { memoryDays: 2 },
      lockstep: { places: 3 },
      campaigns: { accounts: 4 },
      waves: { accounts: 9 },
    });
    expect([forestReady(changed), changed.outputs]).toEqual([true, []]);
  });

  it.each([{ forest: { trees: 5, sampleSize: 32 } }, { seed: "another" }])(
    "is lost to the forest alone under %j, which a notice tells",
    (given) => {
      const changed = changedInPassing(given);
      expect(forestReady(changed)).toBe(false);
      expect(changed.outputs).toMatchObject([{ output: "notice", kind: "relearning", seq: 61 }]);
      const parts = (pipeline: Pipeline) =>
        [...pipeline.save(true).changed].filter(([name]) => !name.startsWith("forest/") && name !== "pipeline");
      expect(parts(changed.pipeline)).toEqual(parts(changedInPassing({}).pipeline));
    },
  );

  it("is judged by the settings in force after a restart too", () => {
    const { pipeline } = changedInPassing({ severity: { low: 1, medium: 2, high: 3, critical: 4 } });
    const restored = Pipeline.restore(pipeline.save(true).changed);
    const shell = activity("pull-request", { at: NOON + 99, headRef: "x`id`" }) as Activity;
    expect(restored.settings).toEqual(pipeline.settings);
    expect(restored.process([{ seq: 62, activity: shell }])).toEqual(pipeline.process([{ seq: 62, activity: shell }]));
  });
});
