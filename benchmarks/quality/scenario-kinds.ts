import type { ScenarioKind } from "./scenario.ts";
import { HARD_NEGATIVES, HELD_OUT, SCENARIOS } from "./scenarios/index.ts";

/** Every generator there is. @throws RangeError when two share a name. */
export function scenarioKinds(): ScenarioKind[] {
  const kinds = [...SCENARIOS, ...HARD_NEGATIVES, ...HELD_OUT];
  const twice = kinds.find(({ name }, index) => kinds.findIndex((each) => each.name === name) !== index);
  if (twice !== undefined) throw new RangeError(`two scenarios are called ${twice.name}`);
  return kinds;
}
