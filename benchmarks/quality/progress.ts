/** A section by what is needed to tell how far it is. */
interface Part {
  title: string;
  /** Places of its runs among all: from the first to before the last. */
  from: number;
  until: number;
  left: number;
  /** Processor time of judging, s. */
  seconds: number;
}

/** Tells how far a long benchmark has come: a line when a section is done, and one a minute between. */
export class Progress {
  readonly #parts: Part[] = [];
  readonly #all: number;
  readonly #write: (line: string) => void;
  readonly #now: () => number;
  readonly #startedAt: number;
  #done = 0;
  #toldAt: number;

  /** `now` gives seconds of any clock that only goes forward. */
  constructor(
    sections: readonly { title: string; plans: readonly unknown[] }[],
    { write, now }: { write: (line: string) => void; now: () => number },
  ) {
    let from = 0;
    for (const { title, plans } of sections) {
      const until = from + plans.length;
      this.#parts.push({ title, from, until, left: plans.length, seconds: 0 });
      from = until;
    }
    this.#all = from;
    this.#write = write;
    this.#now = now;
    this.#startedAt = this.#toldAt = now();
    write(`${sections.length} sections, ${from} runs`);
  }

  /** The run at this place is done; it took so many seconds of processor time. */
  ran(index: number, seconds: number): void {
    this.#done++;
    const part = this.#parts.find(({ from, until }) => index >= from && index < until);
    if (part === undefined) throw new RangeError(`no section has the run ${index}`);
    part.left--;
    part.seconds += seconds;
    const now = this.#now();
    if (part.left > 0 && now < this.#toldAt + 60) return;
    this.#toldAt = now;
    const ended = part.left > 0 ? "" : `; done: ${part.title}, ${part.seconds.toFixed(0)} s of judging`;
    this.#write(`${this.#done} of ${this.#all} runs${this.#time(now)}${ended}`);
  }

  /** By the mean of the runs so far: they differ in length, so it is a guess. */
  #time(now: number): string {
    const spent = now - this.#startedAt;
    const left = (spent / this.#done) * (this.#all - this.#done);
    return ` after ${minutes(spent)}, about ${minutes(left)} left`;
  }
}

function minutes(seconds: number): string {
  return seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`;
}
