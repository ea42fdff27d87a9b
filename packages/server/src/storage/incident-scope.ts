import type pg from "pg";
import type { BatchInput } from "./batch.ts";

/** The transaction that a batch is written in, and the inputs that its outputs speak of. */
export interface IncidentScope {
  client: pg.PoolClient;
  workspace: string;
  inputs: BatchInput[];
  firstSeq: number;
}
