import type { Observation } from "../features/extract.ts";
import { fuse } from "../fuse/fuse.ts";
import type { Rule } from "../rules/rule.ts";
import { RuleDetector } from "../rules/rule-detector.ts";
import type { Verdict } from "../verdict.ts";
import { ForestDetector } from "./forest-detector.ts";
import { againstOwnHabit } from "./own-habit.ts";
import { Population } from "./population.ts";
import { type TailDetector, tailDetectors } from "./tail-detector.ts";

/** Below this chance the forest is asked which dimensions it meant: the answer costs as much as several scores. */
const EXPLAIN_BELOW = 1e-3;

export interface PanelOptions {
  trees: number;
  sampleSize: number;
  seed: string;
  rules: readonly Rule[];
  /** Names of detectors that are not asked: for measuring what each is worth. Default none. */
  without?: readonly string[];
}

/** All detectors, asked about each activity in turn, and one verdict from what they say. Each judges first and learns after. */
export class Panel {
  readonly #population = new Population();
  readonly #tails: TailDetector[] = tailDetectors();
  readonly #forest: ForestDetector;
  readonly #rules: RuleDetector;
  readonly #without: ReadonlySet<string>;

  /** @throws RangeError when `without` names no detector. */
  constructor(options: PanelOptions) {
    this.#forest = new ForestDetector(options);
    this.#rules = new RuleDetector(options.rules);
    this.#without = new Set(options.without);
    for (const name of this.#without) {
      if (!this.detectors.includes(name)) throw new RangeError(`no detector is called ${JSON.stringify(name)}`);
    }
  }

  /** Names of all detectors, those left out as well. */
  get detectors(): string[] {
    return [...this.#tails.map(({ name }) => name), this.#forest.name, "rules"];
  }

  /** Undefined while no detector has seen enough of the like and no rule is hit. */
  judge(observation: Observation): Verdict | undefined {
    const asked = (name: string) => !this.#without.has(name);
    const scores = this.#tails.map((detector) =>
      asked(detector.name) ? detector.judge(observation, this.#population) : undefined,
    );
    scores[0] = againstOwnHabit(scores[0], observation);
    const forest = asked(this.#forest.name) ? this.#forest.judge(observation) : undefined;
    if (forest !== undefined && forest.probability < EXPLAIN_BELOW) {
      forest.drivers = this.#forest.drivers(observation, forest.probability);
    }
    return fuse([...scores, forest], asked("rules") ? this.#rules.judge(observation) : []);
  }

  /** Whether each detector that has to warm up can judge yet. */
  ready(): Record<string, boolean> {
    return this.#forest.ready();
  }

  save(all: boolean): Map<string, Uint8Array> {
    return this.#forest.save(all).set("population", this.#population.save());
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    this.#forest.restore(parts);
    this.#population.restore(parts.get("population"));
  }
}
