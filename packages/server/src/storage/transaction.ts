import type pg from "pg";

/** What can run one statement: a pool, or a client inside a transaction. */
export type Queryable = Pick<pg.ClientBase, "query">;

/**
 * Runs `work` in one transaction on one connection of the pool: committed when it resolves, rolled back when it rejects.
 * When the commit itself fails its outcome is unknown: the error says nothing about whether the work was stored.
 */
export async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  client.on("error", noteLoss); // without a listener a connection that breaks between two statements would end the process
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.off("error", noteLoss);
    client.release(broken);
  }

  function noteLoss(error: Error): void {
    broken = error;
  }
}
