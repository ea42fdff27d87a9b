import type { Activity } from "@oddwatch/pipeline";
import type { Injected } from "../inject.ts";
import { judge, qualitySettings, type Snapshot, score, warmUp } from "../judge.ts";
import type { Outcome } from "../outcome.ts";
import type { Scenario } from "../scenario.ts";
import { actorHourForest } from "./actor-hour-forest.ts";
import { eventDistance } from "./event-distance.ts";
import { hashedCutForest } from "./hashed-cut-forest.ts";
import { randomRank } from "./random-rank.ts";
import { type Baseline, type Ranking, rankOf } from "./ranking.ts";
import { volumeZScore } from "./volume-z-score.ts";

/** Baselines by what the report calls them. */
const BASELINES: Record<string, Baseline> = {
  "random rank": randomRank,
  "volume z-score per account": volumeZScore,
  "isolation forest on actor-hours": actorHourForest,
  "random cut forest on hashed vectors": hashedCutForest,
  "Mahalanobis per event": eventDistance,
};
const RULES_ALONE = "rules alone";

/** What the report calls the baselines, in its order. */
export const BASELINE_NAMES: readonly string[] = [...Object.keys(BASELINES), RULES_ALONE];

/** Every baseline, warmed up once on what was seen before a stretch. */
export class RankByBaselines {
  readonly #start: number;
  readonly #rankers: [string, (judged: readonly Activity[], seed: string) => Ranking][];
  readonly #without: string[];
  readonly #rulesAlone: Snapshot;

  /** `detectors` are the pipeline's; `start` is ms since epoch. */
  constructor(before: readonly Activity[], start: number, detectors: readonly string[]) {
    this.#start = start;
    this.#rankers = Object.entries(BASELINES).map(([name, baseline]) => [name, baseline(before)]);
    this.#without = detectors.filter((name) => name !== "rules");
    this.#rulesAlone = warmUp(before, qualitySettings(), { without: this.#without });
  }

  /** Notes in each scenario's outcome where each baseline ranks it. */
  rank(scenarios: readonly Scenario[], injected: Injected, outcomes: readonly Outcome[], seed: string): void {
    for (const [name, rank] of this.#rankers) {
      const ranking = rank(injected.activities, seed);
      for (const [index, scenario] of scenarios.entries())
        outcomes[index].baselineRanks[name] = rankOf(scenario, ranking);
    }
    const { ranked } = judge(this.#rulesAlone, injected.activities, this.#start, { without: this.#without });
    for (const [index, { rank }] of score(ranked, scenarios, injected).outcomes.entries()) {
      outcomes[index].baselineRanks[RULES_ALONE] = rank;
    }
  }
}
