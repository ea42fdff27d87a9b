import type { Text } from "../activity.ts";
import { FEATURE_INDEX as AT } from "../feature-vector.ts";
import type { FirstTimes } from "./first-times.ts";
import { HourCounts, type HourState } from "./hour-counts.ts";
import { keyHash, pairHash } from "./key-hash.ts";
import type { Observation, Subjects } from "./observation.ts";
import { PartnerMemory } from "./partner-memory.ts";
import { SelfTalk } from "./self-talk.ts";
import { sentCount } from "./sent-count.ts";
import { madeName, repeatedText } from "./shape-of-activity.ts";
import { nameStream, textStream } from "./stream-key.ts";
import { TextSurprise } from "./text-surprise.ts";

const HOST = 51;
const NEAR = 52;
const COPY = 53;
const SILENT: ReadonlySet<string> = new Set(["star", "fork", "public", "other", "wiki", "member", "audit"]);

/** What an activity says and what names it makes, against what others say and make. */
export class ContentMeasure {
  readonly patterns = new HourCounts("patterns", 65_536);
  readonly users = new PartnerMemory("pattern-users", 262_144);
  readonly selfTalk = new SelfTalk({ threads: 65_536, accounts: 16_384 });
  readonly surprise = new TextSurprise("text-surprise");
  readonly #firsts: FirstTimes;

  constructor(firsts: FirstTimes) {
    this.#firsts = firsts;
  }

  get tables() {
    return [this.patterns.table, this.users.table, this.selfTalk.openers, this.selfTalk.counts];
  }

  /** Fills the features of texts and made names in, and remembers them. */
  measure(observation: Observation, subjects: Subjects): void {
    const { activity, vector } = observation;
    if (!SILENT.has(activity.kind)) vector[AT["activity.secrets"]] = activity.secrets?.length ?? 0;
    if (activity.kind === "release") {
      vector[AT["release.assets"]] = sentCount(activity.assets);
      vector[AT["release.programs"]] = sentCount(activity.programs);
    }
    const text = repeatedText(activity);
    if (text !== undefined) this.#measureText(observation, subjects, text);
    this.#measureName(observation, subjects);
    this.#measureCopies(observation, subjects);
    this.#measureTalk(observation, subjects);
  }

  #measureText(observation: Observation, subjects: Subjects, text: Text): void {
    const { activity, group, vector } = observation;
    vector[AT["text.length"]] = text.length;
    vector[AT["text.hosts"]] = text.hosts.length;
    vector[AT["text.mentions"]] = text.mentions;
    let newHosts = 0;
    for (const host of text.hosts)
      newHosts += this.#firsts.note(keyHash(host, HOST), activity.at, subjects.watchedSince);
    vector[AT["text.new_hosts"]] = newHosts;
    if (text.shape !== undefined) {
      observation.textShape = text.shape;
      const state = this.#repeat(observation, subjects, textStream(text.shape));
      vector[AT["text.actors_1h"]] = state.partners1h;
      vector[AT["text.repos_1h"]] = state.third1h;
    }
    if (text.near !== undefined) this.#measureNear(observation, subjects, text.near);
    vector[AT["text.surprise_bits"]] = this.surprise.read(group, text.excerpt, observation.patternWeight);
  }

  /** Counts under every band; the fullest tells how many wrote nearly the same. */
  #measureNear(observation: Observation, subjects: Subjects, bands: readonly string[]): void {
    const { vector, patternWeight, patternWatchedMs } = observation;
    let [actors, repos] = [Number.NaN, Number.NaN];
    let weight = patternWeight;
    for (const band of bands) {
      const state = this.#repeat(observation, subjects, keyHash(band, NEAR));
      if (!(state.partners1h <= actors)) actors = state.partners1h;
      if (!(state.third1h <= repos)) repos = state.third1h;
      weight = Math.min(weight, observation.patternWeight);
    }
    vector[AT["text.near_actors_1h"]] = actors;
    vector[AT["text.near_repos_1h"]] = repos;
    observation.patternWeight = weight;
    observation.patternWatchedMs = patternWatchedMs ?? observation.patternWatchedMs;
  }

  #measureName(observation: Observation, subjects: Subjects): void {
    const { activity, vector } = observation;
    const made = madeName(activity);
    if (made === undefined) return;
    observation.nameShape = `${made.what} ${made.shape}`;
    const state = this.#repeat(observation, subjects, nameStream(observation.nameShape));
    vector[AT["name.actors_1h"]] = state.partners1h;
    vector[AT["name.repos_1h"]] = state.third1h;
  }

  /** A name is often the same, and so is a description; both together are copied. */
  #measureCopies({ activity, textShape, vector }: Observation, { login }: Subjects): void {
    if (activity.kind !== "create" || activity.what !== "repository" || textShape === undefined) return;
    const name = activity.repo?.slice(activity.repo.indexOf("/") + 1).toLowerCase();
    if (name === undefined) return;
    const key = pairHash(textStream(textShape), keyHash(name, COPY));
    const partner = this.users.meet(pairHash(key, login), activity.at).hour;
    vector[AT["name.copies_1h"]] = this.patterns.update(key, activity.at, { events: 1, partner, third: 0 }).partners1h;
  }

  #repeat(observation: Observation, { login, repo, watchedSince }: Subjects, key: number): Readonly<HourState> {
    const { at } = observation.activity;
    const third = repo === undefined ? 0 : this.users.meet(pairHash(key, repo), at).hour;
    const partner = this.users.meet(pairHash(key, login), at).hour;
    const state = this.patterns.update(key, at, { events: 1, partner, third });
    observation.patternWeight = state.weight;
    observation.patternWatchedMs = Math.max(0, at - Math.max(watchedSince, state.forgottenUntil ?? watchedSince));
    return state;
  }

  #measureTalk({ activity, vector }: Observation, { login, repo }: Subjects): void {
    if (repo === undefined) return;
    const { kind, at } = activity;
    if (kind === "issue" || kind === "pull-request" || kind === "discussion") {
      const opened = activity.action === "opened" || activity.action === "created";
      if (opened && activity.number !== undefined) this.selfTalk.opened(repo, activity.number, login, at);
    } else if (kind === "comment" && activity.number !== undefined) {
      vector[AT["actor.self_talk_1h"]] = this.selfTalk.commented(repo, activity.number, login, at);
    }
  }
}
