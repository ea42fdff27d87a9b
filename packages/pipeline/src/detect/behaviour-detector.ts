import { FEATURE_INDEX } from "../feature-vector.ts";
import type { Observation } from "../features/extract.ts";
import { scoreOf } from "./measure.ts";
import { OWN_FEATURES, OwnHistory, type OwnHistoryOptions, type OwnStanding } from "./own-history.ts";
import { gaugeOf, type Population } from "./population.ts";
import type { Score } from "./score.ts";
import { scoreChance } from "./score-chance.ts";

const MEASURE = scoreOf("behaviour");
const INDEX = OWN_FEATURES.map((name) => FEATURE_INDEX[name]);
/** Up to this many deviations above its own mean nothing is worth a look. */
const ORDINARY = 1;
const QUIET: Score = { detector: "behaviour", probability: 1, drivers: [] };

/**
 * Compares an account with itself: how far it is beyond its own habits, and how often accounts of its like get as far
 * beyond theirs. Undefined while the account has no habits or too few of the like have.
 */
export class BehaviourDetector {
  readonly name = "behaviour";
  readonly history: OwnHistory;

  constructor(options: OwnHistoryOptions = {}) {
    this.history = new OwnHistory(options);
  }

  /** Judges first, learns after. `standing` is what the history says of the observation. */
  judge(observation: Observation, standing: OwnStanding | undefined, population: Population): Score | undefined {
    if (standing === undefined) return undefined;
    const gauge = gaugeOf(population.of(observation.group, observation.automation), MEASURE);
    const farthest = standing.above[1] > standing.above[0] ? 1 : 0;
    const above = Math.max(0, standing.above[farthest]);
    const chance = scoreChance(gauge, above, observation.actorWeight);
    if (chance === undefined) return undefined;
    if (chance === 1 || above <= ORDINARY) return QUIET;
    const feature = INDEX[farthest];
    const expected = standing.usual[farthest];
    const driver = { feature, value: observation.vector[feature], expected, probability: chance };
    return { detector: this.name, probability: chance, drivers: [driver] };
  }
}
