import type { SourcePosition } from "./batch.ts";
import { jsonOf } from "./storable-json.ts";
import type { Queryable } from "./transaction.ts";

/** How far a source was read, as its last committed batch says; undefined when it never delivered. */
export async function readPosition(db: Queryable, workspace: string, source: string): Promise<unknown> {
  const { rows } = await db.query<{ position: unknown }>(
    "select position from source_position where workspace_id = $1 and source = $2",
    [workspace, source],
  );
  return rows[0]?.position;
}

/** Stores positions; of two for one source the last counts. Part of a batch's transaction. */
export async function writePositions(db: Queryable, workspace: string, positions: SourcePosition[]): Promise<void> {
  if (positions.length === 0) return;
  const newest = new Map(positions.map((each) => [each.source, each]));
  await db.query(
    `insert into source_position (workspace_id, source, position)
     select $1, source, position
     from jsonb_to_recordset($2::jsonb) as given (source text, position jsonb)
     on conflict (workspace_id, source) do update set position = excluded.position, updated_at = now()`,
    [workspace, jsonOf([...newest.values()])],
  );
}
