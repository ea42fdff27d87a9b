import type { Credentials } from "../../access/doorkeeper.ts";
import { hashSecret } from "../../access/token-secret.ts";

const MOST = 10_000;

/**
 * Which credentials counted when they were shown last, so that their requests can be told from strangers' before anything
 * is looked up. Opens nothing. Holds hashes, in memory, the latest; one costs a SHA-256.
 */
export class KnownCredentials {
  readonly #hashes = new Set<string>();

  /** A name for them, when they are known; the token counts before the cookie, as it does for the doorkeeper. */
  nameOf(shown: Credentials): string | undefined {
    const hash = hashOf(shown);
    return hash !== undefined && this.#hashes.has(hash) ? hash : undefined;
  }

  /** They count. */
  add(shown: Credentials): void {
    const hash = hashOf(shown);
    if (hash === undefined) return;
    this.#hashes.delete(hash);
    this.#hashes.add(hash);
    for (const oldest of this.#hashes) {
      if (this.#hashes.size <= MOST) break;
      this.#hashes.delete(oldest);
    }
  }

  /** They count no longer. */
  forget(shown: Credentials): void {
    const hash = hashOf(shown);
    if (hash !== undefined) this.#hashes.delete(hash);
  }
}

/** Whether a request shows anything that could be looked up. */
export function showsSomething({ bearer, cookie = "" }: Credentials): boolean {
  return bearer !== undefined || cookie !== "";
}

function hashOf({ bearer, cookie = "" }: Credentials): string | undefined {
  if (bearer !== undefined) return `bearer ${hashSecret(bearer).toString("base64")}`;
  return cookie === "" ? undefined : `cookie ${hashSecret(cookie).toString("base64")}`;
}
