import type { Observation } from "../features/extract.ts";
import { fuse } from "../fuse/fuse.ts";
import type { Rule } from "../rules/rule.ts";
import { RuleDetector } from "../rules/rule-detector.ts";
import type { Verdict } from "../verdict.ts";
import { ForestDetector } from "./forest-detector.ts";
import { againstOwnHabit } from "./own-habit.ts";
import { Population } from "./population.ts";
import { Readings } from "./readings.ts";
import type { Score } from "./score.ts";
import type { TailDetector } from "./tail-detector.ts";
import { tailDetectors } from "./tail-detectors.ts";

export interface PanelOptions {
  trees: number;
  sampleSize: number;
  seed: string;
  rules: readonly Rule[];
  /** Names of detectors that are not heard: for measuring what each is worth. Default none. */
  without?: readonly string[];
}

/** All detectors, asked about each activity in turn, and one verdict from what they say. Each judges first and learns after. */
export class Panel {
  readonly #population = new Population();
  readonly #tails: TailDetector[] = tailDetectors();
  readonly #forest: ForestDetector;
  readonly #rules: RuleDetector;
  readonly #readings = new Readings();
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

  /** From now on these rules are asked; everything learned stays. */
  useRules(rules: readonly Rule[]): void {
    this.#rules.use(rules);
  }

  /** Names of all detectors, those left out as well. */
  get detectors(): string[] {
    return [...this.#tails.map(({ name }) => name), this.#forest.name, "rules"];
  }

  /** One verdict per observation, in their order: the same as when they come in several calls. */
  judgeMany(observations: readonly Observation[]): (Verdict | undefined)[] {
    const forestScores = this.#forest.scoreAndLearn(observations);
    return observations.map((observation, place) => this.#judge(observation, forestScores[place]));
  }

  /** Undefined while no detector has seen enough of the like and no rule is hit. */
  #judge(observation: Observation, forestScore: number): Verdict | undefined {
    const readings = this.#readings;
    readings.clear();
    const scores: (Score | undefined)[] = [];
    for (const detector of this.#tails) {
      scores.push(this.#heard(detector.name, detector.judge(observation, this.#population, readings)));
    }
    scores[0] = againstOwnHabit(scores[0], observation);
    scores.push(this.#heard(this.#forest.name, this.#forest.judge(observation, forestScore, readings)));
    const hits = this.#rules.judge(observation);
    return fuse(scores, this.#without.has("rules") ? [] : hits);
  }

  /** Detectors that are left out learn as ever: only what they say is not heard. */
  #heard(name: string, score: Score | undefined): Score | undefined {
    return this.#without.has(name) ? undefined : score;
  }

  /** Whether each detector that has to warm up can judge yet. */
  ready(): Record<string, boolean> {
    return this.#forest.ready();
  }

  save(all: boolean): Map<string, Uint8Array> {
    const parts = new Map([...this.#forest.save(all), ...this.#rules.save(all)]);
    return parts.set("population", this.#population.save());
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    this.#forest.restore(parts);
    this.#population.restore(parts.get("population"));
    this.#rules.restore(parts);
  }
}
