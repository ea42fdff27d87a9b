import type { Activity } from "../activity.ts";
import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import { FeatureExtractor, type Observation } from "../features/extract.ts";
import { cleanText } from "../normalise/clean-text.ts";
import { durationMs } from "./duration.ts";
import { REQUIRED_FIELDS } from "./required-fields.ts";
import type { Rule } from "./rule.ts";
import { RuleDetector } from "./rule-detector.ts";
import type { GivenActivity, RuleFixture, RuleFixtures } from "./rule-fixture.ts";

/** 2026-01-05 12:00 UTC, a Monday, in ms since epoch: when fixtures begin. */
const BEGINNING = Date.UTC(2026, 0, 5, 12);

/** A fixture whose rule did not do what it says. */
export interface FixtureFailure {
  /** Its place, such as `["fixtures", "hits", 0]`. */
  path: (string | number)[];
  message: string;
}

/**
 * Runs a rule's fixtures, each from an empty memory: features are measured as the pipeline measures them unless the fixture
 * sets them. Gives those that fail. The rule must have no problems.
 */
export function tryRule(rule: Rule, { hits, misses }: RuleFixtures): FixtureFailure[] {
  const failures: FixtureFailure[] = [];
  for (const [index, fixture] of hits.entries()) {
    if (!isHit(rule, fixture)) {
      failures.push({ path: ["fixtures", "hits", index], message: `does not hit, and should: ${fixture.what}` });
    }
  }
  for (const [index, fixture] of misses.entries()) {
    if (isHit(rule, fixture)) {
      failures.push({ path: ["fixtures", "misses", index], message: `hits, and should not: ${fixture.what}` });
    }
  }
  return failures;
}

function isHit(rule: Rule, { before = [], activity, features }: RuleFixture): boolean {
  const detector = new RuleDetector([rule]);
  const extractor = new FeatureExtractor();
  let at = BEGINNING;
  for (const run of before) {
    for (let n = 1; n <= (run.repeat ?? 1); n++) {
      detector.judge(observe(extractor, madeActivity(run.activity, at, n), run.features));
      at += durationMs(run.every ?? "1 second") ?? 0;
    }
  }
  return detector.judge(observe(extractor, madeActivity(activity, at, 0), features)).length > 0;
}

function observe(
  extractor: FeatureExtractor,
  activity: Activity,
  features: Partial<Record<FeatureName, number>> = {},
): Observation {
  const observation = extractor.observe(activity);
  for (const [name, value] of Object.entries(features)) observation.vector[FEATURE_INDEX[name as FeatureName]] = value;
  return observation;
}

const TEXTS: ReadonlySet<string> = new Set(["title", "body", "description"]);

function madeActivity({ kind, ...given }: GivenActivity, at: number, n: number): Activity {
  const fields = Object.entries(given).map(([name, value]) => [name, madeValue(kind, name, value, n)]);
  const occurrence = { id: `${kind} ${at} ${n}`, type: kind, at, seenAt: at, lane: "public" };
  const who = { actor: "somebody", repo: "acme/app" };
  return {
    kind,
    ...occurrence,
    ...who,
    ...REQUIRED_FIELDS[kind],
    ...Object.fromEntries(fields),
  } as unknown as Activity;
}

function madeValue(kind: string, name: string, value: unknown, n: number): unknown {
  if (typeof value !== "string") return value;
  const filled = value.replaceAll("{n}", String(n));
  return TEXTS.has(name) || (kind === "release" && name === "name") ? cleanText(filled) : filled;
}
