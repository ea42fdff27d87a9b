import type { Clock } from "../clock.ts";
import type { SecretRef } from "../secrets/secret-ref.ts";
import type { StorageLog } from "../storage/storage-log.ts";

const TRY_MS = 10_000;

export interface HeartbeatOptions {
  clock: Clock;
  log: StorageLog;
  /** Whether the service does what it is there for. */
  isWell: () => boolean;
  readSecret: (ref: SecretRef) => Promise<string>;
  /** Asks an address that was checked for what it leads to; resolves when the answer was a good one. */
  ping: (url: string, signal: AbortSignal) => Promise<void>;
}

/**
 * Tells somebody outside, again and again, that all is well: when it stops, they know that Oddwatch is down. Says nothing
 * while the service is not well.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #lastTryAt = Number.NEGATIVE_INFINITY;
  #lastSuccessAt: number | undefined;
  #failure: string | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** When the last one arrived, in ms since epoch, and why the last try failed, if it did. */
  get state(): { lastSuccessAt: number | undefined; failure: string | undefined } {
    return { lastSuccessAt: this.#lastSuccessAt, failure: this.#failure };
  }

  /** Beats if it is time to. Never rejects: a failure is told once, and tried again at the next beat. */
  async beat(settings: { url: SecretRef; everySeconds: number } | undefined): Promise<void> {
    const { clock, log, isWell, readSecret, ping } = this.#options;
    const now = clock();
    if (settings === undefined || now < this.#lastTryAt + settings.everySeconds * 1000 || !isWell()) return;
    this.#lastTryAt = now;
    try {
      await ping(await readSecret(settings.url), AbortSignal.timeout(TRY_MS));
      this.#lastSuccessAt = clock();
      this.#failure = undefined;
    } catch (error) {
      if (this.#failure === undefined) log.warn({ reason: nameOf(error) }, "the outgoing heartbeat did not arrive");
      this.#failure = nameOf(error);
    }
  }
}

/** Its name alone: the text may hold the address, which is a secret. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
