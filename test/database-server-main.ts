import { rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
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
const guests = new Set<Socket>();
const server = await openDoor();
const postgres = await startPostgres({ dataDir: folder, log: LOG, settings: FAST_SETTINGS });
await makeTemplate(postgres);
const greeting = `${JSON.stringify({ ...postgres.connection, template: TEMPLATE })}\n`;
for (const guest of guests) guest.write(greeting);
server.on("connection", (guest) => guest.write(greeting));
server.on("guest left", () => endWhenIdle(IDLE_MS));
endWhenIdle(guests.size === 0 ? FIRST_GUEST_MS : IDLE_MS);

/** Whoever comes second leaves at once. */
async function openDoor(): Promise<Server> {
  if (await answers()) process.exit(0);
  await rm(door, { force: true });
  const opened = createServer((guest) => {
    guests.add(guest);
    guest.on("error", () => guest.destroy());
    guest.once("close", () => {
      guests.delete(guest);
      opened.emit("guest left");
    });
  });
  return new Promise((resolve) => {
    opened.once("error", () => process.exit(0)); // another was quicker
    opened.listen(door, () => resolve(opened));
  });
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

/** The door stays shut to newcomers only by the end of the process, so that no second server starts in the same folder. */
function endWhenIdle(afterMs: number): void {
  setTimeout(async () => {
    if (guests.size > 0) return;
    server.removeAllListeners("connection").on("connection", (guest) => guest.destroy());
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
    process.exit(0);
  }, afterMs);
}
