import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import { timestamp } from "../storage/timestamp.ts";
import type { Queryable } from "../storage/transaction.ts";
import type { Via } from "./caller.ts";

const LONGEST_TEXT = 500;

/** Something that somebody did, or tried to do. */
export interface Act {
  who: string;
  via: Via | "unknown" | "command line";
  /** Where the request came from. */
  address: string;
  /** What: the route's operation, such as `changeSettings`. */
  action: string;
  /** On what, such as an id or a name. Never a value. */
  target: string | null;
  /** The HTTP status it was answered with; null while it runs, and for ever when the process ended in it. */
  status: number | null;
}

/** One line of the audit log. */
export interface AuditEntry extends Act {
  ordinal: number;
  /** ms since epoch. */
  at: number;
}

export interface AuditQuery {
  who?: string;
  action?: string;
  /** Not before this, ms since epoch. */
  since?: number;
  /** Only older lines than this one. */
  beforeOrdinal?: number;
  limit: number;
}

/** Who did what, in the order it was begun. Lines are added and told their outcome, never changed otherwise. */
export class AuditLog {
  readonly #pool: Queryable;
  readonly #workspace: string;
  readonly #clock: Clock;

  constructor({ pool, workspace, clock }: { pool: Queryable; workspace: string; clock: Clock }) {
    this.#pool = pool;
    this.#workspace = workspace;
    this.#clock = clock;
  }

  /** Notes an act before it is done, so that nothing is done unnoted. Gives the id to settle it with. */
  async begin(act: Act): Promise<string> {
    const id = randomUUID();
    const { who, via, address, action, target, status } = act;
    await this.#pool.query(
      `insert into audit_entry (workspace_id, id, at, who, via, address, action, target, status)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        this.#workspace,
        id,
        timestamp(this.#clock()),
        storable(who),
        via,
        storable(address),
        storable(action),
        target === null ? null : storable(target),
        status,
      ],
    );
    return id;
  }

  /** Notes how it went. `target` when it is known only now. */
  async settle(id: string, { status, target }: { status: number; target?: string }): Promise<void> {
    await this.#pool.query(
      `update audit_entry set status = $3, target = coalesce($4, target)
       where workspace_id = $1 and id = $2 and status is null`,
      [this.#workspace, id, status, target === undefined ? null : storable(target)],
    );
  }

  /** Lines, the newest first. */
  async read({ who, action, since, beforeOrdinal, limit }: AuditQuery): Promise<AuditEntry[]> {
    const { rows } = await this.#pool.query<AuditEntry>(
      `select ordinal, at, who, via, address, action, target, status from audit_entry
       where workspace_id = $1 and ($2::text is null or who = $2) and ($3::text is null or action = $3)
         and ($4::timestamptz is null or at >= $4) and ($5::bigint is null or ordinal < $5)
       order by ordinal desc limit $6`,
      [
        this.#workspace,
        who ?? null,
        action ?? null,
        since === undefined ? null : timestamp(since),
        beforeOrdinal ?? null,
        limit,
      ],
    );
    return rows;
  }
}

/** Names come from outside: cut, and without what PostgreSQL does not take. */
function storable(text: string): string {
  return text.slice(0, LONGEST_TEXT).toWellFormed().replaceAll("\0", "");
}
