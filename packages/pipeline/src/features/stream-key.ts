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
