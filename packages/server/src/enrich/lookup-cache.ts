import type { Clock } from "../clock.ts";
import { timestamp } from "../storage/timestamp.ts";
import type { Queryable } from "../storage/transaction.ts";

/** What is remembered. */
export type LookupKind = "account" | "repository" | "commit" | "checks" | "comparison" | "baseline";

/** Something remembered. `value` is null for what does not exist. */
export interface Remembered {
  value: unknown;
  /** When GitHub was asked, ms since epoch. */
  at: number;
}

const HOUR_MS = 3_600_000;
/** How long each kind holds; undefined for ever. */
const HOLDS_MS: Record<LookupKind, number | undefined> = {
  account: 24 * HOUR_MS,
  repository: HOUR_MS,
  checks: 5 * 60_000,
  commit: undefined,
  comparison: undefined,
  baseline: 24 * HOUR_MS,
};
/** What is not there may come back, or may only have been late. */
const MISSING_HOLDS_MS = 5 * 60_000;
/** Raised when the shape of what is remembered changes: older rows are then asked for anew. */
const SHAPE = 1;

/** What GitHub said, kept in the database for all services of a workspace. */
export class LookupCache {
  readonly #pool: Queryable;
  readonly #workspace: string;
  readonly #clock: Clock;

  constructor({ pool, workspace, clock }: { pool: Queryable; workspace: string; clock: Clock }) {
    this.#pool = pool;
    this.#workspace = workspace;
    this.#clock = clock;
  }

  /** What still holds of these, by key. */
  async read(kind: LookupKind, keys: readonly string[]): Promise<Map<string, Remembered>> {
    if (keys.length === 0) return new Map();
    const { rows } = await this.#pool.query<{ key: string; value: unknown; at: number }>(
      `select key, value, fetched_at as at from lookup_cache
       where workspace_id = $1 and kind = $2 and key = any($3) and (ends_at is null or ends_at > $4::timestamptz)`,
      [this.#workspace, kindOf(kind), keys.map((key) => key.toLowerCase()), timestamp(this.#clock())],
    );
    const held = new Map(rows.map(({ key, value, at }) => [key, { value, at }]));
    return new Map(
      keys.flatMap((key) => {
        const one = held.get(key.toLowerCase());
        return one === undefined ? [] : [[key, one]];
      }),
    );
  }

  /** Remembers an answer, and forgets what no longer holds. */
  async write(kind: LookupKind, key: string, value: unknown): Promise<Remembered> {
    const at = this.#clock();
    const holdsMs = value === null ? MISSING_HOLDS_MS : HOLDS_MS[kind];
    await this.#pool.query("delete from lookup_cache where workspace_id = $1 and ends_at <= $2::timestamptz", [
      this.#workspace,
      timestamp(at),
    ]);
    await this.#pool.query(
      `insert into lookup_cache (workspace_id, kind, key, value, fetched_at, ends_at)
       values ($1, $2, $3, $4::jsonb, $5::timestamptz, $6::timestamptz)
       on conflict (workspace_id, kind, key) do update set value = excluded.value, fetched_at = excluded.fetched_at,
         ends_at = excluded.ends_at`,
      [
        this.#workspace,
        kindOf(kind),
        key.toLowerCase(),
        value === null ? null : JSON.stringify(value),
        timestamp(at),
        holdsMs === undefined ? null : timestamp(at + holdsMs),
      ],
    );
    return { value, at };
  }
}

function kindOf(kind: LookupKind): string {
  return `${kind}/${SHAPE}`;
}
