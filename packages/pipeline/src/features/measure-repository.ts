import { FEATURE_INDEX as AT } from "../feature-vector.ts";
import { HOUR_MS, remaining } from "./decayed-count.ts";
import { HourCounts } from "./hour-counts.ts";
import { pairHash } from "./key-hash.ts";
import { timesUsual } from "./measure-actor.ts";
import { nameEntropy } from "./name-shape.ts";
import { firstTime, type Observation, type Subjects } from "./observation.ts";

import type { PartnerGain } from "./partner-memory.ts";
import { plausibleId } from "./plausible-id.ts";
import { RepositoryNames } from "./repository-names.ts";
import { StreamProfiles, type StreamState } from "./stream-profile.ts";
import { surge } from "./surge.ts";

const RENAMES = 41;

/** What others measured of an activity before it comes to its repository. */
export interface RepositoryArrival {
  /** What the account's meeting with the repository adds to its partners. */
  partner: Readonly<PartnerGain>;
  /** Whether the two met before; undefined when that may have been forgotten. */
  metBefore: boolean | undefined;
  /** Whether the account was seen nowhere lately; undefined when that may have been forgotten. */
  newcomer: boolean | undefined;
  /** 1 when a branch of the repository went back, 0 when it did not, NaN when nobody knows. */
  rewind: number;
}

/** What happens on a repository, and on all that its owner has. */
export class RepositoryMeasure {
  readonly streams = new StreamProfiles({ name: "repos", capacity: 262_144 });
  readonly owners = new HourCounts("owners", 262_144);
  readonly names = new RepositoryNames("repository-names", 131_072);
  get tables() {
    return [this.streams, this.owners, this.names].map((each) => each.table);
  }

  /** Fills the features of the repository in, and remembers the activity. */
  measure(observation: Observation, subjects: Subjects, arrival: RepositoryArrival): void {
    const { activity, repoKey, vector } = observation;
    const { repo } = subjects;
    if (repo === undefined || repoKey === undefined || activity.repo === undefined) return;
    const state = this.#measureStream(observation, repoKey, subjects, arrival);
    this.#measureOwner(observation, repo, subjects, { partner: returnOf(state, activity.at), rewind: arrival.rewind });
    vector[AT["repo.name_entropy"]] = nameEntropy(activity.repo.slice(activity.repo.indexOf("/") + 1));
  }

  #measureStream(
    observation: Observation,
    repoKey: number,
    { watchedSince, kind }: Subjects,
    { partner, metBefore, newcomer }: RepositoryArrival,
  ): Readonly<StreamState> {
    const { activity, vector } = observation;
    const { at } = activity;
    const third = newcomer === true && metBefore === false ? 1 : 0;
    const state = this.streams.update(repoKey, at, { partner, third, kind });
    vector[AT["repo.events_1m"]] = state.events1m;
    vector[AT["repo.events_10m"]] = state.events10m;
    vector[AT["repo.events_1h"]] = state.events1h;
    vector[AT["repo.events_1d"]] = state.events1d;
    vector[AT["repo.events_30d"]] = state.events30d;
    vector[AT["repo.over_usual"]] = timesUsual(state.events1h, state.usualPerHour);
    vector[AT["repo.silence_ratio"]] = state.silenceRatio;
    vector[AT["repo.actors_10m"]] = state.partners10m;
    vector[AT["repo.actors_1h"]] = state.partners1h;
    vector[AT["repo.actors_30d"]] = state.partners30d;
    if (newcomer !== undefined) vector[AT["repo.newcomers_1h"]] = state.third1h;
    observation.repoWeight = state.weight;
    observation.repoFirstAt = state.firstAt;
    observation.repoWatchedMs = Math.max(0, at - Math.max(watchedSince, state.forgottenUntil ?? watchedSince));
    vector[AT["repo.surge"]] = surge(state.partners10m, state.partners1h, observation.repoWatchedMs);
    vector[AT["repo.first_kind"]] = firstTime(state.newKind, observation.repoWatchedMs);
    return state;
  }

  #measureOwner(
    observation: Observation,
    repo: number,
    { owner, group, watchedSince }: Subjects,
    { partner, rewind }: { partner: number; rewind: number },
  ): void {
    const { activity, vector } = observation;
    const { at } = activity;
    const id = plausibleId(activity.repoId);
    const renamed = id === undefined ? Number.NaN : this.names.renamed(id, at, repo);
    vector[AT["repo.renamed"]] = renamed;
    if (owner === undefined) return;
    const stream = pairHash(owner, group);
    const state = this.owners.update(stream, at, { events: 1, partner, third: rewind === 1 ? 1 : 0 });
    vector[AT["owner.events_1h"]] = state.events1h;
    vector[AT["owner.repos_1h"]] = state.partners1h;
    if (!Number.isNaN(rewind)) vector[AT["owner.rewinds_1h"]] = rewind === 1 ? state.third1h : 0;
    observation.ownerWatchedMs = Math.max(0, at - Math.max(watchedSince, state.forgottenUntil ?? watchedSince));
    const renames = pairHash(owner, RENAMES);
    if (renamed === 1) this.owners.update(renames, at, { events: 1, partner: 0, third: 0 });
    if (!Number.isNaN(renamed)) vector[AT["owner.renames_1h"]] = renamed === 1 ? this.owners.events(renames, at) : 0;
  }
}

/** What is new of the repository to its owner's last hour: it has no other owner, so that its own last event tells. */
function returnOf({ gapMs, forgottenUntil }: Readonly<StreamState>, at: number): number {
  const elapsedMs = gapMs ?? (forgottenUntil === undefined ? Number.POSITIVE_INFINITY : at - forgottenUntil);
  return 1 - remaining(elapsedMs, HOUR_MS);
}
