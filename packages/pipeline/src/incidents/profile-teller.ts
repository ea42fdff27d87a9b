import { FEATURE_INDEX, type FeatureName } from "../feature-vector.ts";
import { TEN_MINUTES_MS } from "../features/decayed-count.ts";
import type { Observation } from "../features/observation.ts";
import type { ProfileChange } from "../output.ts";
import type { Profile } from "../profile.ts";

/** A stream of which was told is told of again after this time. */
const TOLD_FOR_MS = TEN_MINUTES_MS;
const MOST_STREAMS = 2_048;

/**
 * Tells what was measured of the account and the repository of an activity that joined an incident: each once in ten
 * minutes of event time and event group. Bounded: a stream that was told of longest ago is forgotten, and may be told of
 * sooner. O(1).
 */
export class ProfileTeller {
  readonly #toldAt = new Map<number, number>();

  constructor(state?: unknown) {
    for (const [key, at] of (state ?? []) as [number, number][]) this.#toldAt.set(key, at);
  }

  /** What there is to tell of the activity, which joined an incident at `seq`. */
  tell(observation: Observation, seq: number): ProfileChange[] {
    const { activity, actorKey, repoKey } = observation;
    const { at } = activity;
    const changes: ProfileChange[] = [];
    if (this.#isDue(actorKey, at)) changes.push({ output: "profile", seq, at, profile: actorProfile(observation) });
    if (repoKey !== undefined && activity.repo !== undefined && this.#isDue(repoKey, at))
      changes.push({ output: "profile", seq, at, profile: repoProfile(observation, activity.repo) });
    return changes;
  }

  #isDue(key: number, at: number): boolean {
    const before = this.#toldAt.get(key);
    if (before !== undefined && at < before + TOLD_FOR_MS) return false;
    this.#toldAt.delete(key);
    this.#toldAt.set(key, at);
    if (this.#toldAt.size <= MOST_STREAMS) return true;
    for (const oldest of this.#toldAt.keys()) {
      this.#toldAt.delete(oldest);
      break;
    }
    return true;
  }

  /** Plain data to go on from. */
  get state(): unknown {
    return [...this.#toldAt];
  }
}

function actorProfile({
  activity,
  automation,
  group,
  watchedMs,
  actorFirstAt,
  vector,
  usualPerHour,
}: Observation): Profile {
  const profile: Profile = {
    entity: { kind: "actor", name: activity.actor },
    group,
    automation: automation === "automation",
    firstSeenAt: actorFirstAt,
    watchedMs,
  };
  if (usualPerHour !== undefined) profile.usualPerHour = rounded(usualPerHour);
  return withCounts(profile, vector, {
    events1h: "actor.events_1h",
    events1d: "actor.events_1d",
    events30d: "actor.events_30d",
    partners1h: "actor.repos_1h",
    partners30d: "actor.repos_30d",
  });
}

function repoProfile({ activity, group, repoWatchedMs = 0, repoFirstAt, vector }: Observation, name: string): Profile {
  const firstSeenAt = repoFirstAt ?? activity.at;
  return withCounts({ entity: { kind: "repo", name }, group, firstSeenAt, watchedMs: repoWatchedMs }, vector, {
    events1h: "repo.events_1h",
    events1d: "repo.events_1d",
    events30d: "repo.events_30d",
    partners1h: "repo.actors_1h",
    partners30d: "repo.actors_30d",
  });
}

type Count = "events1h" | "events1d" | "events30d" | "partners1h" | "partners30d";

function withCounts(profile: Profile, vector: Float64Array, names: Record<Count, FeatureName>): Profile {
  for (const [count, feature] of Object.entries(names) as [Count, FeatureName][]) {
    const value = vector[FEATURE_INDEX[feature]];
    if (!Number.isNaN(value)) profile[count] = rounded(value);
  }
  return profile;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
