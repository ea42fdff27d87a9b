/** The time, ticking, for words such as `3 min ago`. Create it while a component initialises. */
export class TickingClock {
  #now = $state(0);

  constructor(read: () => number, everyMs = 1_000) {
    this.#now = read();
    $effect(() => {
      const timer = setInterval(() => {
        this.#now = read();
      }, everyMs);
      return () => clearInterval(timer);
    });
  }

  /** ms since epoch, as of the last tick. */
  get now(): number {
    return this.#now;
  }
}
