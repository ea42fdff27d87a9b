import type { ActivityKind } from "../activity.ts";
import { EVENT_GROUPS, type EventGroup } from "./event-group.ts";
import { keyHash, pairHash } from "./key-hash.ts";

const ACTOR = 1;
const REPO = 2;
const TEXT = 21;
const NAME = 22;

/** Whose stream an account's activities are counted in: its login, and for automation the owner it acts for as well. */
export function actorName(login: string, automation: boolean, owner: string | undefined): string {
  return automation && owner ? `${login} for ${owner}` : login;
}

/** The account whatever it does. */
export function loginKey(login: string): number {
  return keyHash(login.toLowerCase(), ACTOR);
}

/** The repository whatever happens there. */
export function repoKey(repo: string): number {
  return keyHash(repo.toLowerCase(), REPO);
}

/** What one account (by `actorName`) does in one event group. */
export function actorStream(name: string, group: EventGroup): number {
  return pairHash(keyHash(name.toLowerCase(), ACTOR), EVENT_GROUPS.indexOf(group) + 1);
}

/** What happens on one repository in one event group. */
export function repoStream(repo: string, group: EventGroup): number {
  return pairHash(repoKey(repo), EVENT_GROUPS.indexOf(group) + 1);
}

/** Copies of one text, by its shape. */
export function textStream(shape: string): number {
  return keyHash(shape, TEXT);
}

/** Names of one shape. */
export function nameStream(shape: string): number {
  return keyHash(shape, NAME);
}

/** A bit for each kind of activity. State keeps them: a bit is never given to another kind. */
const KIND_BIT: Readonly<Record<ActivityKind, number>> = {
  push: 1 << 0,
  "pull-request": 1 << 1,
  review: 1 << 2,
  issue: 1 << 3,
  comment: 1 << 4,
  discussion: 1 << 5,
  create: 1 << 6,
  delete: 1 << 7,
  star: 1 << 8,
  fork: 1 << 9,
  release: 1 << 10,
  member: 1 << 11,
  public: 1 << 12,
  wiki: 1 << 13,
  "ref-move": 1 << 14,
  other: 1 << 15,
  audit: 1 << 16,
};

/** The bit that says, in the row of an account or a repository, that this kind was seen. */
export function kindBit(kind: ActivityKind): number {
  return KIND_BIT[kind];
}
