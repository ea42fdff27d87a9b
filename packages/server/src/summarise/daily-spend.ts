import type { Clock } from "../clock.ts";
import { dayOf } from "../storage/timestamp.ts";
import type { Queryable } from "../storage/transaction.ts";

/** What a question takes, or may take. */
export interface Spend {
  tokens: number;
  /** Millionths of a US dollar; 0 when the price is not known. */
  costMicros: number;
}

/** What may be taken on one UTC day. */
export interface DailyLimits {
  tokens: number;
  /** Undefined for no limit in money. */
  costMicros: number | undefined;
}

/** A part of a day's budget that one question holds. */
export interface Reservation extends Spend {
  day: string;
}

/**
 * What models took today, in the database, so that all services of a workspace keep one budget. A question reserves the most
 * it can take before it is asked; one whose process dies keeps that, so the budget is never passed.
 */
export class DailySpend {
  readonly #pool: Queryable;
  readonly #workspace: string;
  readonly #clock: Clock;

  constructor({ pool, workspace, clock }: { pool: Queryable; workspace: string; clock: Clock }) {
    this.#pool = pool;
    this.#workspace = workspace;
    this.#clock = clock;
  }

  /** Takes that much of today's budget; undefined, and nothing taken, when there is not so much left. */
  async reserve({ tokens, costMicros }: Spend, limits: DailyLimits): Promise<Reservation | undefined> {
    const most = limits.costMicros ?? Number.MAX_SAFE_INTEGER;
    if (tokens > limits.tokens || costMicros > most) return undefined;
    const day = dayOf(this.#clock());
    const { rowCount } = await this.#pool.query(
      `insert into summary_spend as spend (workspace_id, day, questions, tokens, cost_micros) values ($1, $2, 1, $3, $4)
       on conflict (workspace_id, day) do update set questions = spend.questions + 1,
         tokens = spend.tokens + excluded.tokens, cost_micros = spend.cost_micros + excluded.cost_micros
       where spend.tokens + excluded.tokens <= $5 and spend.cost_micros + excluded.cost_micros <= $6`,
      [this.#workspace, day, tokens, costMicros, limits.tokens, most],
    );
    return rowCount === 1 ? { day, tokens, costMicros } : undefined;
  }

  /** Puts what was really taken in place of what was reserved. */
  async settle(reserved: Reservation, taken: Spend): Promise<void> {
    await this.#pool.query(
      `update summary_spend set tokens = greatest(0, tokens + $3), cost_micros = greatest(0, cost_micros + $4)
       where workspace_id = $1 and day = $2`,
      [this.#workspace, reserved.day, taken.tokens - reserved.tokens, taken.costMicros - reserved.costMicros],
    );
  }
}
