import type { Clock } from "../clock.ts";
import { timestamp } from "../storage/timestamp.ts";
import type { Queryable } from "../storage/transaction.ts";
import type { Scope } from "./caller.ts";
import { Remembered } from "./remembered.ts";
import { hashSecret, newId, newToken, type RandomBytes } from "./token-secret.ts";

/** Longest time until another process hears of a token that was revoked here. */
const KEPT_MS = 5_000;
const USE_NOTED_EVERY_MS = 60_000;

/** A stored token; times in ms since epoch. What it is itself is nowhere kept. */
export interface ApiToken {
  id: string;
  name: string;
  scope: Scope;
  createdAt: number;
  createdBy: string;
  expiresAt: number | null;
  revokedAt: number | null;
  /** To the minute; null before the first use. */
  lastUsedAt: number | null;
}

export interface NewToken {
  name: string;
  scope: Scope;
  /** ms since epoch; null for a token without an end. */
  expiresAt: number | null;
  createdBy: string;
}

export interface TokenStoreOptions {
  /** A pool, or a transaction of another workspace. */
  pool: Queryable;
  workspace: string;
  clock: Clock;
  random: RandomBytes;
}

const COLUMNS = `id, name, scope, created_at as "createdAt", created_by as "createdBy", expires_at as "expiresAt",
  revoked_at as "revokedAt", last_used_at as "lastUsedAt"`;

/** The API tokens of one workspace. Only their hashes are stored. */
export class TokenStore {
  readonly #options: TokenStoreOptions;
  readonly #found: Remembered<ApiToken | undefined>;

  constructor(options: TokenStoreOptions) {
    this.#options = options;
    this.#found = new Remembered({ keptMs: KEPT_MS, clock: options.clock });
  }

  /** Makes a token. `secret` is what its owner sends; it can be seen this once only. */
  async create({ name, scope, expiresAt, createdBy }: NewToken): Promise<{ secret: string; token: ApiToken }> {
    const { pool, workspace, clock, random } = this.#options;
    const secret = newToken(random);
    const id = newId(random);
    const createdAt = clock();
    await pool.query(
      `insert into api_token (workspace_id, id, name, hash, scope, created_at, created_by, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        workspace,
        id,
        name,
        hashSecret(secret),
        scope,
        timestamp(createdAt),
        createdBy,
        expiresAt === null ? null : timestamp(expiresAt),
      ],
    );
    this.#found.forget();
    return {
      secret,
      token: { id, name, scope, createdAt, createdBy, expiresAt, revokedAt: null, lastUsedAt: null },
    };
  }

  /** All of them, also those that no longer count, the newest first. */
  async list(): Promise<ApiToken[]> {
    const { pool, workspace } = this.#options;
    const { rows } = await pool.query<ApiToken>(
      `select ${COLUMNS} from api_token where workspace_id = $1 order by created_at desc, id limit 1000`,
      [workspace],
    );
    return rows;
  }

  /** Ends a token: here at once, in other processes within seconds. False when there is none, or it was ended before. */
  async revoke(id: string): Promise<boolean> {
    const { pool, workspace, clock } = this.#options;
    const { rowCount } = await pool.query(
      "update api_token set revoked_at = $3 where workspace_id = $1 and id = $2 and revoked_at is null",
      [workspace, id, timestamp(clock())],
    );
    this.#found.forget();
    return rowCount === 1;
  }

  /** The token with this secret, when it counts now. At most one query in five seconds for each secret. */
  async find(secret: string): Promise<ApiToken | undefined> {
    const hash = hashSecret(secret);
    const token = await this.#found.get(hash.toString("hex"), () => this.#read("hash", hash));
    return token !== undefined && this.#counts(token) ? token : undefined;
  }

  /** The token of this id, when it counts now. */
  async get(id: string): Promise<ApiToken | undefined> {
    const token = await this.#found.get(`id ${id}`, () => this.#read("id", id));
    return token !== undefined && this.#counts(token) ? token : undefined;
  }

  #counts({ revokedAt, expiresAt }: ApiToken): boolean {
    return revokedAt === null && (expiresAt === null || expiresAt > this.#options.clock());
  }

  async #read(column: "hash" | "id", value: Buffer | string): Promise<ApiToken | undefined> {
    const { pool, workspace, clock } = this.#options;
    const { rows } = await pool.query<ApiToken>(
      `select ${COLUMNS} from api_token where workspace_id = $1 and ${column} = $2`,
      [workspace, value],
    );
    const token = rows[0];
    if (token === undefined || !this.#counts(token)) return token;
    const now = clock();
    if (now - (token.lastUsedAt ?? 0) >= USE_NOTED_EVERY_MS) {
      await pool.query("update api_token set last_used_at = $3 where workspace_id = $1 and id = $2", [
        workspace,
        token.id,
        timestamp(now),
      ]);
    }
    return token;
  }
}
