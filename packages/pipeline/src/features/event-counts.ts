import { RecencyTable } from "./recency-table.ts";

/** How many events of each key were seen, bounded. O(1) per event, 16 bytes per key. */
export class EventCounts {
  readonly table: RecencyTable;

  constructor(name: string, capacity: number) {
    this.table = new RecencyTable({ name, columns: 1, capacity });
  }

  /** Counts one more event of the key and answers how many are remembered, this one included. */
  add(key: number, at: number): number {
    const row = this.table.touch(key, at); // first: a touch may move the values
    return ++this.table.values[row];
  }
}
