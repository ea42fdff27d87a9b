/**
 * Work that must be done one after the other while its makers go on: batches that were judged and wait to be stored. Once one
 * fails nothing after it is begun, since it would not follow what is stored.
 */
export class StoringLine {
  readonly #most: number;
  readonly #failed = new AbortController();
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #madeRoom: (() => void) | undefined;

  /** `most`: how many may wait or be under way at a time. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Aborted, with the error as its reason, when one failed. */
  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  /** Resolves when all that was put in by now is done. @throws what one of them failed with */
  get done(): Promise<void> {
    return this.#last;
  }

  /** Puts work at the end, as soon as there is room. @throws what an earlier one failed with */
  async add(work: () => Promise<void>): Promise<void> {
    while (this.#waiting >= this.#most) await new Promise<void>((resolve) => (this.#madeRoom = resolve));
    this.#failed.signal.throwIfAborted();
    this.#waiting++;
    this.#last = this.#last.then(work);
    this.#last
      .catch((error) => this.#failed.abort(error))
      .finally(() => {
        this.#waiting--;
        this.#madeRoom?.();
      });
  }
}
