import pg from "pg";
import { OWNER } from "./cluster.ts";
import { DataFolderInUse } from "./start-errors.ts";

/** Any number, the same in every version: whoever holds this advisory lock looks after the server. */
const KEEPER_LOCK = 7_310_642_018;
const NAME = "oddwatch keeper";

/**
 * One connection held for as long as this process looks after the server. Its lock tells two services on one data folder
 * apart and cannot become stale: the kernel closes the socket of a killed process.
 */
export interface Keeper {
  /** Settles when the connection is gone, whoever ended it. */
  ended: Promise<void>;
  close(): Promise<void>;
}

/** Says that a server answers but is still starting, recovering or stopping. https://www.postgresql.org/docs/18/errcodes-appendix.html */
const CANNOT_CONNECT_NOW = "57P03";

/**
 * Connects and takes the lock. "not-ready" while the server starts or recovers, "unreachable" when nothing listens.
 * @throws DataFolderInUse when another live process holds the lock.
 */
export async function takeKeeper(
  socketFolder: string,
  dataFolder: string,
): Promise<Keeper | "not-ready" | "unreachable"> {
  const client = new pg.Client({
    host: socketFolder,
    port: 5432,
    user: OWNER,
    database: "postgres",
    application_name: `${NAME} ${process.pid}`,
    connectionTimeoutMillis: 5_000,
  });
  const ended = new Promise<void>((resolve) => client.once("end", resolve));
  client.on("error", () => client.end()); // `ended` tells it to whoever looks after the server
  try {
    await client.connect();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === CANNOT_CONNECT_NOW) return "not-ready";
    if (code === "ENOENT" || code === "ECONNREFUSED" || code === "ECONNRESET") return "unreachable";
    throw error;
  }
  const { rows } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [KEEPER_LOCK]);
  if (rows[0]?.taken === true) return { ended, close: () => client.end() };
  const pid = await otherKeeper(client);
  await client.end();
  throw new DataFolderInUse(dataFolder, pid);
}

async function otherKeeper(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ name: string }>(
    "select application_name as name from pg_stat_activity where application_name like $1 and pid <> pg_backend_pid()",
    [`${NAME} %`],
  );
  const pid = Number(rows[0]?.name.slice(NAME.length));
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}
