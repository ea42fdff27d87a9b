import type { ActivityKind } from "../activity.ts";
import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import { keyHash } from "../features/key-hash.ts";
import { compileCondition, type Test } from "./compile-condition.ts";
import { durationMs } from "./duration.ts";
import type { Condition, Rule, WindowCount } from "./rule.ts";

const SEED = 43;

/** A count with everything worked out that can be. `seed` tells its windows from those of other counts. */
export type CompiledCount = WindowCount & { withinMs: number; seed: number };

export interface CompiledStep {
  on: readonly ActivityKind[];
  tests: readonly Test[];
  /** Its place in the sequence, from 1. */
  step: number;
}

export interface CompiledSequence {
  per: NonNullable<Rule["after"]>["per"];
  withinMs: number;
  seed: number;
  steps: readonly CompiledStep[];
}

/** A rule ready to be asked. */
export interface CompiledRule {
  rule: Rule;
  tests: readonly Test[];
  counts: readonly CompiledCount[];
  after: CompiledSequence | undefined;
  /** Features whose passing of a threshold makes a hit stronger. */
  thresholds: readonly { feature: number; atLeast: number }[];
  /** Features that a hit shows. */
  drivers: readonly number[];
}

/** @throws PatternError, and RangeError when a time cannot be read: `ruleProblems` tells both before. */
export function compileRule(rule: Rule): CompiledRule {
  const thresholds = rule.when.flatMap((condition) =>
    "feature" in condition && (condition.atLeast ?? 0) > 0
      ? [{ feature: FEATURE_INDEX[condition.feature], atLeast: condition.atLeast ?? 0 }]
      : [],
  );
  const counts = (rule.count ?? []).map((count, index) => ({
    ...count,
    withinMs: timeOf(count.within),
    seed: seedOf([rule.id, index, count]),
  }));
  const shown = [...(rule.drivers ?? []), ...counts.flatMap(({ of, per }) => MEASURED_AS[`${per} ${of}`] ?? [])];
  const drivers = new Set([...thresholds.map(({ feature }) => feature), ...shown.map((name) => FEATURE_INDEX[name])]);
  return {
    rule,
    tests: inOrderOfCost(rule.when).map(compileCondition),
    counts,
    after: compileSequence(rule),
    thresholds,
    drivers: [...drivers],
  };
}

/** The features that say nearly what a count says. */
const MEASURED_AS: Readonly<Record<string, FeatureName[]>> = {
  "actor repo": ["actor.repos_1h"],
  "actor owner": ["actor.owners_1h"],
  "actor activities": ["actor.events_1h"],
  "actor ref": ["actor.events_1h"],
  "repo actor": ["repo.actors_1h"],
  "repo activities": ["repo.events_1h"],
  "repo ref": ["repo.events_1h"],
  "owner repo": ["owner.repos_1h"],
  "owner activities": ["owner.events_1h"],
  "text actor": ["text.actors_1h"],
  "text repo": ["text.repos_1h"],
  "text owner": ["text.repos_1h"],
  "name actor": ["name.actors_1h"],
  "name repo": ["name.repos_1h"],
  "name owner": ["name.repos_1h"],
};

function compileSequence({ id, after }: Rule): CompiledSequence | undefined {
  if (after === undefined) return undefined;
  const steps = after.steps.map(({ on, when = [] }, index) => ({
    on,
    tests: inOrderOfCost(when).map(compileCondition),
    step: index + 1,
  }));
  return { per: after.per, withinMs: timeOf(after.within), seed: seedOf([id, after]), steps };
}

/** Patterns last: what is cheap decides most of the time. */
function inOrderOfCost(conditions: readonly Condition[]): Condition[] {
  return [...conditions].sort((a, b) => costOf(a) - costOf(b));
}

function costOf(condition: Condition): number {
  if ("any" in condition) return Math.max(0, ...condition.any.map(costOf)) + 1;
  if ("not" in condition) return costOf(condition.not);
  return "matches" in condition ? 3 : "own" in condition ? 1 : 0;
}

function timeOf(within: string): number {
  const ms = durationMs(within);
  if (ms === undefined) throw new RangeError(`${within} is no time such as 10 minutes`);
  return ms;
}

/** A changed count or sequence begins anew: what was remembered for the old one would mean something else. */
function seedOf(what: unknown): number {
  return keyHash(JSON.stringify(what), SEED);
}
