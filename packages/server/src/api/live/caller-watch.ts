import type { Caller } from "../../access/caller.ts";
import type { Doorkeeper } from "../../access/doorkeeper.ts";
import { isDatabaseGone } from "../database-gone.ts";
import { type Every, realEvery } from "./every.ts";

/** With what the doorkeeper remembers for five seconds, somebody who no longer counts is out within ten. */
const CHECK_EVERY_MS = 5_000;

/** An open connection of a caller. */
export interface WatchedClient {
  /** Ends it in good order. */
  end: () => void;
  /** Ends it at once; called when it is still there one check later. */
  cut: () => void;
}

export interface CallerWatchOptions {
  doorkeeper: Pick<Doorkeeper, "notCounting">;
  log: { error: (fields: object, message: string) => void };
  /** Real time unless handed in. */
  every?: Every;
}

interface Watched {
  caller: Caller;
  clients: Map<WatchedClient, { isTold: boolean }>;
}

/**
 * Asks again and again whether those who follow live may still do so, and ends the connections of those who may not: their
 * token was revoked or ran out, their session ended, or they were taken off the list. Clients of one token or session
 * are asked for once. While the database does not answer nobody is sent away.
 */
export class CallerWatch {
  readonly #options: CallerWatchOptions;
  readonly #watched = new Map<string, Watched>();
  readonly #stop: () => void;
  #isChecking = false;

  constructor(options: CallerWatchOptions) {
    this.#options = options;
    this.#stop = (options.every ?? realEvery)(CHECK_EVERY_MS, () => void this.check());
  }

  /** Watches a connection until the returned function is called. */
  watch(caller: Caller, client: WatchedClient): () => void {
    const key = `${caller.via} ${caller.sessionId ?? ""} ${caller.tokenId ?? ""}`;
    const watched: Watched = this.#watched.get(key) ?? { caller, clients: new Map() };
    this.#watched.set(key, watched);
    watched.clients.set(client, { isTold: false });
    return () => {
      watched.clients.delete(client);
      if (watched.clients.size === 0 && this.#watched.get(key) === watched) this.#watched.delete(key);
    };
  }

  /** One check of all; nothing while one is under way. Never rejects. */
  async check(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      const gone = await this.#options.doorkeeper.notCounting([...this.#watched.values()].map(({ caller }) => caller));
      for (const { caller, clients } of this.#watched.values()) if (gone.has(caller)) endAll(clients);
    } catch (error) {
      if (!isDatabaseGone(error)) this.#options.log.error({ err: error }, "who may still follow could not be checked");
    } finally {
      this.#isChecking = false;
    }
  }

  /** Watches no longer. */
  close(): void {
    this.#stop();
  }
}

function endAll(clients: Watched["clients"]): void {
  for (const [client, state] of [...clients]) {
    if (state.isTold) client.cut();
    else client.end();
    state.isTold = true;
  }
}
