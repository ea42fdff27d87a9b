import type { Activity } from "../activity.ts";
import { FEATURE_INDEX as AT } from "../feature-vector.ts";
import { AccountHabits } from "./account-habits.ts";
import { HOUR_MS } from "./decayed-count.ts";
import { HourHabits } from "./hour-habits.ts";
import { pairHash } from "./key-hash.ts";
import { nameEntropy } from "./name-shape.ts";
import { firstTime, type Observation, type Subjects } from "./observation.ts";
import { NO_GAIN, type PartnerGain, PartnerMemory } from "./partner-memory.ts";
import { type StreamGain, StreamProfiles } from "./stream-profile.ts";
import { surge } from "./surge.ts";

/** An account has hours of its own only when it was seen so often. */
const OFTEN = 8;
const IN_DEFAULT_BRANCH = 31;

/** What an account does in its event group, and how it behaves. */
export class ActorMeasure {
  readonly streams = new StreamProfiles({ name: "actors", capacity: 262_144, peaks: true });
  readonly meetings = new PartnerMemory("meetings", 524_288);
  readonly habits = new AccountHabits("habits", 65_536);
  readonly hours = new HourHabits("hours", 16_384);
  get tables() {
    return [this.streams, this.meetings, this.habits, this.hours].map((each) => each.table);
  }

  /**
   * Fills the features of the account in, and remembers the activity. `toDefault` tells of a push whether it went to a default
   * branch. Answers what the meeting with the repository adds, to the repository's partners as well.
   */
  measure(observation: Observation, subjects: Subjects, toDefault: boolean | undefined): Readonly<PartnerGain> {
    const { activity, actorKey, vector } = observation;
    const { repo, owner } = subjects;
    const fourth = this.#markedGain(activity, actorKey, repo, toDefault);
    const third = owner === undefined ? 0 : this.meetings.meet(pairHash(actorKey, owner), activity.at).hour;
    const partner = repo === undefined ? NO_GAIN : this.meetings.meet(pairHash(actorKey, repo), activity.at);
    this.#measureStream(observation, subjects, { partner, third, fourth, kind: subjects.kind });
    this.#measureHabits(observation, subjects, toDefault);
    vector[AT["actor.name_entropy"]] = nameEntropy(activity.actor);
    return partner;
  }

  #measureStream(observation: Observation, { repo, owner, watchedSince }: Subjects, gain: StreamGain): void {
    const { activity, actorKey, vector } = observation;
    const { at } = activity;
    const state = this.streams.update(actorKey, at, gain);
    vector[AT["actor.events_1m"]] = state.events1m;
    vector[AT["actor.events_10m"]] = state.events10m;
    vector[AT["actor.events_1h"]] = state.events1h;
    vector[AT["actor.events_1d"]] = state.events1d;
    vector[AT["actor.events_30d"]] = state.events30d;
    vector[AT["actor.events_peak"]] = state.eventsPeak;
    vector[AT["actor.over_usual"]] = timesUsual(state.events1h, state.usualPerHour);
    if (at - state.firstAt >= HOUR_MS) {
      vector[AT["actor.acceleration"]] = ((state.events10m + 1) * 6) / (state.events1h + 6);
    }
    if (repo !== undefined) {
      vector[AT["actor.repos_10m"]] = state.partners10m;
      vector[AT["actor.repos_1h"]] = state.partners1h;
      vector[AT["actor.repos_30d"]] = state.partners30d;
      vector[AT["actor.repos_peak"]] = state.partnersPeak;
    }
    if (owner !== undefined) vector[AT["actor.owners_1h"]] = state.third1h;
    if (activity.kind === "push") vector[AT["actor.default_repos_1h"]] = state.fourth1h;
    if (activity.kind === "public") vector[AT["actor.publications_1h"]] = state.fourth1h;
    if (activity.kind === "delete") vector[AT["actor.deletions_1d"]] = state.events1d;
    if (state.gapMs !== undefined) vector[AT["actor.gap_s"]] = state.gapMs / 1000;
    observation.actorWeight = state.weight;
    observation.actorFirstAt = state.firstAt;
    observation.usualPerHour = state.usualPerHour;
    observation.watchedMs = Math.max(0, at - Math.max(watchedSince, state.forgottenUntil ?? watchedSince));
    vector[AT["actor.surge"]] = surge(state.events10m, state.events1h, observation.watchedMs);
    vector[AT["actor.first_kind"]] = firstTime(state.newKind, observation.watchedMs);
  }

  /** What is new of a repository whose default branch is pushed to, or that is made public: counted apart from other meetings. */
  #markedGain(activity: Activity, actorKey: number, repo: number | undefined, toDefault: boolean | undefined): number {
    if (repo === undefined || !(toDefault === true || activity.kind === "public")) return 0;
    return this.meetings.meet(pairHash(pairHash(actorKey, repo), IN_DEFAULT_BRANCH), activity.at).hour;
  }

  #measureHabits(
    observation: Observation,
    { account, onOwn = false }: Subjects,
    toDefaultBranch: boolean | undefined,
  ): void {
    const { activity, group, vector } = observation;
    const habits = this.habits.update(account, activity.at, { group, onOwn, toDefaultBranch });
    vector[AT["actor.silence_ratio"]] = habits.silenceRatio;
    vector[AT["actor.gap_cv"]] = habits.gapVariation;
    vector[AT["actor.type_entropy"]] = habits.typeEntropy;
    vector[AT["actor.sequence_bits"]] = habits.sequenceBits;
    vector[AT["actor.action_bits"]] = habits.actionBits;
    vector[AT["actor.own_share"]] = habits.ownShare;
    vector[AT["actor.default_branch_share"]] = habits.defaultBranchShare;
    if (habits.actions >= OFTEN - 0.5) vector[AT["actor.hour_bits"]] = this.hours.update(account, activity.at);
  }
}

/** How many times the usual; a usual hour below one event counts as one, so that a rare visitor is no flood. */
export function timesUsual(events1h: number, usualPerHour: number | undefined): number {
  return usualPerHour === undefined ? Number.NaN : events1h / Math.max(1, usualPerHour);
}
