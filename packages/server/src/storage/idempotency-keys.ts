import { timestamp } from "./timestamp.ts";
import type { Queryable } from "./transaction.ts";

/** A write that its sender named, to be able to send it again. */
export interface NamedWrite {
  /** Who sends it: keys of different callers have nothing to do with each other. */
  caller: string;
  key: string;
  /** Of method, path and body. */
  requestHash: string;
}

/** How a named write stands. */
export type WriteStanding =
  /** Nobody did it: do it. */
  | { is: "new" }
  | { is: "under way" }
  /** The key stood for another request. */
  | { is: "another" }
  /** It was done; `body` is null when nothing was answered, or nothing that may be kept. */
  | { is: "done"; status: number; body: string | null };

/** A write that began longer ago and never ended is taken for one whose process died. */
const UNDER_WAY_MS = 60_000;
/** So long an answer is kept at least. */
export const KEPT_KEYS_MS = 86_400_000;

/** Answers to writes that may be sent again, in the database: they hold over a restart and over several processes. */
export class IdempotencyKeys {
  readonly #db: Queryable;
  readonly #workspace: string;
  readonly #clock: () => number;

  constructor(db: Queryable, workspace: string, clock: () => number) {
    this.#db = db;
    this.#workspace = workspace;
    this.#clock = clock;
  }

  /** Takes the key for this request, unless it is taken. */
  async begin({ caller, key, requestHash }: NamedWrite): Promise<WriteStanding> {
    const now = this.#clock();
    const taken = await this.#db.query(
      `insert into idempotency_key as kept (workspace_id, caller, key, request_hash, begun_at)
       values ($1, $2, $3, $4, $5)
       on conflict (workspace_id, caller, key) do update set request_hash = $4, begun_at = $5, status = null, body = null
         where kept.begun_at < $7 or (kept.status is null and kept.request_hash = $4 and kept.begun_at < $6)
       returning key`,
      [
        this.#workspace,
        caller,
        key,
        requestHash,
        timestamp(now),
        timestamp(now - UNDER_WAY_MS),
        timestamp(now - KEPT_KEYS_MS),
      ],
    );
    if (taken.rowCount === 1) return { is: "new" };
    const { rows } = await this.#db.query<{ hash: string; status: number | null; body: string | null }>(
      `select request_hash as hash, status, body from idempotency_key
       where workspace_id = $1 and caller = $2 and key = $3`,
      [this.#workspace, caller, key],
    );
    const [row] = rows;
    if (row === undefined) return this.begin({ caller, key, requestHash }); // given up between the two
    if (row.hash !== requestHash) return { is: "another" };
    return row.status === null ? { is: "under way" } : { is: "done", status: row.status, body: row.body };
  }

  /** Keeps the answer. */
  async settle({ caller, key }: NamedWrite, answer: { status: number; body: string | null }): Promise<void> {
    await this.#db.query(
      "update idempotency_key set status = $4, body = $5 where workspace_id = $1 and caller = $2 and key = $3",
      [this.#workspace, caller, key, answer.status, answer.body],
    );
  }

  /** It was not done: the same request may be made again. */
  async giveUp({ caller, key }: NamedWrite): Promise<void> {
    await this.#db.query("delete from idempotency_key where workspace_id = $1 and caller = $2 and key = $3", [
      this.#workspace,
      caller,
      key,
    ]);
  }
}
