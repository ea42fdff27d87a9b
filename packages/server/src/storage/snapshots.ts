import type pg from "pg";
import { assertLease, type Lease } from "./lease.ts";
import { type Queryable, transaction } from "./transaction.ts";

/** The pipeline's state to be saved. */
export interface SnapshotToSave {
  /** The newest input it has seen. */
  seq: number;
  /** Of format, code and models: only a snapshot of the same one can be gone on from. */
  fingerprint: string;
  /** Parts that changed since the last snapshot of this fingerprint, by name. */
  parts: ReadonlyMap<string, Uint8Array>;
  /** Every part of the whole state. Those not in `parts` are carried over; without it, all older parts are. */
  names?: ReadonlySet<string>;
}

/** A whole saved state. */
export interface Snapshot {
  seq: number;
  fingerprint: string;
  /** ms since epoch, the database's clock. */
  createdAt: number;
  parts: Map<string, Uint8Array>;
}

/** A part is stored in pieces, so that no statement, and no flush of the journal that a batch waits for, is large. */
const PIECE_BYTES = 2 ** 18;
/** Between a part's name and the number of the piece. */
const PIECE = "#";

/** Whole snapshots kept of a workspace: a second one in case the newest turns out to be damaged. */
const KEPT_SNAPSHOTS = 2;

/** A part was neither given nor in the last snapshot of the same fingerprint: save every part instead. */
export class SnapshotIncomplete extends Error {
  override readonly name = "SnapshotIncomplete";
  readonly missing: string[];

  constructor(missing: string[]) {
    super(`The snapshot lacks ${missing.slice(0, 5).join(", ")}${missing.length > 5 ? " and others" : ""}`);
    this.missing = missing;
  }
}

/**
 * Saves a snapshot whole or not at all, then forgets all but the two newest. Bytes that did not change are not written again.
 * The lease is held only while the pieces get their names, so that batches go on while they are sent and old ones forgotten.
 * `pause` is awaited after each piece.
 * @throws LeaseLost, SnapshotIncomplete
 */
export async function saveSnapshot(
  pool: pg.Pool,
  lease: Lease,
  snapshot: SnapshotToSave,
  pause?: () => Promise<void>,
): Promise<void> {
  const { workspace } = lease;
  await transaction(pool, async (client) => {
    const contents = new Map<string, number>();
    for (const [name, bytes] of snapshot.parts) {
      for (let from = 0; from === 0 || from < bytes.length; from += PIECE_BYTES) {
        const piece = bytes.subarray(from, from + PIECE_BYTES);
        contents.set(`${name}${PIECE}${from / PIECE_BYTES}`, await insertContent(client, workspace, piece));
        await pause?.();
      }
    }
    await assertLease(client, lease);
    for (const [piece, id] of await newestContents(client, workspace, snapshot.fingerprint)) {
      const name = partOf(piece);
      const wanted = snapshot.names === undefined || snapshot.names.has(name);
      if (wanted && !snapshot.parts.has(name)) contents.set(piece, id);
    }
    const whole = new Set([...contents.keys()].map(partOf));
    const missing = [...(snapshot.names ?? [])].filter((name) => !whole.has(name));
    if (missing.length > 0) throw new SnapshotIncomplete(missing);
    await insertSnapshot(client, workspace, snapshot, contents);
  });
  await transaction(pool, (client) => dropOlder(client, workspace));
}

function partOf(piece: string): string {
  const end = piece.lastIndexOf(PIECE);
  return end < 0 ? piece : piece.slice(0, end);
}

/**
 * The newest snapshot, of one fingerprint or of any, or the one that is `skip` older; undefined when there is none. Holds
 * every part in memory.
 */
export async function newestSnapshot(
  db: Queryable,
  workspace: string,
  fingerprint?: string,
  skip = 0,
): Promise<Snapshot | undefined> {
  const { rows } = await db.query<Omit<Snapshot, "parts"> & { name: string | null; bytes: Buffer | null }>(
    `select newest.seq, newest.fingerprint, newest.created_at as "createdAt", part.name, content.bytes
     from (select * from snapshot where workspace_id = $1 and ($2::text is null or fingerprint = $2)
       order by id desc limit 1 offset $3) as newest
     left join snapshot_part as part on part.workspace_id = $1 and part.snapshot_id = newest.id
     left join snapshot_content as content on content.workspace_id = $1 and content.id = part.content_id`,
    [workspace, fingerprint ?? null, skip],
  );
  const first = rows[0];
  if (first === undefined) return undefined;
  const pieces = new Map<string, Buffer>();
  for (const { name, bytes } of rows) if (name !== null && bytes !== null) pieces.set(name, bytes);
  return { seq: first.seq, fingerprint: first.fingerprint, createdAt: first.createdAt, parts: joined(pieces) };
}

function joined(pieces: ReadonlyMap<string, Buffer>): Map<string, Uint8Array> {
  const parts = new Map<string, Uint8Array>();
  for (const name of new Set([...pieces.keys()].map(partOf))) {
    const found: Buffer[] = [];
    let piece = pieces.get(`${name}${PIECE}0`);
    for (; piece !== undefined; piece = pieces.get(`${name}${PIECE}${found.length}`)) found.push(piece);
    parts.set(name, Buffer.concat(found));
  }
  return parts;
}

async function insertContent(client: Queryable, workspace: string, bytes: Uint8Array): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    "insert into snapshot_content (workspace_id, bytes) values ($1, $2) returning id",
    [workspace, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
  );
  return rows[0]?.id as number;
}

async function newestContents(client: Queryable, workspace: string, fingerprint: string): Promise<[string, number][]> {
  const { rows } = await client.query<{ name: string; content: number }>(
    `select name, content_id as content from snapshot_part
     where workspace_id = $1 and snapshot_id =
       (select max(id) from snapshot where workspace_id = $1 and fingerprint = $2)`,
    [workspace, fingerprint],
  );
  return rows.map(({ name, content }) => [name, content]);
}

async function insertSnapshot(
  client: Queryable,
  workspace: string,
  { seq, fingerprint }: SnapshotToSave,
  contents: Map<string, number>,
): Promise<void> {
  await client.query(
    `with made as (insert into snapshot (workspace_id, seq, fingerprint) values ($1, $2, $3) returning id)
     insert into snapshot_part (workspace_id, snapshot_id, name, content_id)
     select $1, made.id, given.name, given.content
     from made, unnest($4::text[], $5::bigint[]) as given (name, content)`,
    [workspace, seq, fingerprint, [...contents.keys()], [...contents.values()]],
  );
}

async function dropOlder(client: Queryable, workspace: string): Promise<void> {
  await client.query(
    `delete from snapshot where workspace_id = $1 and id not in
       (select id from snapshot where workspace_id = $1 order by id desc limit $2)`,
    [workspace, KEPT_SNAPSHOTS],
  );
  await client.query(
    `delete from snapshot_content as content where workspace_id = $1 and not exists
       (select from snapshot_part where workspace_id = $1 and content_id = content.id)`,
    [workspace],
  );
}
