import type { RandomBytes } from "../access/token-secret.ts";
import type { Clock } from "../clock.ts";
import { timestamp } from "../storage/timestamp.ts";
import type { Queryable } from "../storage/transaction.ts";
import type { KeyRing } from "./key-ring.ts";
import { NONCE_BYTES, open, type Sealed, seal } from "./seal.ts";
import { SecretError } from "./secret-error.ts";
import type { SecretRef } from "./secret-ref.ts";

/** A stored secret, without what it is. */
export interface StoredSecret {
  name: string;
  /** ms since epoch. */
  changedAt: number;
  changedBy: string;
  /** Whether a configured key opens it. */
  readable: boolean;
}

export interface SecretStoreOptions {
  pool: Queryable;
  workspace: string;
  clock: Clock;
  random: RandomBytes;
  /** Undefined when no key is configured: then nothing can be stored or read. */
  keys: KeyRing | undefined;
  /** The variables of the environment that settings may name, by name. */
  variables: Readonly<Record<string, string>>;
}

interface SecretRow extends Sealed {
  name: string;
  key_id: string;
  changed_at: number;
  changed_by: string;
}

/** What settings name and do not hold: passwords, keys, addresses that are secret. Sealed with a key that the database never sees. */
export class SecretStore {
  readonly #options: SecretStoreOptions;

  constructor(options: SecretStoreOptions) {
    this.#options = options;
  }

  /** The secret that a reference names. @throws SecretError */
  async read(ref: SecretRef): Promise<string> {
    return "env" in ref ? this.#variable(ref.env) : this.#stored(ref.secret);
  }

  /** Stores one, instead of the one of that name. @throws SecretError when there is no key: nothing is ever stored in clear. */
  async write(name: string, value: string, changedBy: string): Promise<void> {
    const { pool, workspace, clock } = this.#options;
    const { keyId, nonce, ciphertext } = this.#seal(name, value);
    await pool.query(
      `insert into secret (workspace_id, name, key_id, nonce, ciphertext, changed_at, changed_by)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (workspace_id, name) do update set key_id = excluded.key_id, nonce = excluded.nonce,
         ciphertext = excluded.ciphertext, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
      [workspace, name, keyId, nonce, ciphertext, timestamp(clock()), changedBy],
    );
  }

  /** Names, by name. */
  async list(): Promise<StoredSecret[]> {
    return (await this.#rows()).map((row) => ({
      name: row.name,
      changedAt: row.changed_at,
      changedBy: row.changed_by,
      readable: this.#open(row) !== undefined,
    }));
  }

  /** Takes one away. False when there is none of this name. */
  async remove(name: string): Promise<boolean> {
    const { pool, workspace } = this.#options;
    const { rowCount } = await pool.query("delete from secret where workspace_id = $1 and name = $2", [
      workspace,
      name,
    ]);
    return rowCount === 1;
  }

  /** Seals with the newest key what older ones sealed, so that those can be thrown away. Gives how many, and the names no key opens. */
  async reseal(): Promise<{ resealed: number; unreadable: string[] }> {
    const { pool, workspace, keys } = this.#options;
    const unreadable: string[] = [];
    let resealed = 0;
    if (keys === undefined) return { resealed, unreadable };
    for (const row of await this.#rows()) {
      if (row.key_id === keys.newest.id) continue;
      const value = this.#open(row);
      if (value === undefined) {
        unreadable.push(row.name);
        continue;
      }
      const { keyId, nonce, ciphertext } = this.#seal(row.name, value);
      const { rowCount } = await pool.query(
        `update secret set key_id = $3, nonce = $4, ciphertext = $5
         where workspace_id = $1 and name = $2 and key_id = $6 and nonce = $7`,
        [workspace, row.name, keyId, nonce, ciphertext, row.key_id, row.nonce],
      );
      resealed += rowCount ?? 0;
    }
    return { resealed, unreadable };
  }

  async #rows(name?: string): Promise<SecretRow[]> {
    const { pool, workspace } = this.#options;
    const { rows } = await pool.query<SecretRow>(
      `select name, key_id, nonce, ciphertext, changed_at, changed_by from secret
       where workspace_id = $1 and ($2::text is null or name = $2) order by name`,
      [workspace, name ?? null],
    );
    return rows;
  }

  async #stored(name: string): Promise<string> {
    const [row] = await this.#rows(name);
    if (row === undefined) throw new SecretError("missing", `There is no secret ${name}: store it first.`);
    if (this.#options.keys === undefined) throw noKey();
    const value = this.#open(row);
    if (value !== undefined) return value;
    throw new SecretError(
      "unreadable",
      `No key in ODDWATCH_KEY opens the secret ${name}: store it anew, or add its key.`,
    );
  }

  #variable(name: string): string {
    const value = this.#options.variables[name];
    if (value !== undefined && Object.hasOwn(this.#options.variables, name)) return value;
    throw new SecretError(
      "not-allowed",
      `Settings may not name the variable ${name}, or it is empty: list it in ODDWATCH_SECRET_VARIABLES and set it.`,
    );
  }

  #seal(name: string, value: string): Sealed & { keyId: string } {
    const { keys, random } = this.#options;
    if (keys === undefined) throw noKey();
    const sealed = seal(value, { key: keys.newest, nonce: random(NONCE_BYTES), place: this.#place(name) });
    return { ...sealed, keyId: keys.newest.id };
  }

  #open(row: SecretRow): string | undefined {
    const key = this.#options.keys?.all.find(({ id }) => id === row.key_id);
    return key && open(row, { key, place: this.#place(row.name) });
  }

  #place(name: string): string {
    return `${this.#options.workspace}/${name}`;
  }
}

function noKey(): SecretError {
  return new SecretError(
    "no-key",
    "No key is configured, and secrets are never kept in clear: set ODDWATCH_KEY to what `openssl rand -base64 32` prints.",
  );
}
