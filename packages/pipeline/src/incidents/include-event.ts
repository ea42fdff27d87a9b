import { keyHash } from "../features/key-hash.ts";
import type { Suppression } from "../settings.ts";
import { vouchedAfter } from "./suppression.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

/** Names kept of one kind; the others are counted. */
export const MOST_NAMES = 50;
/** Different names counted, and streams collected. */
const MOST_KEYS = 10_000;
const NAME = 31;

/** One event as evidence: who, where, when. */
export interface Evidence {
  actor: string;
  repo?: string | undefined;
  /** ms since epoch. */
  at: number;
}

/** Counts one event as evidence. */
export function include(
  incident: TrackedIncident,
  { actor, repo, at }: Evidence,
  suppressions: readonly Suppression[],
): void {
  incident.eventCount++;
  incident.firstEventAt = Math.min(incident.firstEventAt, at);
  incident.lastEventAt = Math.max(incident.lastEventAt, at);
  nameActor(incident, actor, suppressions);
  if (repo === undefined) return;
  nameRepo(incident, repo, suppressions);
  const owner = repo.slice(0, Math.max(0, repo.indexOf("/"))).toLowerCase();
  if (owner !== "" && owner !== actor.toLowerCase()) isNew(incident.ownerKeys, owner);
}

/** An account belongs to it. */
export function nameActor(incident: TrackedIncident, actor: string, suppressions: readonly Suppression[]): void {
  if (!isNew(incident.actorKeys, actor)) return;
  if (incident.actors.length < MOST_NAMES) incident.actors.push(actor);
  else incident.vouched = vouchedAfter(incident.vouched, suppressions, { actor });
}

/** A repository belongs to it. */
export function nameRepo(incident: TrackedIncident, repo: string, suppressions: readonly Suppression[]): void {
  if (!isNew(incident.repoKeys, repo)) return;
  if (incident.repos.length < MOST_NAMES) incident.repos.push(repo);
  else incident.vouched = vouchedAfter(incident.vouched, suppressions, { repo });
}

function isNew(keys: number[], name: string): boolean {
  const before = keys.length;
  return addKey(keys, keyHash(name.toLowerCase(), NAME)) && keys.length > before;
}

/** Adds a key that is not there yet; false when there are too many already. */
export function addKey(keys: number[], key: number): boolean {
  if (keys.includes(key)) return true;
  if (keys.length >= MOST_KEYS) return false;
  keys.push(key);
  return true;
}
