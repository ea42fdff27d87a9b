import type pg from "pg";
import type { Clock } from "../clock.ts";
import { jsonOf } from "../storage/storable-json.ts";
import { timestamp } from "../storage/timestamp.ts";
import { Identity } from "./identity.ts";
import { hashSecret, newId, newSessionSecret, type RandomBytes } from "./token-secret.ts";

const HOUR_MS = 3_600_000;
/** A session ends so long after it was opened, whatever happens. */
export const SESSION_LIFE_MS = 30 * 24 * HOUR_MS;
/** And so long after it was used last. */
export const SESSION_IDLE_MS = 7 * 24 * HOUR_MS;
/** Its secret is replaced when it is as old as this. */
export const ROTATE_AFTER_MS = HOUR_MS;
/** Requests that were under way with the replaced secret may still arrive. */
export const GRACE_MS = 60_000;
const SEEN_NOTED_EVERY_MS = 60_000;

/** A session that counts. Times in ms since epoch. */
export interface Session {
  id: string;
  identity: Identity;
  createdAt: number;
  seenAt: number;
  endsAt: number;
}

/** What a cookie turned out to be. */
export type SessionLookup =
  /** `renewed` is the secret that takes the place of the one that was sent. */
  | { found: "session"; session: Session; renewed?: string }
  /** A secret that was replaced long ago: somebody has a copy. The session was ended. */
  | { found: "copy"; session: Session }
  | { found: "nothing" };

interface SessionRow {
  id: string;
  identity: unknown;
  created_at: number;
  seen_at: number;
  rotated_at: number;
  confirmed_at: number | null;
  ends_at: number;
  is_newest: boolean;
}

export interface SessionStoreOptions {
  pool: pg.Pool;
  workspace: string;
  clock: Clock;
  random: RandomBytes;
}

/**
 * The browser sessions of one workspace, in the database: each can be ended from here. Of a session's secret only the
 * hash is stored, and the secret changes every hour. The one before is taken until the new one was used, as an answer
 * may not have arrived, and for a minute after; who comes with it later has a copy, and nobody can say which is the thief:
 * the session ends.
 */
export class SessionStore {
  readonly #options: SessionStoreOptions;

  constructor(options: SessionStoreOptions) {
    this.#options = options;
  }

  /** Opens one. `secret` belongs into the cookie and nowhere else. Rows of ended sessions go at the same time. */
  async open(identity: Identity): Promise<{ secret: string; session: Session }> {
    const { pool, workspace, clock, random } = this.#options;
    const now = clock();
    const secret = newSessionSecret(random);
    const session = { id: newId(random), identity, createdAt: now, seenAt: now, endsAt: now + SESSION_LIFE_MS };
    await pool.query("delete from session where workspace_id = $1 and (ends_at < $2 or seen_at < $3)", [
      workspace,
      timestamp(now),
      timestamp(now - SESSION_IDLE_MS),
    ]);
    await pool.query(
      `insert into session (workspace_id, id, hash, identity, created_at, seen_at, rotated_at, confirmed_at, ends_at)
       values ($1, $2, $3, $4::jsonb, $5, $5, $5, $5, $6)`,
      [workspace, session.id, hashSecret(secret), jsonOf(identity), timestamp(now), timestamp(session.endsAt)],
    );
    return { secret, session };
  }

  /** The session of a secret. One query, and a write every minute. */
  async find(secret: string): Promise<SessionLookup> {
    const { pool, workspace, clock } = this.#options;
    const now = clock();
    const hash = hashSecret(secret);
    const { rows } = await pool.query<SessionRow>(
      `select id, identity, created_at, seen_at, rotated_at, confirmed_at, ends_at, hash = $2 as is_newest
       from session where workspace_id = $1 and (hash = $2 or previous_hash = $2)`,
      [workspace, hash],
    );
    const row = rows[0];
    if (row === undefined || row.ends_at <= now || row.seen_at + SESSION_IDLE_MS <= now) return { found: "nothing" };
    const session = sessionOf(row);
    if (!row.is_newest && row.confirmed_at !== null && now - row.confirmed_at > GRACE_MS) {
      await this.end(session.id);
      return { found: "copy", session };
    }
    if (row.is_newest) await this.#noteUse(row, now);
    return { found: "session", session, renewed: await this.#renew(row, hash, now) };
  }

  /** Those that count, the newest first. */
  async list(): Promise<Session[]> {
    const { pool, workspace, clock } = this.#options;
    const now = clock();
    const { rows } = await pool.query<SessionRow>(
      `select * from session where workspace_id = $1 and ends_at > $2 and seen_at > $3
       order by created_at desc, id limit 1000`,
      [workspace, timestamp(now), timestamp(now - SESSION_IDLE_MS)],
    );
    return rows.map(sessionOf);
  }

  /** Those of these ids that count. Nothing is noted: to be looked at is no use. One query. */
  async withIds(ids: readonly string[]): Promise<Session[]> {
    const { pool, workspace, clock } = this.#options;
    const now = clock();
    const { rows } = await pool.query<SessionRow>(
      `select * from session where workspace_id = $1 and id = any($2::text[]) and ends_at > $3 and seen_at > $4`,
      [workspace, ids, timestamp(now), timestamp(now - SESSION_IDLE_MS)],
    );
    return rows.map(sessionOf);
  }

  /** Ends one. False when there is none of this id. */
  async end(id: string): Promise<boolean> {
    const { pool, workspace } = this.#options;
    const { rowCount } = await pool.query("delete from session where workspace_id = $1 and id = $2", [workspace, id]);
    return rowCount === 1;
  }

  async #noteUse({ id, seen_at: seenAt, confirmed_at: confirmedAt }: SessionRow, now: number): Promise<void> {
    if (confirmedAt !== null && now - seenAt < SEEN_NOTED_EVERY_MS) return;
    await this.#options.pool.query(
      `update session set seen_at = greatest(seen_at, $3), confirmed_at = coalesce(confirmed_at, $3)
       where workspace_id = $1 and id = $2`,
      [this.#options.workspace, id, timestamp(now)],
    );
  }

  /** A new secret, when it is time and nobody else was faster. */
  async #renew(row: SessionRow, hash: Buffer, now: number): Promise<string | undefined> {
    const after = row.is_newest ? ROTATE_AFTER_MS : GRACE_MS;
    if (now - row.rotated_at < after || (!row.is_newest && row.confirmed_at !== null)) return undefined;
    const { pool, workspace, random } = this.#options;
    const secret = newSessionSecret(random);
    const { rowCount } = await pool.query(
      `update session set hash = $3, previous_hash = $4, rotated_at = $5, confirmed_at = null
       where workspace_id = $1 and id = $2 and rotated_at = $6`,
      [workspace, row.id, hashSecret(secret), hash, timestamp(now), timestamp(row.rotated_at)],
    );
    return rowCount === 1 ? secret : undefined;
  }
}

function sessionOf(row: SessionRow): Session {
  const { id, created_at: createdAt, seen_at: seenAt, ends_at: endsAt } = row;
  return { id, identity: Identity.parse(row.identity), createdAt, seenAt, endsAt };
}
