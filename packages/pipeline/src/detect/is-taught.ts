import type { Observation } from "../features/extract.ts";
import { keyHash, pairHash } from "../features/key-hash.ts";

/**
 * Whether a detector that cannot weigh what it learns should learn this event: kept with the chance that its stream's
 * weight gives, by its id, so the same events whatever the machine.
 */
export function isTaught(observation: Observation): boolean {
  if (observation.actorWeight >= 1) return true;
  const draw = pairHash(keyHash(observation.activity.id, 13), observation.actorKey) / 2 ** 53;
  return draw < observation.actorWeight;
}
