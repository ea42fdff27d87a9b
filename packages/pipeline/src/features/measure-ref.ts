import type { Activity } from "../activity.ts";
import { FEATURE_INDEX as AT } from "../feature-vector.ts";
import { BranchHeads } from "./branch-heads.ts";
import type { FirstTimes } from "./first-times.ts";
import type { HourCounts } from "./hour-counts.ts";
import { keyHash, pairHash } from "./key-hash.ts";
import type { Observation, Subjects } from "./observation.ts";
import { type RefShape, refShape } from "./ref-shape.ts";
import { sentCount } from "./sent-count.ts";

const REF = 44;
const COMMIT = 45;
const DELETED = 46;
const SAME_COMMIT = 47;
const ONE = { events: 1, partner: 0, third: 0 };

/** What a branch's or tag's name looks like, and how it moves. */
export class RefMeasure {
  readonly heads = new BranchHeads({ refs: 131_072, commits: 262_144 });
  readonly #firsts: FirstTimes;
  readonly #owners: HourCounts;

  constructor(firsts: FirstTimes, owners: HourCounts) {
    this.#firsts = firsts;
    this.#owners = owners;
  }

  get tables() {
    return [this.heads.heads, this.heads.left];
  }

  /** Fills the features of the ref in, and remembers where it points to. Answers whether it went back, as `ref.rewind` tells. */
  measure(observation: Observation, subjects: Subjects, shape: RefShape | undefined): number {
    if (shape !== undefined) fillShape(observation.vector, shape);
    this.#measureMove(observation, subjects);
    return observation.vector[AT["ref.rewind"]];
  }

  #measureMove({ activity, vector }: Observation, subjects: Subjects): void {
    const { repo, watchedSince } = subjects;
    if (repo === undefined) return;
    switch (activity.kind) {
      case "push":
        vector[AT["push.commits"]] = sentCount(activity.commits);
        if (activity.forced !== undefined) vector[AT["push.forced"]] = Number(activity.forced);
        this.#move(vector, subjects, repo, activity.at, activity.ref, { from: activity.before, to: activity.head });
        return;
      case "ref-move":
        this.#move(vector, subjects, repo, activity.at, activity.ref, activity);
        if (activity.to !== undefined) {
          const commit = pairHash(pairHash(repo, keyHash(activity.to, COMMIT)), SAME_COMMIT);
          vector[AT["ref.same_commit_1h"]] = this.#owners.update(commit, activity.at, ONE).events1h;
        }
        return;
      case "delete": {
        const key = refKey(repo, fullRef(activity.what, activity.ref));
        this.heads.end(key);
        this.#firsts.note(pairHash(key, DELETED), activity.at, watchedSince);
        return;
      }
      case "create":
        if (activity.what !== "repository" && activity.ref !== undefined) {
          const key = refKey(repo, fullRef(activity.what, activity.ref));
          this.heads.end(key);
          vector[AT["ref.recreated"]] = 1 - this.#firsts.ask(pairHash(key, DELETED), activity.at, watchedSince);
        }
    }
  }

  #move(
    vector: Float64Array,
    { watchedSince }: Subjects,
    repo: number,
    at: number,
    ref: string,
    { from, to }: { from?: string; to?: string },
  ): void {
    const key = refKey(repo, ref);
    if (to === undefined) {
      this.heads.end(key);
      this.#firsts.note(pairHash(key, DELETED), at, watchedSince);
      return;
    }
    const commit = keyHash(to, COMMIT);
    const move = this.heads.move(key, at, { from: from === undefined ? undefined : keyHash(from, COMMIT), to: commit });
    vector[AT["ref.rewind"]] = move.rewind;
    vector[AT["ref.chain_broken"]] = move.chainBroken;
  }
}

/** The shape of the ref that the activity is about; undefined when it names none. */
export function shapeOfRef(activity: Activity): RefShape | undefined {
  switch (activity.kind) {
    case "push":
    case "ref-move":
      return refShape(activity.ref);
    case "delete":
      return refShape(activity.ref, activity.what === "tag");
    case "create":
      if (activity.what === "repository" || activity.ref === undefined) return undefined;
      return refShape(activity.ref, activity.what === "tag");
    case "pull-request":
      return activity.headRef === undefined ? undefined : refShape(activity.headRef);
    case "release":
      return activity.tag === undefined ? undefined : refShape(activity.tag, true);
    default:
      return undefined;
  }
}

function fillShape(vector: Float64Array, shape: RefShape): void {
  vector[AT["ref.default_branch"]] = Number(shape.defaultBranch);
  vector[AT["ref.protected_name"]] = Number(shape.protectedName);
  vector[AT["ref.version_tag"]] = Number(shape.versionTag);
  vector[AT["ref.length"]] = shape.length;
  vector[AT["ref.entropy"]] = shape.entropy;
  vector[AT["ref.shell_characters"]] = shape.shellCharacters;
  vector[AT["ref.random_run"]] = shape.randomRun;
}

function fullRef(what: "branch" | "tag", ref: string): string {
  return `refs/${what === "tag" ? "tags" : "heads"}/${ref}`;
}

function refKey(repo: number, ref: string): number {
  return pairHash(repo, keyHash(ref, REF));
}
