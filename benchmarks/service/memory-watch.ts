import { processUse } from "./process-use.ts";
import { quantile } from "./quantile.ts";

const EVERY_MS = 250;

/** Looks at a process's resident memory four times a second while something runs. */
export class MemoryWatch {
  readonly #mebibytes: number[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.#timer = setInterval(() => this.#mebibytes.push(processUse(pid).mebibytes), EVERY_MS);
  }

  /** Ends the watch and gives the median of each of `parts` equal parts of the time, in MiB. */
  stop(parts: number): number[] {
    clearInterval(this.#timer);
    const looks = this.#mebibytes.length;
    return Array.from({ length: parts }, (_, part) =>
      quantile(this.#mebibytes.slice((part * looks) / parts, ((part + 1) * looks) / parts), 0.5),
    );
  }
}
