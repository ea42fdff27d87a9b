import { mkdir, rename, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import pg from "pg";
import { connectDatabase } from "../packages/server/src/storage/database.ts";
import { type RunningPostgres, startPostgres } from "../packages/server/src/storage/postgres/start-postgres.ts";
import type { StorageLog } from "../packages/server/src/storage/storage-log.ts";

// The PostgreSQL that test processes share: node database-server-main.ts FOLDER DOOR
// It answers at DOOR with one line of JSON, and ends when nobody has been connected there for a while.

const TEMPLATE = "template_oddwatch";
const IDLE_MS = 2_000;
const FIRST_GUEST_MS = 30_000;
/** Nothing here has to survive a crash. */
const FAST_SETTINGS = { fsync: "off", full_page_writes: "off", synchronous_commit: "off", max_connections: "200" };
const LOG: StorageLog = { info: () => undefined, warn: console.error, error: console.error };

const [folder = "", door = ""] = process.argv.slice(2);
if (await answers()) process.exit(0);
await mkdir(folder, { recursive: true, mode: 0o700 });
// Of several that start at once only one gets past this line: PostgreSQL's keeper is one.
const postgres = await startPostgres({ dataDir: folder, log: LOG, settings: FAST_SETTINGS });
await makeTemplate(postgres);
const greeting = `${JSON.stringify({ ...postgres.connection, template: TEMPLATE })}\n`;
const guests = new Set<Socket>();
const server = createServer(welcome);
await rm(door, { force: true });
server.listen(door);
endWhenIdle(FIRST_GUEST_MS);

function welcome(guest: Socket): void {
  guests.add(guest);
  guest.on("error", () => guest.destroy());
  guest.once("close", () => {
    guests.delete(guest);
    endWhenIdle(IDLE_MS);
  });
  guest.write(greeting);
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(door);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

async function makeTemplate({ connection }: RunningPostgres): Promise<void> {
  const client = new pg.Client({ ...connection, database: "postgres" });
  await client.connect();
  const { rowCount } = await client.query("select from pg_database where datname = $1", [TEMPLATE]);
  if (rowCount === 0) {
    await client.query(`create database ${TEMPLATE}`);
    const made = await connectDatabase({ target: { ...connection, database: TEMPLATE }, workspace: "default" }, LOG);
    await made.stop();
  }
  await client.end();
}

/** While it ends it turns guests away at the door, so that no second server starts in the same folder. */
function endWhenIdle(afterMs: number): void {
  setTimeout(async () => {
    if (guests.size > 0) return;
    server.removeAllListeners("connection").on("connection", (guest) => guest.destroy());
    await postgres.stop();
    await rename(folder, `${folder}-${process.pid}`); // at once: the next server may begin in its place
    await rm(`${folder}-${process.pid}`, { recursive: true, force: true });
    process.exit(0);
  }, afterMs);
}
