import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { grantJobs, installJobs } from "../jobs/install-jobs.ts";
import { type ConnectionConfig, createPool, lent, SCHEMA } from "./connection-pool.ts";
import { migrate } from "./migrate.ts";
import { type PostgresExit, type RunningPostgres, startPostgres } from "./postgres/start-postgres.ts";
import type { StorageLog } from "./storage-log.ts";
import type { Tables } from "./tables.ts";
import { transaction } from "./transaction.ts";

/** Oldest PostgreSQL that a `DATABASE_URL` may name, as `server_version_num`. */
const OLDEST_VERSION = 160_000;
const SERVICE_ROLE = "oddwatch_service";
const DATABASE = "oddwatch";
/** Any number, the same in every version. */
const START_LOCK = 5_120_467_733;

export interface OpenDatabaseOptions {
  /** Where the embedded server keeps its files; not used with `databaseUrl`. */
  dataDir: string;
  /** A PostgreSQL 16 or newer to use instead of the embedded one. */
  databaseUrl?: string;
  /** `default` unless given. */
  workspace?: string;
  log: StorageLog;
  signal?: AbortSignal;
  /** Settings of the embedded server beside or over ours. */
  serverSettings?: Record<string, string>;
}

/** An open, migrated database, bound to one workspace. */
export interface Database {
  kysely: Kysely<Tables>;
  /** The connections under `kysely`, for COPY and plain SQL. */
  pool: pg.Pool;
  /** Sessions of the tables' owner: for partitions only. */
  owner: pg.Pool;
  /** To open the same database in another thread with `createPool`. */
  config: ConnectionConfig;
  /** The embedded server; undefined with `databaseUrl`. */
  postgres: RunningPostgres | undefined;
  onPostgresExit(listener: (exit: PostgresExit) => void): void;
  stop(): Promise<void>;
}

/** The named database is older than what we need. */
export class DatabaseTooOld extends Error {
  override readonly name = "DatabaseTooOld";

  constructor(version: string) {
    super(`DATABASE_URL names a PostgreSQL ${version}; Oddwatch needs 16 or newer.`);
  }
}

/**
 * Starts the embedded PostgreSQL, or connects to `databaseUrl`, and brings its schema to this version.
 * @throws the errors of `startPostgres` and `migrate`, DatabaseTooOld, and whatever the first connection fails with.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { dataDir, databaseUrl, log, signal, workspace = "default" } = options;
  if (databaseUrl !== undefined) return connectDatabase({ target: { connectionString: databaseUrl }, workspace }, log);
  const postgres = await startPostgres({ dataDir, log, signal, settings: options.serverSettings });
  try {
    await createDatabase({ ...postgres.connection, database: "postgres" });
    return await connectDatabase({ target: { ...postgres.connection, database: DATABASE }, workspace }, log, postgres);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** Opens a database that runs already; the work of `openDatabase` after the server is up. */
export async function connectDatabase(
  login: ConnectionConfig,
  log: StorageLog,
  postgres?: RunningPostgres,
): Promise<Database> {
  const owner = createPool(login, { log, max: 2, asOwner: true, statementTimeoutMs: 0 });
  try {
    const config = { ...login, role: await prepareDatabase(owner, login.workspace, log) };
    const pool = createPool(config, { log });
    const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: lent(pool) }) });
    const stop = once(async () => {
      await pool.end();
      await owner.end();
      await postgres?.stop();
    });
    return { kysely, pool, owner, config, postgres, onPostgresExit: (each) => postgres?.onExit(each), stop };
  } catch (error) {
    await owner.end();
    throw error;
  }
}

/**
 * Checks the version, migrates, and makes sure the workspace has its rows and its job queues.
 * @returns the role that sessions must become so that row-level security binds them, undefined when they are bound anyway.
 */
export async function prepareDatabase(owner: pg.Pool, workspace: string, log: StorageLog): Promise<string | undefined> {
  const { rows } = await owner.query<{ number: number; version: string; unbound: boolean }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
       rolsuper or rolbypassrls as unbound
     from pg_roles where rolname = current_user`,
  );
  const server = rows[0];
  if (server === undefined || server.number < OLDEST_VERSION) throw new DatabaseTooOld(server?.version ?? "unknown");
  await alone(owner, (client) => client.query(`create schema if not exists ${SCHEMA}`));
  await migrate(owner);
  await owner.query("insert into workspace (id) values ($1) on conflict do nothing", [workspace]);
  await owner.query("insert into head (workspace_id) values ($1) on conflict do nothing", [workspace]);
  await installJobs(owner, workspace, log);
  if (!server.unbound) return undefined;
  await alone(owner, grantServiceRole);
  return SERVICE_ROLE;
}

/** Two services that start at once on one database take turns. */
function alone(owner: pg.Pool, work: (client: pg.PoolClient) => Promise<unknown>): Promise<unknown> {
  return transaction(owner, async (client) => {
    await client.query("select pg_advisory_xact_lock($1)", [START_LOCK]);
    return work(client);
  });
}

/** A superuser is bound by no policy: its sessions become this role, which may only touch rows, through the parent tables. */
async function grantServiceRole(owner: pg.PoolClient): Promise<void> {
  await owner.query(`do $$ begin create role ${SERVICE_ROLE} nologin;
    exception when duplicate_object or unique_violation then null; -- another database of this server made it
  end $$`);
  await owner.query(`grant usage on schema ${SCHEMA} to ${SERVICE_ROLE}`);
  await owner.query(`do $$ declare each regclass; begin
    for each in select oid from pg_class
      where relnamespace = '${SCHEMA}'::regnamespace and relkind in ('r', 'p') and not relispartition and relrowsecurity
    loop execute format('grant select, insert, update, delete on %s to ${SERVICE_ROLE}', each); end loop;
  end $$`);
  await grantJobs(owner, SERVICE_ROLE);
}

async function createDatabase(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let started: Promise<void> | undefined;
  return () => {
    started ??= work();
    return started;
  };
}
