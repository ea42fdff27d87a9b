import type { Activity } from "../activity.ts";
import { FEATURE_INDEX } from "../feature-vector.ts";
import type { Observation } from "../features/extract.ts";
import { readerOf } from "./activity-fields.ts";
import { LinearPattern } from "./linear-pattern.ts";
import type { Condition } from "./rule.ts";

/** Whether a condition holds; undefined when what it looks at is not known. */
export type Test = (observation: Observation) => boolean | undefined;

interface Limits {
  atLeast?: number;
  atMost?: number;
}

/** A condition as a function: what can be done once is done here. @throws PatternError */
export function compileCondition(condition: Condition): Test {
  if ("any" in condition) return anyOf(condition.any.map(compileCondition));
  if ("not" in condition) return opposite(compileCondition(condition.not));
  if ("automation" in condition) return ({ automation }) => automation === condition.automation;
  if ("own" in condition) return ({ owner, activity }) => isOwn(owner, activity.actor) === condition.own;
  if ("feature" in condition) {
    const index = FEATURE_INDEX[condition.feature];
    return within(({ vector }) => vector[index], condition);
  }
  if ("ratio" in condition) {
    const [part, whole] = condition.ratio.map((name) => FEATURE_INDEX[name]);
    return within(({ vector }) => vector[part] / vector[whole], condition);
  }
  return compileField(condition);
}

/** Whether all of them are known to hold. */
export function holdsAll(tests: readonly Test[], observation: Observation): boolean {
  for (const test of tests) if (test(observation) !== true) return false;
  return true;
}

function compileField(condition: Extract<Condition, { field: string }>): Test {
  const read = readerOf(condition.field);
  if ("absent" in condition) return ({ activity }) => (read(activity) === undefined) === condition.absent;
  if ("matches" in condition) {
    const pattern = new LinearPattern(condition.matches);
    return someValue(read, (value) => typeof value === "string" && pattern.test(value));
  }
  if ("is" in condition) return someValue(read, (value) => value === condition.is);
  if ("oneOf" in condition) {
    const wanted = new Set<unknown>(condition.oneOf);
    return someValue(read, (value) => wanted.has(value));
  }
  return within(({ activity }) => amountOf(read(activity)), condition);
}

/** Of a list any item counts. */
function someValue(read: (activity: Activity) => unknown, isWanted: (value: unknown) => boolean): Test {
  return ({ activity }) => {
    const value = read(activity);
    if (value === undefined) return undefined;
    return Array.isArray(value) ? value.some(isWanted) : isWanted(value);
  };
}

/** A number as it is, a list by its length. */
function amountOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === "number" ? value : Number.NaN;
}

function within(read: (observation: Observation) => number, { atLeast, atMost }: Limits): Test {
  const least = atLeast ?? Number.NEGATIVE_INFINITY;
  const most = atMost ?? Number.POSITIVE_INFINITY;
  return (observation) => {
    const value = read(observation);
    return Number.isNaN(value) ? undefined : value >= least && value <= most;
  };
}

function anyOf(tests: readonly Test[]): Test {
  return (observation) => {
    let answer: boolean | undefined = false;
    for (const test of tests) {
      const holds = test(observation);
      if (holds === true) return true;
      if (holds === undefined) answer = undefined;
    }
    return answer;
  };
}

function opposite(test: Test): Test {
  return (observation) => {
    const holds = test(observation);
    return holds === undefined ? undefined : !holds;
  };
}

function isOwn(owner: string | undefined, actor: string): boolean {
  return owner?.toLowerCase() === actor.toLowerCase();
}
