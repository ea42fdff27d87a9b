import type pg from "pg";
import { atOf, type Batch, clockOf } from "./batch.ts";
import type { IncidentMove } from "./incident-moves.ts";
import { assertLease } from "./lease.ts";
import { Partitions } from "./partitions.ts";
import { writePositions } from "./positions.ts";
import { writeProfiles } from "./profiles.ts";
import { dayOf } from "./timestamp.ts";
import { type Queryable, transaction } from "./transaction.ts";
import { writeIncidents } from "./write-incidents.ts";
import { insertStaged, stageInputs } from "./write-log.ts";
import { writeNotes, writePayloads, writeQuarantined } from "./write-notes.ts";

/** Channel that is notified of changed incidents and new notices: `<workspace>:<newest revision>`. */
export const CHANNEL = "oddwatch";

/** The batch does not follow the newest stored row: the caller has lost count, or is not alone. */
export class BatchOutOfOrder extends Error {
  override readonly name = "BatchOutOfOrder";
  readonly expectedSeq: number;

  constructor(expectedSeq: number, firstSeq: number) {
    super(`The log of this workspace goes on at ${expectedSeq}, the batch begins at ${firstSeq}`);
    this.expectedSeq = expectedSeq;
  }
}

/** Enqueues what is to be done about incidents, in the transaction that stores them. */
export type OnMoves = (client: Queryable, moves: readonly IncidentMove[]) => Promise<void>;

/** What is stored after a batch. */
export interface WrittenBatch {
  seq: number;
  /** The newest change of any incident. */
  revision: number;
  /** True when an earlier attempt had been stored although it seemed to fail. */
  repeated: boolean;
}

/**
 * Stores batches, each in one transaction: the log, the keys seen, what became of incidents, notes, payloads, what was
 * refused, and how far the sources are. About 20,000 events/s in batches of 5,000.
 */
export class BatchWriter {
  readonly #pool: pg.Pool;
  readonly #partitions: Partitions;
  readonly #onMoves: OnMoves | undefined;

  /** `owner`: a pool whose sessions own the tables; used when a day needs a partition. */
  constructor(pool: pg.Pool, owner: pg.Pool, { onMoves }: { onMoves?: OnMoves } = {}) {
    this.#pool = pool;
    this.#partitions = new Partitions(owner);
    this.#onMoves = onMoves;
  }

  /**
   * Stores a batch. After a failure the same batch may be handed in again, also when it is unknown whether it was stored:
   * then it is not stored twice.
   * @throws LeaseLost, BatchOutOfOrder, and what the connection or the database fails with: nothing is stored then.
   */
  async write(batch: Batch): Promise<WrittenBatch> {
    await this.#makePartitions(batch);
    return transaction(this.#pool, async (client) => {
      if (batch.inputs.length > 0) await stageInputs(client, batch.inputs);
      await assertLease(client, batch);
      const head = await lockHead(client, batch.workspace);
      const lastSeq = batch.firstSeq + batch.inputs.length - 1;
      if (batch.inputs.length > 0 && head.seq === lastSeq) return { ...head, repeated: true };
      if (head.seq !== batch.firstSeq - 1) throw new BatchOutOfOrder(head.seq + 1, batch.firstSeq);
      const revision = await writeAll(client, batch, head.revision, this.#onMoves);
      await client.query("update head set seq = $2, revision = $3 where workspace_id = $1", [
        batch.workspace,
        lastSeq,
        revision,
      ]);
      return { seq: lastSeq, revision, repeated: false };
    });
  }

  async #makePartitions(batch: Batch): Promise<void> {
    const clock = clockOf(batch);
    if (clock === undefined) return;
    const days = new Set(batch.inputs.map((input) => dayOf(atOf(input))));
    await this.#partitions.ensure("log", days, clock);
    await this.#partitions.ensure("seen", days, clock);
    await this.#partitions.ensure("payload", new Set(batch.payloads.map((each) => dayOf(each.at))), clock);
  }
}

async function lockHead(client: pg.PoolClient, workspace: string): Promise<{ seq: number; revision: number }> {
  const { rows } = await client.query<{ seq: number; revision: number }>(
    "select seq, revision from head where workspace_id = $1 for update",
    [workspace],
  );
  const head = rows[0];
  if (head === undefined) throw new RangeError(`There is no workspace ${workspace}`);
  return head;
}

/** @returns the newest revision. */
async function writeAll(
  client: pg.PoolClient,
  batch: Batch,
  headRevision: number,
  onMoves: OnMoves | undefined,
): Promise<number> {
  const { workspace, inputs, firstSeq, outputs } = batch;
  if (inputs.length > 0) await insertStaged(client, workspace);
  const scope = { client, workspace, inputs, firstSeq };
  const { revision, moves } = await writeIncidents(scope, outputs, headRevision);
  if (moves.length > 0) await onMoves?.(client, moves);
  const notes = await writeNotes(client, workspace, outputs);
  await writeProfiles(client, workspace, outputs);
  await writePayloads(client, workspace, batch.payloads);
  await writeQuarantined(client, workspace, batch.quarantined);
  await writePositions(client, workspace, batch.positions);
  if (revision > headRevision || notes > 0) {
    await client.query("select pg_notify($1, $2)", [CHANNEL, `${workspace}:${revision}`]);
  }
  return revision;
}
