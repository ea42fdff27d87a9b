import type { ActivityKind } from "../activity.ts";
import { FEATURE_INDEX, FEATURES } from "../feature-vector.ts";
import { ACTIVITY_KINDS, pathsOf, pathType } from "./activity-fields.ts";
import { durationMs } from "./duration.ts";
import { LinearPattern } from "./linear-pattern.ts";
import { unknownName } from "./nearest-name.ts";
import { PatternError } from "./parse-pattern.ts";
import type { Condition, Rule } from "./rule.ts";
import { MOST_STEPS } from "./step-memory.ts";

/** What is wrong with a rule, where in it, and what to do. */
export interface RuleProblem {
  /** Such as `["when", 0, "feature"]`. */
  path: (string | number)[];
  message: string;
}

type Path = RuleProblem["path"];

const MOST_CONDITIONS = 50;
const WEEK_MS = 7 * 86_400_000;

/**
 * Whatever of a well-formed rule cannot be run: features, kinds and fields that do not exist, patterns that cannot be
 * matched in linear time, times that are none. Empty for a rule that compiles.
 */
export function ruleProblems(rule: Rule): RuleProblem[] {
  const { on, when, after, count = [], drivers = [] } = rule;
  const problems = [...kindProblems(on, ["on"]), ...conditionProblems(when, on, ["when"])];
  for (const [index, name] of drivers.entries()) problems.push(...featureProblems(name, ["drivers", index]));
  for (const [index, each] of count.entries()) {
    problems.push(...timeProblems(each.within, ["count", index, "within"]));
    if (each.of === each.per) problems.push({ path: ["count", index, "of"], message: `one ${each.per} is always one` });
  }
  if (after === undefined) return problems;
  problems.push(...timeProblems(after.within, ["after", "within"]));
  if (after.steps.length === 0 || after.steps.length > MOST_STEPS) {
    problems.push({ path: ["after", "steps"], message: `there have to be 1 to ${MOST_STEPS} steps` });
  }
  for (const [index, step] of after.steps.entries()) {
    const path = ["after", "steps", index];
    problems.push(...kindProblems(step.on, [...path, "on"]));
    problems.push(...conditionProblems(step.when ?? [], step.on, [...path, "when"]));
  }
  return problems;
}

function kindProblems(on: readonly string[], path: Path): RuleProblem[] {
  return on.flatMap((kind, index) =>
    (ACTIVITY_KINDS as string[]).includes(kind)
      ? []
      : [{ path: [...path, index], message: unknownName("kind of activity", kind, ACTIVITY_KINDS) }],
  );
}

function conditionProblems(conditions: readonly Condition[], on: readonly ActivityKind[], path: Path): RuleProblem[] {
  if (conditions.length > MOST_CONDITIONS)
    return [{ path, message: `there are more than ${MOST_CONDITIONS} conditions` }];
  return conditions.flatMap((condition, index) => conditionProblem(condition, on, [...path, index]));
}

function conditionProblem(condition: Condition, on: readonly ActivityKind[], path: Path): RuleProblem[] {
  if (path.length > 20) return [{ path, message: "conditions are nested too deeply" }];
  if ("any" in condition) {
    if (condition.any.length === 0) return [{ path: [...path, "any"], message: "there is no condition in it" }];
    return conditionProblems(condition.any, on, [...path, "any"]);
  }
  if ("not" in condition) return conditionProblem(condition.not, on, [...path, "not"]);
  if ("feature" in condition) {
    return [...featureProblems(condition.feature, [...path, "feature"]), ...limitProblems(condition, path)];
  }
  if ("ratio" in condition) {
    const unknowns = condition.ratio.flatMap((name, index) => featureProblems(name, [...path, "ratio", index]));
    return [...unknowns, ...limitProblems(condition, path)];
  }
  return "field" in condition ? fieldProblems(condition, on, path) : [];
}

function featureProblems(name: string, path: Path): RuleProblem[] {
  if (Object.hasOwn(FEATURE_INDEX, name)) return [];
  const known = FEATURES.map((feature) => feature.name);
  return [{ path, message: `${unknownName("feature", name, known)} docs/features.md lists all` }];
}

function fieldProblems(
  condition: Extract<Condition, { field: string }>,
  on: readonly ActivityKind[],
  path: Path,
): RuleProblem[] {
  const kinds = on.filter((kind) => ACTIVITY_KINDS.includes(kind));
  const types = new Set(kinds.map((kind) => pathType(kind, condition.field)).filter((type) => type !== undefined));
  if (types.size === 0 && kinds.length > 0) {
    const known = [...new Set(kinds.flatMap(pathsOf))];
    return [
      { path: [...path, "field"], message: unknownName(`field of ${kinds.join(" or ")}`, condition.field, known) },
    ];
  }
  if ("matches" in condition) {
    if (!types.has("name") && !types.has("list")) return [{ path, message: "this field holds no text to match" }];
    return patternProblems(condition.matches, [...path, "matches"]);
  }
  if (
    "atLeast" in condition ||
    "atMost" in condition ||
    !("is" in condition || "oneOf" in condition || "absent" in condition)
  ) {
    const isAmount = types.has("number") || types.has("list");
    return isAmount ? limitProblems(condition as Limits, path) : [{ path, message: "this field holds no number" }];
  }
  return [];
}

interface Limits {
  atLeast?: number;
  atMost?: number;
}

function limitProblems({ atLeast, atMost }: Limits, path: Path): RuleProblem[] {
  if (atLeast === undefined && atMost === undefined) return [{ path, message: "write atLeast, atMost or both" }];
  if (atLeast !== undefined && atMost !== undefined && atMost < atLeast) {
    return [{ path, message: "atMost is below atLeast: nothing is both" }];
  }
  return [];
}

function patternProblems(source: string, path: Path): RuleProblem[] {
  try {
    new LinearPattern(source);
    return [];
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return [{ path, message: error.message }];
  }
}

function timeProblems(text: string, path: Path): RuleProblem[] {
  const ms = durationMs(text);
  if (ms !== undefined && ms <= WEEK_MS) return [];
  return [{ path, message: `“${text}” is no time up to 7 days, written such as 90 seconds, 10 minutes or 1 hour` }];
}
