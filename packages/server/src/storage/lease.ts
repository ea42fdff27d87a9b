import type { Queryable } from "./transaction.ts";

/** The right to write a workspace. `epoch` rises whenever the owner changes or comes back. */
export interface Lease {
  workspace: string;
  /** Names one running process. */
  owner: string;
  epoch: number;
}

/** How long a lease lasts without renewal; measured by the database's clock alone. */
export const LEASE_SECONDS = 6;

/** Somebody else writes this workspace now: whatever this process holds in memory is out of date. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
  readonly workspace: string;

  constructor({ workspace, owner, epoch }: Lease) {
    super(`The lease of ${owner} on workspace ${workspace} (epoch ${epoch}) was taken over`);
    this.workspace = workspace;
  }
}

/**
 * Takes the lease when it is free, has expired, or was this owner's before (a process that comes back at once).
 * Undefined while another owner holds it: ask again, it lasts 6 s after that owner's last sign of life.
 */
export async function acquireLease(db: Queryable, workspace: string, owner: string): Promise<Lease | undefined> {
  const { rows } = await db.query<{ epoch: number }>(
    `insert into lease as held (workspace_id, owner, epoch, expires_at)
     values ($1, $2, 1, clock_timestamp() + make_interval(secs => $3))
     on conflict (workspace_id) do update
       set owner = excluded.owner, epoch = held.epoch + 1, expires_at = excluded.expires_at
       where held.owner = excluded.owner or held.expires_at < clock_timestamp()
     returning epoch`,
    [workspace, owner, LEASE_SECONDS],
  );
  const epoch = rows[0]?.epoch;
  return epoch === undefined ? undefined : { workspace, owner, epoch };
}

/**
 * Who holds the lease and until when (ms since epoch, database's clock); undefined when nobody ever did. For messages.
 */
export async function leaseHolder(
  db: Queryable,
  workspace: string,
): Promise<{ owner: string; epoch: number; expiresAt: number; expired: boolean } | undefined> {
  const { rows } = await db.query<{ owner: string; epoch: number; expiresAt: number; expired: boolean }>(
    `select owner, epoch, expires_at as "expiresAt", expires_at < clock_timestamp() as expired
     from lease where workspace_id = $1`,
    [workspace],
  );
  return rows[0];
}

/**
 * Prolongs the lease to 6 s from now; call it every 2 s.
 * @throws LeaseLost
 */
export async function renewLease(db: Queryable, lease: Lease): Promise<void> {
  const { rowCount } = await db.query(
    `update lease set expires_at = clock_timestamp() + make_interval(secs => $4)
     where workspace_id = $1 and owner = $2 and epoch = $3`,
    [lease.workspace, lease.owner, lease.epoch, LEASE_SECONDS],
  );
  if (rowCount === 0) throw new LeaseLost(lease);
}

/** Gives the lease up, so that the next owner need not wait. Does nothing when it was lost already. */
export async function releaseLease(db: Queryable, lease: Lease): Promise<void> {
  await db.query(
    `update lease set expires_at = to_timestamp(0) where workspace_id = $1 and owner = $2 and epoch = $3`,
    [lease.workspace, lease.owner, lease.epoch],
  );
}

/**
 * To be called inside every transaction that writes what only the single writer may write. The row stays locked until the
 * transaction ends, so nobody can take the lease in between. An expired lease that nobody took still counts.
 * @throws LeaseLost
 */
export async function assertLease(client: Queryable, lease: Lease): Promise<void> {
  const { rowCount } = await client.query(
    "select from lease where workspace_id = $1 and owner = $2 and epoch = $3 for update",
    [lease.workspace, lease.owner, lease.epoch],
  );
  if (rowCount === 0) throw new LeaseLost(lease);
}
