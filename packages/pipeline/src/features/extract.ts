import type { Activity } from "../activity.ts";
import { ByteReader, ByteWriter } from "../bytes.ts";
import type { DelayedParts } from "../delayed-parts.ts";
import type { FeatureVector } from "../feature-vector.ts";
import { automationClass } from "./automation-class.ts";
import { HOUR_MS } from "./decayed-count.ts";
import { EventCounts } from "./event-counts.ts";
import { EVENT_GROUPS, eventGroup } from "./event-group.ts";
import { FirstTimes } from "./first-times.ts";
import { keyHash, pairHash } from "./key-hash.ts";
import { ActorMeasure } from "./measure-actor.ts";
import { ContentMeasure } from "./measure-content.ts";
import { IdentityMeasure } from "./measure-identity.ts";
import { PairMeasure } from "./measure-pair.ts";
import { RefMeasure, shapeOfRef } from "./measure-ref.ts";
import { RepositoryMeasure } from "./measure-repository.ts";
import type { Observation, Subjects } from "./observation.ts";
import { actorName, kindBit, loginKey, repoKey } from "./stream-key.ts";
import { VectorBlock } from "./vector-block.ts";
import { Watch, type WatchState } from "./watch.ts";

export type { Observation } from "./observation.ts";

const OWNER = 5;
const NEWCOMER_EVENTS = 2;
/** Nobody can be called a newcomer while what is remembered of the accounts reaches back less far than this. */
const NEWCOMER_MEMORY_MS = 3 * HOUR_MS;

/** Numbers describing each activity against everything seen before it. Bounded memory; O(1) per activity, about 6 microseconds. */
export class FeatureExtractor {
  readonly #firsts = new FirstTimes("firsts", 65_536);
  readonly #accountEvents = new EventCounts("account-events", 131_072);
  readonly #actor = new ActorMeasure();
  readonly #repository = new RepositoryMeasure();
  readonly #pair = new PairMeasure(this.#repository.streams);
  readonly #ref = new RefMeasure(this.#firsts, this.#repository.owners);
  readonly #content = new ContentMeasure(this.#firsts);
  readonly #identity = new IdentityMeasure();
  readonly #watch = new Watch();
  readonly #vectors = new VectorBlock();

  /** Every bounded table, for showing how full each is. */
  get tables() {
    const measures = [this.#actor, this.#repository, this.#ref, this.#content];
    return [
      this.#firsts.table,
      ...this.#pair.tables,
      ...measures.flatMap(({ tables }) => tables),
      this.#accountEvents.table,
    ];
  }

  /** Measures the activity and remembers it. */
  observe(activity: Activity): Observation {
    const observation = unmeasured(activity, this.#vectors.next());
    const subjects = this.#subjectsOf(observation);
    const { login } = subjects;
    const shape = shapeOfRef(activity);
    const newcomer = this.#isNewcomer(login, activity.at);
    const toDefault = activity.kind === "push" ? shape?.defaultBranch : undefined;
    const partner = this.#actor.measure(observation, subjects, toDefault);
    const { metBefore } = this.#actor.meetings;
    this.#identity.measure(observation);
    this.#pair.measure(observation, subjects);
    const rewind = this.#ref.measure(observation, subjects, shape);
    this.#repository.measure(observation, subjects, { partner, metBefore, newcomer, rewind });
    this.#content.measure(observation, subjects);
    return observation;
  }

  #subjectsOf(observation: Observation): Subjects {
    const { activity, actorName: name, automation, owner, group } = observation;
    const login = loginKey(activity.actor);
    const account = automation === "automation" ? loginKey(name) : login;
    const repo = activity.repo === undefined ? undefined : repoKey(activity.repo);
    const place = EVENT_GROUPS.indexOf(group) + 1;
    observation.actorKey = pairHash(account, place);
    observation.repoKey = repo === undefined ? undefined : pairHash(repo, place);
    const lower = owner?.toLowerCase();
    return {
      account,
      login,
      kind: kindBit(activity.kind),
      repo,
      group: place,
      owner: lower === undefined ? undefined : keyHash(lower, OWNER),
      onOwn: lower === undefined ? undefined : lower === activity.actor.toLowerCase(),
      watchedSince: this.#watch.take(activity.at),
    };
  }

  /** Undefined when an account seen for the first time may have been forgotten. */
  #isNewcomer(login: number, at: number): boolean | undefined {
    const few = this.#accountEvents.add(login, at) <= NEWCOMER_EVENTS;
    const { forgottenBefore } = this.#accountEvents.table;
    return forgottenBefore === undefined || forgottenBefore <= at - NEWCOMER_MEMORY_MS ? few : undefined;
  }

  save(all: boolean, delayed?: DelayedParts): Map<string, Uint8Array> {
    const head = new ByteWriter();
    head.json(this.#watch.state);
    const parts = new Map([["watch", head.bytes()], ...this.#identity.save(), ...this.#content.surprise.save()]);
    for (const [name, bytes] of this.#repository.names.save()) parts.set(name, bytes);
    for (const table of this.tables) for (const [name, bytes] of table.save(all, delayed)) parts.set(name, bytes);
    return parts;
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    this.#watch.state = new ByteReader(parts.get("watch")).json() as WatchState;
    this.#identity.restore(parts);
    this.#content.surprise.restore(parts);
    this.#repository.names.restore(parts);
    for (const table of this.tables) table.restore(parts);
  }
}

function unmeasured(activity: Activity, vector: FeatureVector): Observation {
  const automation = automationClass(activity.actor);
  const owner = activity.repo?.slice(0, Math.max(0, activity.repo.indexOf("/"))) || undefined;
  return {
    activity,
    group: eventGroup(activity),
    automation,
    actorName: actorName(activity.actor, automation === "automation", owner),
    owner,
    vector,
    actorKey: 0,
    repoKey: undefined,
    textShape: undefined,
    nameShape: undefined,
    actorWeight: 1,
    repoWeight: 1,
    patternWeight: 1,
    actorFirstAt: activity.at,
    repoFirstAt: undefined,
    usualPerHour: undefined,
    watchedMs: 0,
    repoWatchedMs: undefined,
    ownerWatchedMs: undefined,
    pairWatchedMs: undefined,
    patternWatchedMs: undefined,
  };
}
