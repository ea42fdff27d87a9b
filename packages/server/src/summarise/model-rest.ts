import type { Clock } from "../clock.ts";
import { ModelError } from "./model-error.ts";

/** So many failures in a row mean that the model is away, and nobody waits for it any more. */
const FAILURES_IN_A_ROW = 3;
const REST_SECONDS = 60;

/** Knows when a model is better left alone: after it said how long, or failed again and again. One process's own knowledge. */
export class ModelRest {
  readonly #clock: Clock;
  #until = 0;
  #failures = 0;
  #reason: "rate-limited" | "unavailable" = "unavailable";

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws ModelError while the model rests. */
  check(name: string): void {
    const seconds = (this.#until - this.#clock()) / 1000;
    if (seconds > 0) throw new ModelError(name, this.#reason, { retryAfterSeconds: seconds });
  }

  answered(): void {
    this.#failures = 0;
  }

  failed({ reason, retryAfterSeconds = 0 }: ModelError): void {
    if (reason === "rate-limited") this.#rest(reason, retryAfterSeconds);
    if (reason !== "unavailable" && reason !== "timeout") return;
    this.#failures += 1;
    if (this.#failures >= FAILURES_IN_A_ROW) this.#rest("unavailable", Math.max(REST_SECONDS, retryAfterSeconds));
  }

  #rest(reason: "rate-limited" | "unavailable", seconds: number): void {
    this.#reason = reason;
    this.#until = Math.max(this.#until, this.#clock() + seconds * 1000);
  }
}
