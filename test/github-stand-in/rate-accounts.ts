export interface RateAccountsOptions {
  /** Requests an hour without a token. */
  anonymousLimit: number;
  /** Requests an hour for each token. */
  tokenLimit: number;
  /** ms since epoch. */
  clock: () => number;
}

export interface Account {
  limit: number;
  used: number;
  /** ms since epoch. */
  resetAt: number;
}

const WINDOW_MS = 3_600_000;

/** Counts requests per token, and all anonymous ones together, in fixed windows of an hour from the first request on. */
export class RateAccounts {
  readonly #options: RateAccountsOptions;
  readonly #accounts = new Map<string, Account>();

  constructor(options: RateAccountsOptions) {
    this.#options = options;
  }

  /** The account as it stands now, in a window that has not ended. */
  of(token: string | undefined): Account {
    const { anonymousLimit, tokenLimit, clock } = this.#options;
    const key = token ?? "";
    const known = this.#accounts.get(key);
    if (known !== undefined && clock() < known.resetAt) return known;
    const limit = token === undefined ? anonymousLimit : tokenLimit;
    const fresh = { limit, used: 0, resetAt: clock() + WINDOW_MS };
    this.#accounts.set(key, fresh);
    return fresh;
  }
}
