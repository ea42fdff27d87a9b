import type { Activity } from "../activity.ts";
import { FEATURE_INDEX, FEATURES, type FeatureVector } from "../feature-vector.ts";
import { type AutomationClass, automationClass } from "./automation-class.ts";
import { HOUR_MS } from "./decayed-count.ts";
import { EventCounts } from "./event-counts.ts";
import { type EventGroup, eventGroup } from "./event-group.ts";
import { keyHash, pairHash } from "./key-hash.ts";
import { nameEntropy } from "./name-shape.ts";
import { PartnerMemory, partnerGain } from "./partner-memory.ts";
import { madeName, repeatedText } from "./shape-of-activity.ts";
import { actorName, actorStream, loginKey, nameStream, repoKey, repoStream, textStream } from "./stream-key.ts";
import { StreamProfiles, type StreamState } from "./stream-profile.ts";

/** An activity with everything that was measured about it. */
export interface Observation {
  activity: Activity;
  group: EventGroup;
  automation: AutomationClass;
  /** Whose stream it is counted in: the login, and for automation the owner it acted for as well. */
  actorName: string;
  owner: string | undefined;
  vector: FeatureVector;
  /** Keys of the streams, for grouping: same key, same stream. */
  actorKey: number;
  repoKey: number | undefined;
  textShape: string | undefined;
  nameShape: string | undefined;
  /** 1 for a stream's first event, falling as it repeats itself: keeps a flood from becoming its own baseline. */
  actorWeight: number;
  repoWeight: number;
  patternWeight: number;
  /** What an hour of this account's own stream usually holds; undefined before six hours of history. */
  usualPerHour: number | undefined;
  /** How long the account's stream has been watched, ms. */
  watchedMs: number;
}

const OWNER = 5;
const NEWCOMER_EVENTS = 2;
/** Nobody can be called a newcomer while what is remembered of the accounts reaches back less far than this. */
const NEWCOMER_MEMORY_MS = 3 * HOUR_MS;

/** Numbers describing each activity against everything seen before it. Bounded memory; O(1) per activity. */
export class FeatureExtractor {
  readonly actors = new StreamProfiles("actors", 131_072);
  readonly repos = new StreamProfiles("repos", 131_072);
  readonly patterns = new StreamProfiles("patterns", 65_536);
  readonly meetings = new PartnerMemory("meetings", 262_144);
  readonly accounts = new PartnerMemory("accounts", 262_144);
  readonly #accountEvents = new EventCounts("account-events", 131_072);

  /** Every bounded table, for saving and for showing how full each is. */
  get tables() {
    const { actors, repos, patterns, meetings, accounts } = this;
    return [actors, repos, patterns, meetings, accounts, this.#accountEvents].map((each) => each.table);
  }

  /** Measures the activity and remembers it. */
  observe(activity: Activity): Observation {
    const group = eventGroup(activity);
    const automation = automationClass(activity.actor);
    const owner = activity.repo?.slice(0, Math.max(0, activity.repo.indexOf("/"))) || undefined;
    const name = actorName(activity.actor, automation === "automation", owner);
    const login = loginKey(activity.actor);
    const repo = activity.repo === undefined ? undefined : repoKey(activity.repo);
    const vector = new Float64Array(FEATURES.length).fill(Number.NaN);
    const observation: Observation = {
      activity,
      group,
      automation,
      actorName: name,
      owner,
      vector,
      actorKey: actorStream(name, group),
      repoKey: activity.repo === undefined ? undefined : repoStream(activity.repo, group),
      textShape: undefined,
      nameShape: undefined,
      actorWeight: 1,
      repoWeight: 1,
      patternWeight: 1,
      usualPerHour: undefined,
      watchedMs: 0,
    };
    const newcomer = this.#accountEvents.add(login, activity.at) <= NEWCOMER_EVENTS;
    this.#measureActor(observation, repo);
    this.#measureRepo(observation, login, newcomer);
    this.#measureText(observation, login, repo);
    this.#measureName(observation, login, repo);
    vector[FEATURE_INDEX["actor.name_entropy"]] = nameEntropy(activity.actor);
    return observation;
  }

  #measureActor(observation: Observation, repo: number | undefined): void {
    const { activity, actorKey, vector } = observation;
    const lastMet = repo === undefined ? undefined : this.meetings.meet(pairHash(actorKey, repo), activity.at);
    const gain = repo === undefined ? { ...NO_GAIN } : partnerGain(lastMet, activity.at);
    if (observation.owner !== undefined) {
      const ownerKey = pairHash(actorKey, keyHash(observation.owner.toLowerCase(), OWNER));
      gain.third = partnerGain(this.meetings.meet(ownerKey, activity.at), activity.at).hour;
    }
    const state = this.actors.update(actorKey, activity.at, gain);
    vector[FEATURE_INDEX["actor.events_1m"]] = state.events1m;
    vector[FEATURE_INDEX["actor.events_10m"]] = state.events10m;
    vector[FEATURE_INDEX["actor.events_1h"]] = state.events1h;
    if (repo !== undefined) {
      vector[FEATURE_INDEX["actor.repos_10m"]] = state.others10m;
      vector[FEATURE_INDEX["actor.repos_1h"]] = state.others1h;
      vector[FEATURE_INDEX["pair.seen_before"]] = this.#seenBefore(lastMet);
    }
    if (observation.owner !== undefined) vector[FEATURE_INDEX["actor.owners_1h"]] = state.third1h;
    if (state.gapMs !== undefined) vector[FEATURE_INDEX["actor.gap_s"]] = state.gapMs / 1000;
    observation.actorWeight = weight(state);
    observation.usualPerHour = state.usualPerHour;
    observation.watchedMs = Math.max(0, activity.at - state.firstAt);
  }

  /** 1 when the two met before; 0 when they surely did not; NaN when the memory has begun to forget. */
  #seenBefore(lastMet: number | undefined): number {
    if (lastMet !== undefined) return 1;
    return this.meetings.forgottenBefore === undefined ? 0 : Number.NaN;
  }

  #measureRepo(observation: Observation, login: number, newcomer: boolean): void {
    const { activity, repoKey, vector } = observation;
    if (repoKey === undefined || activity.repo === undefined) return;
    const lastMet = this.accounts.meet(pairHash(repoKey, login), activity.at);
    const gain = partnerGain(lastMet, activity.at);
    gain.third = newcomer && lastMet === undefined ? 1 : 0;
    const state = this.repos.update(repoKey, activity.at, gain);
    vector[FEATURE_INDEX["repo.events_1m"]] = state.events1m;
    vector[FEATURE_INDEX["repo.events_10m"]] = state.events10m;
    vector[FEATURE_INDEX["repo.events_1h"]] = state.events1h;
    vector[FEATURE_INDEX["repo.actors_10m"]] = state.others10m;
    vector[FEATURE_INDEX["repo.actors_1h"]] = state.others1h;
    if (this.#remembersAccounts(activity.at)) vector[FEATURE_INDEX["repo.newcomers_1h"]] = state.third1h;
    vector[FEATURE_INDEX["repo.name_entropy"]] = nameEntropy(activity.repo.slice(activity.repo.indexOf("/") + 1));
    observation.repoWeight = weight(state);
  }

  #remembersAccounts(at: number): boolean {
    const { forgottenBefore } = this.#accountEvents.table;
    return forgottenBefore === undefined || forgottenBefore <= at - NEWCOMER_MEMORY_MS;
  }

  #measureText(observation: Observation, login: number, repo: number | undefined): void {
    const text = repeatedText(observation.activity);
    if (text === undefined) return;
    observation.vector[FEATURE_INDEX["text.length"]] = text.length;
    if (text.shape === undefined) return;
    observation.textShape = text.shape;
    const state = this.#spreadOfPattern(textStream(text.shape), observation.activity.at, login, repo);
    observation.vector[FEATURE_INDEX["text.actors_1h"]] = state.others1h;
    observation.vector[FEATURE_INDEX["text.repos_1h"]] = state.third1h;
    observation.patternWeight = weight(state);
  }

  #measureName(observation: Observation, login: number, repo: number | undefined): void {
    const name = madeName(observation.activity);
    if (name === undefined) return;
    observation.nameShape = `${name.what} ${name.shape}`;
    const state = this.#spreadOfPattern(nameStream(observation.nameShape), observation.activity.at, login, repo);
    observation.vector[FEATURE_INDEX["name.actors_1h"]] = state.others1h;
    observation.vector[FEATURE_INDEX["name.repos_1h"]] = state.third1h;
    observation.patternWeight = Math.min(observation.patternWeight, weight(state));
  }

  /** `others` are accounts, `third` repositories. */
  #spreadOfPattern(key: number, at: number, login: number, repo: number | undefined): Readonly<StreamState> {
    const gain = partnerGain(this.meetings.meet(pairHash(key, login), at), at);
    gain.third = repo === undefined ? 0 : partnerGain(this.meetings.meet(pairHash(key, repo), at), at).hour;
    return this.patterns.update(key, at, gain);
  }

  save(all: boolean): Map<string, Uint8Array> {
    return new Map(this.tables.flatMap((table) => [...table.save(all)]));
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    for (const table of this.tables) table.restore(parts);
  }
}

const NO_GAIN = Object.freeze({ tenMinutes: 0, hour: 0, third: 0 });

function weight(state: Readonly<StreamState>): number {
  return 1 / Math.max(1, state.events1h);
}
