import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statfsSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** Where the shared server listens, and the database to copy. */
export interface DatabaseServer {
  host: string;
  port: number;
  user: string;
  template: string;
}

const START_MS = 60_000;
const ROOM_BYTES = 2 * 1024 ** 3;

/** One folder and one server for each version of the code's place and schema. */
export const SERVER_FOLDER = join(
  quickFolder(),
  `oddwatch-test-${process.getuid?.() ?? "user"}-${digestOf(import.meta.url + migrationText())}`,
);
const DOOR = join(SERVER_FOLDER, "door");

let joined: Promise<DatabaseServer> | undefined;

/**
 * The server shared by every test process of this tree. The connection to its door is what keeps it alive: the system
 * closes it when this process ends, however it ends, so nothing outlives a run.
 */
export function joinDatabaseServer(): Promise<DatabaseServer> {
  joined ??= knockUntilOpen();
  return joined;
}

async function knockUntilOpen(): Promise<DatabaseServer> {
  const until = performance.now() + START_MS;
  for (let attempt = 0; ; attempt++) {
    const server = await knock();
    if (server !== undefined) return server;
    if (performance.now() > until)
      throw new Error(`no test database server answered in ${START_MS} ms, see ${SERVER_FOLDER}`);
    if (attempt % 10 === 0) startServer(); // those that come second end at once
    await sleep(100);
  }
}

function knock(): Promise<DatabaseServer | undefined> {
  return new Promise((resolve) => {
    const socket: Socket = connect(DOOR);
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => {
      text += chunk;
      if (!text.endsWith("\n")) return;
      socket.unref();
      resolve(JSON.parse(text));
    });
    socket.once("error", () => resolve(undefined)); // nobody is there yet
    socket.once("close", () => resolve(undefined));
  });
}

function startServer(): void {
  const program = fileURLToPath(new URL("database-server-main.ts", import.meta.url));
  spawn(process.execPath, [program, SERVER_FOLDER, DOOR], { detached: true, stdio: "ignore" }).unref();
}

/** In memory where there is plenty of it: a database is copied five to ten times as fast. */
function quickFolder(): string {
  const memory = "/dev/shm";
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > ROOM_BYTES ? memory : tmpdir();
}

/** Another schema needs another template. */
function migrationText(): string {
  const folder = new URL("../packages/server/src/storage/migrations/", import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join();
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
