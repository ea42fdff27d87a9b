import type { Driver, Score } from "../detect/score.ts";
import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import type { Observation } from "../features/extract.ts";
import type { Condition, Rule } from "./rule.ts";

/** A rule's hit: a score of fixed probability that also names the kind and subject of the incident. */
export type RuleScore = Score & { rule: Rule };

/** Checks each activity against the rules that look at its kind. Keeps nothing between activities. */
export class RuleDetector {
  readonly #byKind = new Map<string, Rule[]>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      for (const kind of rule.on) this.#byKind.set(kind, [...(this.#byKind.get(kind) ?? []), rule]);
    }
  }

  judge(observation: Observation): RuleScore[] {
    const rules = this.#byKind.get(observation.activity.kind);
    if (rules === undefined) return [];
    return rules
      .filter((rule) => rule.when.every((condition) => holds(condition, observation)))
      .map((rule) => {
        const probability = 10 ** -(rule.surprise + excess(rule, observation));
        const drivers = rule.when.flatMap((condition) => driver(condition, observation, probability));
        return { detector: `rule:${rule.id}`, rule, probability, drivers };
      });
  }
}

/** Powers of ten by which passing a threshold clearly adds to a hit: one for each fourfold, two at most. */
function excess(rule: Rule, observation: Observation): number {
  let most = 0;
  for (const condition of rule.when) {
    if (!("feature" in condition) || !("atLeast" in condition)) continue;
    most = Math.max(most, Math.log2(featureOf(observation, condition.feature) / condition.atLeast) / 2);
  }
  return Math.min(2, most);
}

function holds(condition: Condition, observation: Observation): boolean {
  if ("ratio" in condition) {
    const [part, whole] = condition.ratio.map((name) => featureOf(observation, name));
    return part / whole >= condition.atLeast;
  }
  if ("atLeast" in condition) return featureOf(observation, condition.feature) >= condition.atLeast;
  if ("atMost" in condition) return featureOf(observation, condition.feature) <= condition.atMost;
  if ("automation" in condition) return observation.automation === condition.automation;
  if ("own" in condition) {
    return (observation.owner?.toLowerCase() === observation.activity.actor.toLowerCase()) === condition.own;
  }
  const field = (observation.activity as unknown as Record<string, unknown>)[condition.field];
  if ("absent" in condition) return (field === undefined) === condition.absent;
  return typeof field === "string" && condition.matches.test(field);
}

function featureOf(observation: Observation, name: FeatureName): number {
  return observation.vector[FEATURE_INDEX[name]];
}

/** A threshold's share in the hit: its value against the threshold. */
function driver(condition: Condition, observation: Observation, probability: number): Driver[] {
  if (!("feature" in condition) || !("atLeast" in condition)) return [];
  const feature = FEATURE_INDEX[condition.feature];
  return [{ feature, value: observation.vector[feature], expected: undefined, probability }];
}
