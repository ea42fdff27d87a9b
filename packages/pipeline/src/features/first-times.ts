import { firstTime } from "./observation.ts";
import { SetAssociativeTable } from "./set-associative-table.ts";

/** Tells what happens for the first time. O(1); 8 bytes per thing that happened. */
export class FirstTimes {
  readonly table: SetAssociativeTable;

  constructor(name: string, capacity: number) {
    this.table = new SetAssociativeTable({ name, columns: 0, capacity });
  }

  /**
   * 1 when `key` was never noted before, 0 when it was; NaN when what is remembered reaches back less than an hour: not
   * watched for longer since `watchedSince` (ms since epoch), or forgotten. Notes it.
   */
  note(key: number, at: number, watchedSince: number): number {
    this.table.touch(key, at);
    return this.#isFirst(at, watchedSince);
  }

  /** The same without noting it. */
  ask(key: number, at: number, watchedSince: number): number {
    this.table.find(key);
    return this.#isFirst(at, watchedSince);
  }

  #isFirst(at: number, watchedSince: number): number {
    const since = Math.max(watchedSince, this.table.absentSince ?? watchedSince);
    return firstTime(this.table.lastAt === undefined, at - since);
  }
}
