import type { Score } from "../detect/score.ts";
import { AUTOMATION_CLASSES, type AutomationClass } from "../features/automation-class.ts";
import { EVENT_GROUPS, type EventGroup } from "../features/event-group.ts";
import type { Observation } from "../features/extract.ts";
import type { RuleScore } from "../rules/rule-detector.ts";
import type { Verdict } from "../verdict.ts";
import { Calibration, type CalibrationState } from "./calibration.ts";
import { fuse, knownOf, LEAST_PROBABILITY } from "./fuse.ts";

/** All detectors together. */
const TOGETHER = "together";
/** Where it is measured how much they depend on each other: deeper, too few answers tell. */
const USUAL_LEVEL = 0.01;
/** An answer above this needs no second look. */
const COMMON = 0.05;

/** The names of all cells, made once. */
const NAMES = Object.fromEntries(
  AUTOMATION_CLASSES.map((automation) => [
    automation,
    Object.fromEntries(EVENT_GROUPS.map((group) => [group, `${group}/${automation}`])),
  ]),
) as Record<AutomationClass, Record<EventGroup, string>>;

/**
 * One verdict from all detectors, with what was learned of them: one that shouts too often among ordinary activities is
 * believed less, and as far as several say the same thing the number of them costs nothing. Apart for each group of events
 * and automation class. Judges first, learns after, one activity at a time.
 */
export class Fusion {
  readonly #cells = new Map<string, Calibration>();

  /** Undefined while no detector can judge and no rule is hit. */
  fuse(
    observation: Observation,
    statistical: readonly (Score | undefined)[],
    rules: readonly RuleScore[],
  ): Verdict | undefined {
    const cell = this.#cell(observation);
    const judged = knownOf(statistical);
    if (judged.length === 0) return rules.length === 0 ? undefined : fuse(judged, rules);
    const weight = Math.min(observation.actorWeight, observation.repoWeight, observation.patternWeight);
    let odds = 0;
    let measured = 0;
    for (const score of judged) {
      const { detector } = score;
      const probability = Math.max(LEAST_PROBABILITY, score.probability);
      odds += 1 / (probability > COMMON ? probability : cell.believed(detector, probability));
      measured += 1 / probability;
      cell.learn(detector, probability, weight);
    }
    const count = judged.length;
    const mean = count / odds;
    // dependent detectors are seldom strange one by one: then their number is no chance of its own
    const saved = mean > COMMON ? 1 : Math.min(1, Math.max(1 / count, cell.excess(TOGETHER, USUAL_LEVEL)));
    cell.learn(TOGETHER, count / measured, weight);
    cell.see(weight);
    return fuse(judged, rules, mean * saved);
  }

  #cell({ group, automation }: Observation): Calibration {
    const name = NAMES[automation][group];
    const cell = this.#cells.get(name) ?? new Calibration();
    this.#cells.set(name, cell);
    return cell;
  }

  save(): Uint8Array {
    const state = [...this.#cells].map(([name, cell]) => [name, cell.state]);
    return new TextEncoder().encode(JSON.stringify(state));
  }

  /** @throws RangeError when there is nothing to go on from. */
  restore(bytes: Uint8Array | undefined): void {
    if (bytes === undefined) throw new RangeError("the snapshot lacks the fusion");
    this.#cells.clear();
    const state = JSON.parse(new TextDecoder().decode(bytes)) as [string, CalibrationState][];
    for (const [name, each] of state) this.#cells.set(name, new Calibration(each));
  }
}
