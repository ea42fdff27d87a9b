import { backoffMs } from "./backoff.ts";

export interface CircuitBreakerOptions {
  /** Failures in a row that open it. */
  threshold?: number;
  /** Gives 0..1, for the jitter. */
  random: () => number;
}

/**
 * Keeps requests away from a server that fails.
 *
 * Closed: requests pass. After `threshold` failures in a row it opens: nothing passes before `retryAt`. Then it is
 * half-open: one request may try; its success closes the breaker, its failure opens it again for longer (`backoffMs`).
 * Time is ms since epoch.
 *
 * Source: M. Nygard, "Release It!" (2007), chapter 5.
 */
export class CircuitBreaker {
  #threshold: number;
  #random: () => number;
  #failures = 0;
  #retryAt = 0;

  constructor({ threshold = 3, random }: CircuitBreakerOptions) {
    this.#threshold = threshold;
    this.#random = random;
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** When asking again makes sense, ms since epoch; 0 when nothing failed since the last success. */
  get retryAt(): number {
    return this.#retryAt;
  }

  state(now: number): "closed" | "open" | "half-open" {
    if (this.#failures < this.#threshold) return "closed";
    return now < this.#retryAt ? "open" : "half-open";
  }

  succeeded(): void {
    this.#failures = 0;
    this.#retryAt = 0;
  }

  /** `leastMs` is the delay that the server itself asked for, if any. */
  failed(now: number, leastMs = 0): void {
    this.#failures += 1;
    this.#retryAt = now + Math.max(leastMs, backoffMs(this.#failures, this.#random));
  }
}
