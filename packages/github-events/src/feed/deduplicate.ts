import { createHash } from "node:crypto";
import { type GitHubEvent, typeName } from "../event.ts";

/**
 * The key that names one event, 16 bytes: the head of SHA-256 over id, type and time. GitHub's ids alone do not: since
 * October 2025 they are no longer one sequence, and old events come back in later pages. Equal for the same event from
 * the API, an archive or a webhook that keeps the id. About 2 microseconds.
 */
export function eventKey(event: GitHubEvent): Buffer {
  return createHash("sha256")
    .update(`${event.id}\n${typeName(event)}\n${event.at}`)
    .digest()
    .subarray(0, 16);
}

/**
 * Remembers the latest events seen, so that a poller drops those that come back. Holds at most `capacity` of them
 * (about 100 bytes each) and forgets the one that was seen longest ago; an event that comes back counts as just seen.
 */
export class RecentEvents {
  readonly #capacity: number;
  readonly #keys = new Set<string>(); // a Set iterates in order of insertion: the first is the oldest

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError(`capacity must be 1 or more, got ${capacity}`);
    this.#capacity = capacity;
  }

  /** How many events are remembered. */
  get size(): number {
    return this.#keys.size;
  }

  /** Takes the event in; true when it was not among those remembered. */
  add(event: GitHubEvent): boolean {
    const key = eventKey(event).toString("latin1");
    const isNew = !this.#keys.delete(key);
    this.#keys.add(key);
    if (this.#keys.size > this.#capacity) this.#forgetOldest();
    return isNew;
  }

  #forgetOldest(): void {
    for (const oldest of this.#keys) {
      this.#keys.delete(oldest);
      return;
    }
  }
}
