import { RARE_TYPE } from "../detect/rare-type-detector.ts";
import { FEATURE_INDEX } from "../feature-vector.ts";
import type { Observation } from "../features/extract.ts";
import type { Verdict } from "../verdict.ts";

const REPOS = FEATURE_INDEX["actor.repos_1h"];
const OWNERS = FEATURE_INDEX["actor.owners_1h"];
const MANY_REPOS = 5;
/** Decayed: three owners within the hour, few as their repositories may be. */
const MANY_OWNERS = 2.5;
/** Decayed: two owners within the hour. Who keeps to one owner's repositories tends what is his or his employer's. */
const SEVERAL_OWNERS = 1.5;

/** What a verdict looks like, in one word. The rule that was hit decides; else who is strange, and at what. */
export function kindOf(verdict: Verdict, observation: Observation): string {
  if (verdict.rule !== undefined) return verdict.rule.kind;
  if (verdict.drivers.length === 0 || verdict.drivers[0].probability > 0.01) return "unusual-activity";
  if (verdict.subject === "text") return "repeated-text";
  if (verdict.subject === "name") return "repeated-name";
  if (verdict.subject === "repo") return observation.group === "attention" ? "star-burst" : "busy-repository";
  if (isAboutType(verdict)) return "rare-burst";
  const { activity, group, vector } = observation;
  switch (group) {
    case "push":
      if (vector[OWNERS] >= MANY_OWNERS) return "fan-out";
      if (!(vector[REPOS] >= MANY_REPOS)) return "push-burst";
      return vector[OWNERS] >= SEVERAL_OWNERS ? "fan-out" : "roll-out";
    case "create":
      return activity.kind === "create" && activity.what === "repository" ? "repository-flood" : "branch-flood";
    case "delete":
      return "mass-deletion";
    case "issue":
      return "flood";
    case "review":
      return "pull-request-flood";
    case "attention":
      return "star-spree";
    case "access":
      return "access-burst";
    default:
      return "unusual-activity";
  }
}

/** Whether nothing is stranger about it than how much there is of what hardly anybody does. */
function isAboutType({ scores }: Verdict): boolean {
  const rareType = scores.find(({ detector }) => detector === RARE_TYPE);
  return rareType !== undefined && scores.every(({ probability }) => probability >= rareType.probability);
}
