import { FEATURE_INDEX as AT } from "../feature-vector.ts";
import { HOUR_MS, MONTH_MS, remaining } from "./decayed-count.ts";
import { EVENT_GROUPS } from "./event-group.ts";
import { pairHash } from "./key-hash.ts";
import { minuteNumber, minuteTime } from "./minute-number.ts";
import { firstTime, type Observation, type Subjects } from "./observation.ts";
import { ReleaseNewcomers } from "./release-newcomers.ts";
import { SetAssociativeTable } from "./set-associative-table.ts";
import type { StreamProfiles } from "./stream-profile.ts";

const EVENTS_30D = 0;
const FORGOTTEN_MINUTE = 1;
const KINDS = 2;
const COLUMNS = 3;

/** What the account and the repository, or its owner, had to do with each other. 20 bytes per pair. */
export class PairMeasure {
  readonly table = new SetAssociativeTable({ name: "pairs", columns: COLUMNS, capacity: 262_144 });
  readonly newcomers = new ReleaseNewcomers();
  readonly #repos: StreamProfiles;

  get tables() {
    return [this.table, this.newcomers.table];
  }

  constructor(repos: StreamProfiles) {
    this.#repos = repos;
  }

  /** Fills the features of the pair in, and remembers that they met. To be asked before the repository's streams take the activity in. */
  measure(observation: Observation, subjects: Subjects): void {
    const { activity, vector } = observation;
    const { account, repo, owner, onOwn, watchedSince } = subjects;
    if (onOwn !== undefined) vector[AT["pair.owns"]] = Number(onOwn);
    if (onOwn === false && owner !== undefined) {
      vector[AT["pair.only_releases"]] = this.newcomers.take(pairHash(account, owner), activity, watchedSince);
    }
    if (repo === undefined) return;
    const key = pairHash(account, repo);
    const seenBefore = this.#meet(observation, key, subjects);
    vector[AT["pair.seen_before"]] = seenBefore;
    if (activity.kind === "release") {
      vector[AT["pair.newcomer_release"]] = this.#newcomerRelease(seenBefore, repo, activity.at - watchedSince);
    }
  }

  /** Counts the meeting. 1 when the two met before, 0 when they surely did not, NaN when it may have been forgotten. */
  #meet(observation: Observation, key: number, { watchedSince, kind }: Subjects): number {
    const { at } = observation.activity;
    const row = this.table.touch(key, at);
    const { values, lastAt, absentSince } = this.table;
    if (lastAt === undefined && absentSince !== undefined)
      values[row + FORGOTTEN_MINUTE] = minuteNumber(absentSince) + 1;
    const kept = lastAt === undefined ? 1 : remaining(at - (at % 1000) - lastAt, MONTH_MS);
    values[row + EVENTS_30D] = values[row + EVENTS_30D] * kept + 1;
    const forgotten = values[row + FORGOTTEN_MINUTE];
    const since = forgotten === 0 ? watchedSince : Math.max(watchedSince, minuteTime(forgotten));
    const watchedMs = Math.max(0, at - since);
    observation.pairWatchedMs = watchedMs;
    if (forgotten === 0 || watchedMs >= MONTH_MS) observation.vector[AT["pair.events_30d"]] = values[row + EVENTS_30D];
    const kinds = values[row + KINDS];
    values[row + KINDS] = kinds | kind;
    observation.vector[AT["pair.first_kind"]] = firstTime((kinds & kind) === 0, watchedMs);
    if (lastAt !== undefined) return 1;
    return absentSince === undefined ? 0 : Number.NaN;
  }

  /** A first sight of the account tells something only where others were seen, by one who has watched for a while. */
  #newcomerRelease(seenBefore: number, repo: number, watchedMs: number): number {
    if (seenBefore !== 0) return seenBefore === 1 ? 0 : Number.NaN;
    const others = EVENT_GROUPS.some((_, place) => this.#repos.table.find(pairHash(repo, place + 1)) >= 0);
    return others && watchedMs >= HOUR_MS ? 1 : Number.NaN;
  }
}
