import { FEATURE_INDEX } from "../feature-vector.ts";
import { ACTIVITY_KINDS, pathsOf } from "./activity-fields.ts";
import { durationMs } from "./duration.ts";
import { unknownName } from "./nearest-name.ts";
import type { FixtureRun, RuleFixtures } from "./rule-fixture.ts";
import type { RuleProblem } from "./rule-problems.ts";

const MOST_REPEATS = 10_000;

/** What of well-formed fixtures cannot be run: kinds, fields and features that do not exist, times that are none. */
export function fixtureProblems({ hits, misses }: RuleFixtures): RuleProblem[] {
  const all = [
    ...hits.map((each, at) => ["hits", at, each] as const),
    ...misses.map((each, at) => ["misses", at, each] as const),
  ];
  return all.flatMap(([side, index, fixture]) => {
    const path = ["fixtures", side, index];
    const before = (fixture.before ?? []).flatMap((run, at) => runProblems(run, [...path, "before", at]));
    return [...before, ...runProblems(fixture, path)];
  });
}

function runProblems(
  { repeat = 1, every, activity, features = {} }: FixtureRun,
  path: RuleProblem["path"],
): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (every !== undefined && durationMs(every) === undefined) {
    problems.push({ path: [...path, "every"], message: `“${every}” is no time such as 20 seconds` });
  }
  if (repeat > MOST_REPEATS) problems.push({ path: [...path, "repeat"], message: `it is above ${MOST_REPEATS}` });
  problems.push(...nameProblems("feature", Object.keys(features), Object.keys(FEATURE_INDEX), [...path, "features"]));
  const { kind, ...fields } = activity;
  const kinds = nameProblems("kind of activity", [kind], ACTIVITY_KINDS, [...path, "activity", "kind"]);
  if (kinds.length > 0) return [...problems, ...kinds];
  const known = pathsOf(kind).filter((name) => !name.includes("."));
  return [...problems, ...nameProblems(`field of ${kind}`, Object.keys(fields), known, [...path, "activity"])];
}

function nameProblems(
  what: string,
  names: string[],
  known: readonly string[],
  path: RuleProblem["path"],
): RuleProblem[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => ({ path, message: unknownName(what, name, known) }));
}
