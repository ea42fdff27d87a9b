import { SetAssociativeTable } from "./set-associative-table.ts";

const NAME = 0;
const EARLIER = 1;
const BY_TURNS = 2;
const COLUMNS = 3;

/** Under which name each repository's number was seen last. O(1); 20 bytes per repository. */
export class RepositoryNames {
  readonly table: SetAssociativeTable;

  constructor(name: string, capacity: number) {
    this.table = new SetAssociativeTable({ name, columns: COLUMNS, capacity });
  }

  /**
   * 1 when the repository of this number was last seen under another name, 0 when under this; NaN for a number not seen
   * before, and for one that carries names by turns: then it is no number of one repository.
   */
  renamed(id: number, at: number, name: number): number {
    const row = this.table.touch(id, at);
    const { values, lastAt } = this.table;
    const short = name & 0xffffff || 1;
    const last = values[row + NAME];
    if (lastAt !== undefined && last !== short) {
      if (values[row + EARLIER] === short) values[row + BY_TURNS] = 1;
      values[row + EARLIER] = last;
    }
    values[row + NAME] = short;
    if (lastAt === undefined || values[row + BY_TURNS] === 1) return Number.NaN;
    return Number(last !== short);
  }
}
