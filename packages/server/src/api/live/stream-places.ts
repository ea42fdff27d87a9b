import { ProblemError } from "../problem.ts";

const RETRY_SECONDS = 30;

/** Bounds how many clients follow live at a time, over all transports. */
export class StreamPlaces {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws ProblemError 503 when no place is free. */
  refuseWhenFull(): void {
    if (this.#taken < this.#most) return;
    throw new ProblemError(503, "Too Many Streams", `${this.#most} clients follow already. Try again later.`, {
      retryAfterSeconds: RETRY_SECONDS,
    });
  }

  /** Takes a place and answers how to give it back; doing so twice counts once. @throws as `refuseWhenFull` does. */
  take(): () => void {
    this.refuseWhenFull();
    this.#taken += 1;
    let isMine = true;
    return () => {
      if (isMine) this.#taken -= 1;
      isMine = false;
    };
  }
}
