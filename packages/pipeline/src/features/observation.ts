import type { Activity } from "../activity.ts";
import type { FeatureVector } from "../feature-vector.ts";
import type { AutomationClass } from "./automation-class.ts";
import { HOUR_MS } from "./decayed-count.ts";
import type { EventGroup } from "./event-group.ts";

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
  /** First event of the account's stream, and of the repository's, that is remembered; ms since epoch. */
  actorFirstAt: number;
  repoFirstAt: number | undefined;
  /** What an hour of this account's own stream usually holds; undefined before six hours of history. */
  usualPerHour: number | undefined;
  /**
   * How far back what is remembered reaches, in ms: of the account's stream, the repository's, the owner's, the two together,
   * and the text or name; undefined when the activity has no such thing. What a feature counts over a longer time it counts
   * over this.
   */
  watchedMs: number;
  repoWatchedMs: number | undefined;
  ownerWatchedMs: number | undefined;
  pairWatchedMs: number | undefined;
  patternWatchedMs: number | undefined;
}

/** How long what is remembered has to reach back before anything can be called the first. */
const LEAST_MEMORY_MS = HOUR_MS;

/** 0 for what was seen before, 1 for what was not; NaN when what is remembered reaches back less than an hour. */
export function firstTime(isNew: boolean, watchedMs: number): number {
  if (!isNew) return 0;
  return watchedMs >= LEAST_MEMORY_MS ? 1 : Number.NaN;
}

/** What measuring needs of an activity beside the observation: keys of who and where, and since when we watch. */
export interface Subjects {
  /** The account by its name in `actorName`. */
  account: number;
  /** The account by its login alone. */
  login: number;
  /** The bit of the activity's kind. */
  kind: number;
  repo: number | undefined;
  owner: number | undefined;
  /** Number of the event group, from 1. */
  group: number;
  /** Whether the account acts on its own repository; undefined without an owner. */
  onOwn: boolean | undefined;
  /** ms since epoch. */
  watchedSince: number;
}
