import { ByteReader, ByteWriter } from "../bytes.ts";
import { SetAssociativeTable } from "./set-associative-table.ts";

const NAME = 0;
const EARLIER = 1;
const BY_TURNS = 2;
const COLUMNS = 3;
/** Renames are rare: where more numbers than these change their names, they are no numbers of repositories. */
const MOST_CHANGING = 0.02;
/** As many numbers that keep their names are taken as seen before the first. */
const IMAGINED = 500;
/** When so many were seen again, what was seen counts half. */
const MEMORY = 20_000;

/**
 * Under which name each repository's number was seen last. It matters only that a number belongs to one repository, not that
 * it is GitHub's: that is measured on the stream itself. O(1); 20 bytes per repository.
 */
export class RepositoryNames {
  readonly table: SetAssociativeTable;
  /** Numbers that were seen again, and those of them that carried another name than the last time; fading. */
  #again = 0;
  #changed = 0;

  constructor(name: string, capacity: number) {
    this.table = new SetAssociativeTable({ name, columns: COLUMNS, capacity });
  }

  /**
   * 1 when the repository of this number was last seen under another name, 0 when under this; NaN for a number not seen
   * before, for one that carries names by turns, and while numbers in general do not stay with their names: then they are no
   * numbers of one repository.
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
    if (lastAt === undefined) return Number.NaN;
    this.#count(last !== short);
    if (values[row + BY_TURNS] === 1 || this.#changed > MOST_CHANGING * (this.#again + IMAGINED)) return Number.NaN;
    return Number(last !== short);
  }

  #count(isChanged: boolean): void {
    this.#again++;
    if (isChanged) this.#changed++;
    if (this.#again < MEMORY) return;
    this.#again /= 2;
    this.#changed /= 2;
  }

  /** How far numbers are believed, as a named part; the table saves itself. */
  save(): Map<string, Uint8Array> {
    const writer = new ByteWriter();
    writer.json({ again: this.#again, changed: this.#changed });
    return new Map([[`${this.table.name}/trust`, writer.bytes()]]);
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    const state = new ByteReader(parts.get(`${this.table.name}/trust`)).json() as { again: number; changed: number };
    this.#again = state.again;
    this.#changed = state.changed;
  }
}
