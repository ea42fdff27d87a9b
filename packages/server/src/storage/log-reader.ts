import type { Activity, Control, PipelineInput } from "@oddwatch/pipeline";
import type { Queryable } from "./transaction.ts";

export interface ReadLogOptions {
  /** First `seq` wanted. What retention dropped is left out, so reading may begin later. */
  fromSeq: number;
  /** Last `seq` wanted; the newest stored when reading begins unless given. */
  toSeq?: number;
  /** Inputs a page, 5,000 unless given. */
  batchSize?: number;
}

/** How much of a workspace's log there is. */
export interface LogHead {
  /** The newest input; 0 in an empty log. */
  seq: number;
  /** From here on the log is whole; older rows may be gone. */
  firstSeq: number;
  /** The newest change of any incident; 0 when there is none. */
  revision: number;
}

/** A row of the log is missing where there should be one: replaying what is left would tell another story. */
export class LogGap extends Error {
  override readonly name = "LogGap";
  /** The first one missing. */
  readonly seq: number;

  constructor(workspace: string, seq: number) {
    super(`The log of workspace ${workspace} lacks row ${seq}`);
    this.seq = seq;
  }
}

/** The bounds of a workspace's log. */
export async function readHead(db: Queryable, workspace: string): Promise<LogHead> {
  const { rows } = await db.query<LogHead>(
    `select seq, first_seq as "firstSeq", revision from head where workspace_id = $1`,
    [workspace],
  );
  return rows[0] ?? { seq: 0, firstSeq: 1, revision: 0 };
}

/** The newest stored `seq`; 0 in an empty log. */
export async function headSeq(db: Queryable, workspace: string): Promise<number> {
  return (await readHead(db, workspace)).seq;
}

/**
 * The log in its order, a page at a time. Each page is one short statement, so a slow reader holds nothing up. Memory is
 * one page. Rows cannot appear late below the head: one writer raises it in the transaction that writes them.
 * @throws LogGap
 */
export async function* readLog(
  db: Queryable,
  workspace: string,
  { fromSeq, toSeq, batchSize = 5_000 }: ReadLogOptions,
): AsyncGenerator<PipelineInput[]> {
  const head = await readHead(db, workspace);
  const last = Math.min(toSeq ?? head.seq, head.seq);
  for (let next = Math.max(fromSeq, head.firstSeq); next <= last; ) {
    const inputs = await readInputs(db, workspace, { fromSeq: next, toSeq: last, limit: batchSize });
    next += inputs.length;
    yield inputs;
  }
}

export interface LogPageOptions {
  fromSeq: number;
  /** Last `seq` wanted; the newest stored unless given. */
  toSeq?: number;
  /** Inputs at most. */
  limit: number;
}

/** Part of a stored log, and how much there is of it. */
export interface StoredLogPage {
  workspace: string;
  head: LogHead;
  inputs: PipelineInput[];
}

/**
 * One page of the log, beginning later where retention took `fromSeq` away, empty when nothing wanted is there.
 * @throws LogGap
 */
export async function readLogPage(
  db: Queryable,
  workspace: string,
  { fromSeq, toSeq, limit }: LogPageOptions,
): Promise<StoredLogPage> {
  const head = await readHead(db, workspace);
  const first = Math.max(fromSeq, head.firstSeq);
  const last = Math.min(toSeq ?? head.seq, head.seq);
  const inputs = first > last ? [] : await readInputs(db, workspace, { fromSeq: first, toSeq: last, limit });
  return { workspace, head, inputs };
}

/** At least one. @throws LogGap */
async function readInputs(
  db: Queryable,
  workspace: string,
  { fromSeq, toSeq, limit }: Required<LogPageOptions>,
): Promise<PipelineInput[]> {
  const { rows } = await db.query<LogRow>(
    `select seq, activity, control from log
     where workspace_id = $1 and seq >= $2 and seq <= $3 order by seq limit $4`,
    [workspace, fromSeq, toSeq, limit],
  );
  for (const [index, { seq }] of rows.entries())
    if (seq !== fromSeq + index) throw new LogGap(workspace, fromSeq + index);
  if (rows.length === 0) throw new LogGap(workspace, fromSeq);
  return rows.map(inputOf);
}

interface LogRow {
  seq: number;
  activity: Activity | null;
  control: Control | null;
}

function inputOf({ seq, activity, control }: LogRow): PipelineInput {
  return activity === null ? { seq, control: control as Control } : { seq, activity };
}
