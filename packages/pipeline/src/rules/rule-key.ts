import type { Observation } from "../features/extract.ts";
import { keyHash, pairHash } from "../features/key-hash.ts";
import { readerOf } from "./activity-fields.ts";
import type { Counted, RuleKey } from "./rule.ts";

const [REF, HEAD_REF, TAG] = ["ref", "headRef", "tag"].map(readerOf);

const SEED = 41;

/**
 * What an activity is counted under, as a hash; undefined when it has no such thing. Automation counts apart for each owner
 * it acts for: a bot that serves a hundred organisations is not one account that roams them.
 */
export function ruleKey(per: RuleKey | Exclude<Counted, "activities">, observation: Observation): number | undefined {
  const { activity, actorName, owner, textShape, nameShape } = observation;
  switch (per) {
    case "actor":
      return named(actorName);
    case "repo":
      return named(activity.repo);
    case "owner":
      return named(owner);
    case "pair":
      return joined(named(actorName), named(activity.repo));
    case "text":
      return named(textShape);
    case "name":
      return named(nameShape);
    case "ref":
      return joined(named(activity.repo), named(refOf(observation)));
  }
}

/** The branch or tag, without the path that only some events write before it. */
function refOf({ activity }: Observation): string | undefined {
  const ref = REF(activity) ?? HEAD_REF(activity) ?? TAG(activity);
  return typeof ref === "string" ? ref.replace(/^refs\/(heads|tags)\//, "") : undefined;
}

function named(name: string | undefined): number | undefined {
  return name === undefined ? undefined : keyHash(name.toLowerCase(), SEED);
}

function joined(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined || second === undefined ? undefined : pairHash(first, second);
}
