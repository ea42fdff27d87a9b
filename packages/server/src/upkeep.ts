import type { Database } from "./storage/database.ts";
import { applyRetention, type Dropped } from "./storage/retention.ts";
import { previewRetention } from "./storage/retention-preview.ts";
import { readTableSizes, type TableSize } from "./storage/table-sizes.ts";

/** What whoever looks after the installation may see and do to the stored data. */
export interface Upkeep {
  sizes: () => Promise<TableSize[]>;
  /** What `drop` would take away now. */
  wouldDrop: () => Promise<Dropped>;
  /** Takes away what is older than it is kept. */
  drop: () => Promise<Dropped>;
}

/** `now`: ms since epoch on the clock of the run; undefined while nobody knows it, and then nothing is taken away. */
export function createUpkeep(
  db: Pick<Database, "pool" | "owner">,
  workspace: string,
  now: () => number | undefined,
): Upkeep {
  const at = async (work: (now: number) => Promise<Dropped>): Promise<Dropped> => {
    const known = now();
    return known === undefined ? { partitions: [], rows: 0 } : work(known);
  };
  return {
    sizes: () => readTableSizes(db.pool),
    wouldDrop: () => at((known) => previewRetention(db, workspace, known)),
    drop: () => at((known) => applyRetention(db, workspace, known)),
  };
}
