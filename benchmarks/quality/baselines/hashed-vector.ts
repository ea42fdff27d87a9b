import type { Activity } from "@oddwatch/pipeline";
import type { ActorCount } from "./actor-counts.ts";

const ACTOR_BUCKETS = 10;
const REPO_BUCKETS = 10;
const DEED_BUCKETS = 8;

/** Numbers in the vector of one event. */
export const HASHED_WIDTH = ACTOR_BUCKETS + REPO_BUCKETS + DEED_BUCKETS + 4;

/**
 * Writes an event as a point: one-hot hashes of its account, its repository and its type with action, and four numbers of
 * its account (logarithms of events, different repositories and gap in seconds; length of the login).
 */
export function writeHashed(point: Float64Array, activity: Activity, count: ActorCount): void {
  const action = "action" in activity ? activity.action : "";
  point[hash(activity.actor) % ACTOR_BUCKETS] = 1;
  point[ACTOR_BUCKETS + (hash(activity.repo ?? "") % REPO_BUCKETS)] = 1;
  point[ACTOR_BUCKETS + REPO_BUCKETS + (hash(`${activity.type} ${action}`) % DEED_BUCKETS)] = 1;
  const numbers = ACTOR_BUCKETS + REPO_BUCKETS + DEED_BUCKETS;
  point[numbers] = Math.log1p(count.events);
  point[numbers + 1] = Math.log1p(count.repos);
  point[numbers + 2] = Math.log1p(count.gapSeconds ?? 3600);
  point[numbers + 3] = activity.actor.length / 10;
}

/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
