/** Counts the batches that may still be sent, and waits when there are none: a slow taker slows the reading. */
export class Credits {
  #left: number;
  #wake: (() => void) | undefined;

  constructor(left: number) {
    this.#left = left;
  }

  /** Allows `count` more. */
  add(count: number): void {
    this.#left += count;
    this.#wake?.();
  }

  /** Takes one; waits until there is one. */
  async spend(): Promise<void> {
    while (this.#left === 0)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    this.#left -= 1;
  }
}
