import type pg from "pg";
import type { Queryable } from "../storage/transaction.ts";
import { transaction } from "../storage/transaction.ts";

/** Small letters, digits and hyphens; begins with a letter. It becomes part of names of queues and metrics. */
export const WORKSPACE_NAME = /^[a-z][a-z0-9-]{0,39}$/;

export interface Workspace {
  id: string;
  /** ms since epoch. */
  createdAt: number;
}

/** There is one of this name. */
export class WorkspaceExists extends Error {
  override readonly name = "WorkspaceExists";

  constructor(id: string) {
    super(`There is a workspace ${id} already.`);
  }
}

/** The workspaces of the installation. The only place whose queries are not bound to the workspace of their session. */
export class Workspaces {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** All of them, by name. */
  list(): Promise<Workspace[]> {
    return this.within("*", async (client) => {
      const { rows } = await client.query<Workspace>('select id, created_at as "createdAt" from workspace order by id');
      return rows;
    });
  }

  /**
   * Makes an empty one. It is watched when a service is started for it.
   * @throws WorkspaceExists, RangeError for a name that cannot be one.
   */
  async create(id: string): Promise<Workspace> {
    if (!WORKSPACE_NAME.test(id))
      throw new RangeError(`${id} cannot name a workspace: small letters, digits, hyphens.`);
    return this.within(id, async (client) => {
      const { rows } = await client.query<Workspace>(
        'insert into workspace (id) values ($1) on conflict do nothing returning id, created_at as "createdAt"',
        [id],
      );
      if (rows[0] === undefined) throw new WorkspaceExists(id);
      await client.query("insert into head (workspace_id) values ($1) on conflict do nothing", [id]);
      return rows[0];
    });
  }

  /** Whether there is one of this name. */
  has(id: string): Promise<boolean> {
    return this.within(id, async (client) => {
      const { rowCount } = await client.query("select from workspace where id = $1", [id]);
      return rowCount === 1;
    });
  }

  /** Runs `work` in one transaction that sees the rows of workspace `id` instead of the session's own. */
  within<T>(id: string, work: (client: Queryable) => Promise<T>): Promise<T> {
    return transaction(this.#pool, async (client) => {
      await client.query("select set_config('oddwatch.workspace', $1, true)", [id]);
      return work(client);
    });
  }
}
