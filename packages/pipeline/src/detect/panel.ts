import type { DelayedParts } from "../delayed-parts.ts";
import type { Observation } from "../features/extract.ts";
import { Fusion } from "../fuse/fusion.ts";
import type { Rule } from "../rules/rule.ts";
import { RuleDetector } from "../rules/rule-detector.ts";
import type { PipelineSettings } from "../settings.ts";
import type { Verdict } from "../verdict.ts";
import { BehaviourDetector } from "./behaviour-detector.ts";
import { ClockworkDetector } from "./clockwork-detector.ts";
import { CoordinationDetector } from "./coordination-detector.ts";
import { ForestDetector } from "./forest-detector.ts";
import { againstOwnHabit, againstOwnPeriods, hitsAgainstOwnPeriods } from "./own-habit.ts";
import { PeerDetector } from "./peer-detector.ts";
import { Population } from "./population.ts";
import { RareTypeDetector } from "./rare-type-detector.ts";
import { Readings } from "./readings.ts";
import type { Score } from "./score.ts";
import type { TailDetector } from "./tail-detector.ts";
import { tailDetectors } from "./tail-detectors.ts";
import { WaveDetector } from "./wave-detector.ts";

/** Places of tail detectors whose answers an account's own habit may explain, and of what explains them. */
const [RATE, SPREAD] = [0, 1];
const [JUST_EVENTS, JUST_REPOS, BOTH] = [[0], [1], [0, 1]];

/** What of the settings the detectors take note of without losing anything they learned. */
export type DetectorSettings = Pick<PipelineSettings, "ownHistory" | "lockstep" | "campaigns" | "waves">;

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
  #forest: ForestDetector;
  readonly #peers = new PeerDetector();
  readonly #behaviour = new BehaviourDetector();
  readonly #clockwork = new ClockworkDetector();
  readonly #coordination = new CoordinationDetector();
  readonly #waves = new WaveDetector();
  readonly #rareTypes = new RareTypeDetector();
  readonly #rules: RuleDetector;
  readonly #fusion = new Fusion();
  readonly #readings = new Readings();
  readonly #without: ReadonlySet<string>;
  /** What each detector says of the activity that is being judged; made once. */
  readonly #scores: (Score | undefined)[] = [];

  /** @throws RangeError when `without` names no detector. */
  constructor(options: PanelOptions) {
    this.#forest = new ForestDetector(options);
    this.#rules = new RuleDetector(options.rules);
    this.#without = new Set(options.without);
    for (const name of this.#without) {
      if (!this.detectors.includes(name)) throw new RangeError(`no detector is called ${JSON.stringify(name)}`);
    }
  }

  /** From the next activity on: everything learned stays. */
  adjust(settings: DetectorSettings): void {
    this.#behaviour.history.settings = settings.ownHistory;
    this.#coordination.adjust(settings);
    this.#waves.leastAccounts = settings.waves.accounts;
  }

  /** Other forests, which learn from nothing: the other detectors keep what they know. */
  plantForests(options: Pick<PanelOptions, "trees" | "sampleSize" | "seed">): void {
    this.#forest = new ForestDetector(options);
  }

  /** From now on these rules are asked; everything learned stays. */
  useRules(rules: readonly Rule[]): void {
    this.#rules.use(rules);
  }

  /** Names of all detectors, those left out as well. */
  get detectors(): string[] {
    const tails = this.#tails.flatMap(({ name, speaks }) => (speaks ? name : []));
    const others = [
      this.#forest,
      this.#peers,
      this.#behaviour,
      this.#clockwork,
      this.#coordination,
      this.#waves,
      this.#rareTypes,
    ];
    return [...tails, ...others.map(({ name }) => name), "rules"];
  }

  /** One verdict per observation, in their order: the same as when they come in several calls. */
  judgeMany(observations: readonly Observation[]): (Verdict | undefined)[] {
    const forestScores = this.#forest.scoreAndLearn(observations);
    return observations.map((observation, place) => this.#judge(observation, forestScores[place]));
  }

  /** Undefined while no detector has seen enough of the like and no rule is hit. */
  #judge(observation: Observation, forestScore: number): Verdict | undefined {
    const [population, readings] = [this.#population, this.#readings];
    readings.clear();
    const standing = this.#behaviour.history.stand(observation);
    const scores = this.#scores;
    for (let at = 0; at < this.#tails.length; at++)
      scores[at] = this.#tails[at].judge(observation, population, readings);
    scores[RATE] = againstOwnPeriods(againstOwnHabit(scores[RATE], observation), standing, JUST_EVENTS);
    scores[SPREAD] = againstOwnPeriods(scores[SPREAD], standing, JUST_REPOS);
    const forest = this.#forest.judge(observation, forestScore, readings);
    const peers = this.#peers.judge(observation, population, readings);
    let next = this.#tails.length;
    scores[next++] = againstOwnPeriods(forest, standing, BOTH);
    scores[next++] = againstOwnPeriods(peers, standing, BOTH);
    scores[next++] = this.#behaviour.judge(observation, standing, population);
    scores[next++] = this.#clockwork.judge(observation, population);
    scores[next++] = this.#coordination.judge(observation, population, readings);
    scores[next++] = this.#waves.judge(observation);
    scores[next++] = againstOwnPeriods(this.#rareTypes.judge(observation), standing, JUST_EVENTS);
    const hits = hitsAgainstOwnPeriods(this.#rules.judge(observation), standing);
    const verdict = this.#fusion.fuse(observation, this.#heard(scores), this.#without.has("rules") ? [] : hits);
    if (verdict !== undefined && !this.#without.has(this.#coordination.name)) {
      const { campaign } = this.#coordination;
      if (campaign !== undefined) verdict.campaign = campaign;
    }
    const story = verdict?.rule?.story;
    if (verdict !== undefined && story !== undefined) verdict.campaign = `${story} of ${observation.owner ?? ""}`;
    return verdict;
  }

  /** Detectors that are left out learn as ever: only what they say is not heard. */
  #heard(scores: readonly (Score | undefined)[]): Score[] {
    const heard: Score[] = [];
    for (const score of scores)
      if (score !== undefined && !(this.#without.size > 0 && this.#without.has(score.detector))) heard.push(score);
    return heard;
  }

  /** Whether each detector that has to warm up can judge yet. */
  ready(): Record<string, boolean> {
    return this.#forest.ready();
  }

  save(all: boolean, delayed?: DelayedParts): Map<string, Uint8Array> {
    const parts = new Map([
      ...this.#forest.save(all, delayed),
      ...this.#behaviour.history.table.save(all, delayed),
      ...this.#clockwork.table.save(all, delayed),
      ...this.#coordination.save(all, delayed),
      ...this.#waves.save(all, delayed),
      ...this.#rareTypes.save(all, delayed),
      ...this.#rules.save(all, delayed),
    ]);
    parts.set("population", this.#population.save()).set("peers", this.#peers.save());
    return parts.set("fusion", this.#fusion.save());
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    this.#forest.restore(parts);
    this.#behaviour.history.table.restore(parts);
    this.#clockwork.table.restore(parts);
    this.#coordination.restore(parts);
    this.#waves.restore(parts);
    this.#rareTypes.restore(parts);
    this.#rules.restore(parts);
    this.#population.restore(parts.get("population"));
    this.#peers.restore(parts.get("peers"));
    this.#fusion.restore(parts.get("fusion"));
  }
}
