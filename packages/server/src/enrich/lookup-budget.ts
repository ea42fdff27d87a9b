import type { Clock } from "../clock.ts";
import { timestamp } from "../storage/timestamp.ts";
import type { Queryable } from "../storage/transaction.ts";
import type { Credential } from "./lookup-tokens.ts";

/** GitHub counts the two apart. */
export type Resource = "graphql" | "rest";

/** What GitHub said is left of a token's hour. `resetAt` in ms since epoch. */
export interface Left {
  remaining: number;
  resetAt: number;
}

/** Leave to ask: with what, and the points held for the question. */
export interface Leave {
  credential: Credential;
  resource: Resource;
  hour: number;
  points: number;
}

/** Why nothing may be asked now, and for how long. */
export interface Refusal {
  reason: string;
  retryAfterSeconds: number;
}

const HOUR_MS = 3_600_000;
/** Kept of each token's hour for the sources, which use the same tokens. */
const KEPT_FOR_SOURCES = 500;
const UNKNOWN_REMAINING = 5_000;

/**
 * The points that may be taken in an hour and what GitHub said of each credential, in the database, so that all services of a
 * workspace know it. A question holds what it may take before it is asked; the budget is never passed by more than a question
 * costs beyond what was expected of it.
 */
export class LookupBudget {
  readonly #pool: Queryable;
  readonly #workspace: string;
  readonly #clock: Clock;

  constructor(options: { pool: Queryable; workspace: string; clock: Clock }) {
    this.#pool = options.pool;
    this.#workspace = options.workspace;
    this.#clock = options.clock;
  }

  /** Takes `points` of the hour for a question with whichever of the credentials has most left, or says why not. */
  async take(
    credentials: readonly Credential[],
    { resource, points, pointsPerHour }: { resource: Resource; points: number; pointsPerHour: number },
  ): Promise<Leave | Refusal> {
    const credential = await this.#freest(credentials, resource, points);
    if ("reason" in credential) return credential;
    const now = this.#clock();
    const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
    const { rowCount } = await this.#pool.query(
      `insert into lookup_spend as spend (workspace_id, hour, points)
       select $1, $2::timestamptz, $3::bigint where $3::bigint <= $4::bigint
       on conflict (workspace_id, hour) do update set points = spend.points + excluded.points
       where spend.points + excluded.points <= $4::bigint`,
      [this.#workspace, timestamp(hour), points, pointsPerHour],
    );
    if (rowCount === 1) return { credential, resource, hour, points };
    return { reason: "this hour's points are used up", retryAfterSeconds: Math.ceil((hour + HOUR_MS - now) / 1000) };
  }

  /** Puts what was really taken in place of what was held, and notes what GitHub says is left. */
  async settle({ credential, resource, hour, points }: Leave, taken: number, left: Left | undefined): Promise<void> {
    if (taken !== points) {
      await this.#pool.query(
        `update lookup_spend set points = greatest(0, points + $3::bigint)
         where workspace_id = $1 and hour = $2::timestamptz`,
        [this.#workspace, timestamp(hour), taken - points],
      );
    }
    if (left !== undefined) await this.#note(credential, resource, { ...left, blockedUntil: 0 });
  }

  /** Leaves a credential alone for a while: GitHub asked for it, or does not take the token. */
  async block({ credential, resource }: Leave, seconds: number): Promise<void> {
    const until = this.#clock() + seconds * 1000;
    await this.#note(credential, resource, { remaining: UNKNOWN_REMAINING, resetAt: until, blockedUntil: until });
  }

  async #freest(credentials: readonly Credential[], resource: Resource, points: number): Promise<Credential | Refusal> {
    const now = this.#clock();
    const { rows } = await this.#pool.query<{
      token_hash: string;
      remaining: number;
      resets_at: number;
      blocked_until: number;
    }>(
      "select token_hash, remaining, resets_at, blocked_until from lookup_rate where workspace_id = $1 and resource = $2",
      [this.#workspace, resource],
    );
    const noted = new Map(rows.map((row) => [row.token_hash, row]));
    const states = credentials.map((credential) => {
      const row = noted.get(credential.name);
      const remaining = row === undefined || row.resets_at <= now ? UNKNOWN_REMAINING : row.remaining;
      const isFree = remaining >= points + KEPT_FOR_SOURCES;
      return { credential, remaining, freeAt: Math.max(row?.blocked_until ?? 0, isFree ? 0 : (row?.resets_at ?? 0)) };
    });
    const [best] = states.filter(({ freeAt }) => freeAt <= now).sort((a, b) => b.remaining - a.remaining);
    if (best !== undefined) return best.credential;
    const freeAt = Math.min(...states.map((state) => state.freeAt));
    return { reason: "GitHub asks to wait", retryAfterSeconds: Math.ceil((freeAt - now) / 1000) };
  }

  async #note({ name }: Credential, resource: Resource, state: Left & { blockedUntil: number }): Promise<void> {
    await this.#pool.query(
      `insert into lookup_rate (workspace_id, token_hash, resource, remaining, resets_at, blocked_until)
       values ($1, $2, $3, $4, $5::timestamptz, $6::timestamptz)
       on conflict (workspace_id, token_hash, resource) do update set remaining = excluded.remaining,
         resets_at = excluded.resets_at, blocked_until = greatest(lookup_rate.blocked_until, excluded.blocked_until)`,
      [this.#workspace, name, resource, state.remaining, timestamp(state.resetAt), timestamp(state.blockedUntil)],
    );
  }
}
