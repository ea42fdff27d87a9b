import type { PostgresPool } from "kysely";
import pg from "pg";
import { parse as parseArray } from "postgres-array";
import type { StorageLog } from "./storage-log.ts";

/** How to reach the database, for one workspace. Plain data: may be posted to a worker thread. Holds the password, if there is one. */
export interface ConnectionConfig {
  target: { host: string; port: number; user: string; database: string } | { connectionString: string };
  /** The workspace whose rows its sessions see. */
  workspace: string;
  /** The database role that sessions become, so that row-level security binds; undefined when the login is bound by itself. */
  role?: string;
}

export interface PoolOptions {
  log: StorageLog;
  /** Connections at most, 10 unless given. */
  max?: number;
  /** Longest time of one statement in ms, 30,000 unless given; 0 for none. */
  statementTimeoutMs?: number;
  /** As the owner of the tables, for partitions and migrations; false unless given. */
  asOwner?: boolean;
}

/** The schema that holds every table of ours. */
export const SCHEMA = "oddwatch";

const CONNECT_TIMEOUT_MS = 10_000;
/** A process that was stopped in the middle of a transaction must not keep its row locks. */
const IDLE_IN_TRANSACTION_MS = 10_000;
const INT8 = 20;
const DATE = 1082;
const TEXT_ARRAY = 1009;
const TIMESTAMPTZ = 1184;

/**
 * A pool whose sessions see one workspace. `bigint` and `timestamptz` (ms since epoch) arrive as numbers, `date` as text.
 * A lost connection fails the query that needed it; the next one connects again.
 */
export function createPool(config: ConnectionConfig, options: PoolOptions): pg.Pool {
  const { log, max = 10, statementTimeoutMs = 30_000, asOwner = false } = options;
  const settings: Record<string, string> = {
    search_path: SCHEMA,
    timezone: "UTC",
    client_min_messages: "warning",
    statement_timeout: String(statementTimeoutMs),
    idle_in_transaction_session_timeout: String(IDLE_IN_TRANSACTION_MS),
    "oddwatch.workspace": config.workspace,
    ...(config.role !== undefined && !asOwner && { role: config.role }),
  };
  const pool = new pg.Pool({
    ...config.target,
    max,
    application_name: "oddwatch",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: { getTypeParser },
    onConnect(client) {
      // For as long as the connection lives: one that breaks between two statements of a borrower who does not listen
      // would end the process.
      client.on("error", ({ message }) => {
        if (!pool.ending) log.warn({ reason: message }, "a database connection was lost");
      });
      return applySettings(client, settings);
    },
  });
  pool.on("error", () => undefined); // told above; without a listener the pool would end the process
  return pool;
}

/** A pool for Kysely, which would end it, and only if it had been used: whoever made it ends it. */
export function lent(pool: pg.Pool): PostgresPool {
  return { connect: () => pool.connect(), end: () => Promise.resolve(), options: pool.options };
}

async function applySettings(client: pg.ClientBase, settings: Record<string, string>): Promise<void> {
  await client.query(
    "select set_config(name, value, false) from unnest($1::text[], $2::text[]) as setting (name, value)",
    [Object.keys(settings), Object.values(settings)],
  );
}

function getTypeParser(oid: number, format?: "text" | "binary"): (value: string) => unknown {
  if (format === "binary") return pg.types.getTypeParser(oid, "binary");
  switch (oid) {
    case INT8:
      return Number;
    case DATE:
      return String;
    case TIMESTAMPTZ:
      return parseTimestamp;
    case TEXT_ARRAY:
      return (text) => parseArray(text); // many times as fast as the older one within pg: most of a page of incidents
    default:
      return pg.types.getTypeParser(oid, "text");
  }
}

/** Our sessions run in UTC, so the text is like `2025-07-04 15:00:00.123+00`. */
function parseTimestamp(text: string): number {
  return Date.parse(text.replace(" ", "T").replace("+00", "Z"));
}
