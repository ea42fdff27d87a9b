import type { DelayedParts } from "../delayed-parts.ts";
import type { Driver, Score } from "../detect/score.ts";
import type { Observation } from "../features/extract.ts";
import { pairHash } from "../features/key-hash.ts";
import { holdsAll } from "./compile-condition.ts";
import { type CompiledCount, type CompiledRule, type CompiledSequence, compileRule } from "./compile-rule.ts";
import type { Rule } from "./rule.ts";
import { ruleKey } from "./rule-key.ts";
import { StepMemory } from "./step-memory.ts";
import { WindowMemory } from "./window-memory.ts";

/** A rule's hit: a score of fixed probability that also names the kind and subject of the incident. */
export type RuleScore = Score & { rule: Rule };

/** Powers of ten that passing a threshold may add to a hit at most. */
const MOST_EXCESS = 2;

/**
 * Checks each activity against the rules that look at its kind. Counts and sequences are kept in bounded tables by event
 * time. A rule is compiled once; an activity that no rule looks at costs a look into a map.
 */
export class RuleDetector {
  #byKind = new Map<string, CompiledRule[]>();
  #withStepsOn = new Map<string, CompiledRule[]>();
  readonly #windows = new WindowMemory();
  readonly #steps = new StepMemory();

  /** @throws PatternError, RangeError when a rule cannot be compiled: leave out those that `ruleProblems` complains of. */
  constructor(rules: readonly Rule[]) {
    this.use(rules);
  }

  /** From now on these rules are asked. Counts and sequences of those that did not change go on. */
  use(rules: readonly Rule[]): void {
    const compiled = rules.map(compileRule);
    this.#byKind = byKind(compiled, ({ rule }) => rule.on);
    this.#withStepsOn = byKind(compiled, ({ after }) => (after?.steps ?? []).flatMap(({ on }) => on));
  }

  /** The rules that the activity hits. Each activity must be asked about once, in the order of the log. */
  judge(observation: Observation): RuleScore[] {
    const { kind } = observation.activity;
    const hits: RuleScore[] = [];
    for (const compiled of this.#byKind.get(kind) ?? []) {
      const excess = this.#excess(compiled, observation);
      if (excess !== undefined) hits.push(hit(compiled, observation, excess));
    }
    for (const { after } of this.#withStepsOn.get(kind) ?? []) {
      if (after !== undefined) this.#follow(after, observation);
    }
    return hits;
  }

  /** By how many powers of ten a hit is stronger than the rule says; undefined when there is none. */
  #excess(compiled: CompiledRule, observation: Observation): number | undefined {
    const { tests, thresholds, after, counts } = compiled;
    if (!holdsAll(tests, observation)) return undefined;
    if (after !== undefined && !this.#cameBefore(after, observation)) return undefined;
    let times = 1;
    for (const { feature, atLeast } of thresholds) times = Math.max(times, observation.vector[feature] / atLeast);
    let isReached = true;
    for (const count of counts) {
      const counted = this.#count(count, observation); // each one, also behind one that is not reached
      if (counted >= count.atLeast) times = Math.max(times, counted / count.atLeast);
      else isReached = false;
    }
    return isReached ? Math.min(MOST_EXCESS, Math.log2(times) / 2) : undefined;
  }

  #count({ of, per, withinMs, seed }: CompiledCount, observation: Observation): number {
    const key = ruleKey(per, observation);
    const value = of === "activities" ? undefined : ruleKey(of, observation);
    if (key === undefined || (of !== "activities" && value === undefined)) return 0;
    return this.#windows.add({ key: pairHash(seed, key), value, at: observation.activity.at, withinMs });
  }

  #cameBefore({ per, seed, steps, withinMs }: CompiledSequence, observation: Observation): boolean {
    const key = ruleKey(per, observation);
    if (key === undefined) return false;
    return this.#steps.isDone(steps.length, { key: pairHash(seed, key), at: observation.activity.at, withinMs });
  }

  #follow({ per, seed, steps, withinMs }: CompiledSequence, observation: Observation): void {
    const { kind, at } = observation.activity;
    for (let index = steps.length - 1; index >= 0; index--) {
      const { on, tests, step } = steps[index];
      if (!on.includes(kind) || !holdsAll(tests, observation)) continue;
      const key = ruleKey(per, observation);
      if (key !== undefined) this.#steps.take(step, { key: pairHash(seed, key), at, withinMs });
    }
  }

  /** The bounded tables, for saving and for showing how full each is. */
  get tables() {
    return [...this.#windows.tables, this.#steps.table];
  }

  save(all: boolean, delayed?: DelayedParts): Map<string, Uint8Array> {
    return new Map(this.tables.flatMap((table) => [...table.save(all, delayed)]));
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    for (const table of this.tables) table.restore(parts);
  }
}

/** A power of ten more for each fourfold of what would have been enough. */
function hit({ rule, drivers }: CompiledRule, { vector }: Observation, excess: number): RuleScore {
  const probability = 10 ** -(rule.surprise + excess);
  const shown: Driver[] = [];
  for (const feature of drivers) {
    const value = vector[feature];
    if (!Number.isNaN(value)) shown.push({ feature, value, expected: undefined, probability });
  }
  return { detector: `rule:${rule.id}`, rule, probability, drivers: shown };
}

function byKind(
  compiled: readonly CompiledRule[],
  kindsOf: (compiled: CompiledRule) => readonly string[],
): Map<string, CompiledRule[]> {
  const map = new Map<string, CompiledRule[]>();
  for (const each of compiled) {
    for (const kind of new Set(kindsOf(each))) map.set(kind, [...(map.get(kind) ?? []), each]);
  }
  return map;
}
