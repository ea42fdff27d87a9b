import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";

const HOUR_MS = 3_600_000;
/** Above every id GitHub has given so far, so that no two copies of an event share one. */
const ID_STEP = 10n ** 12n;

export interface ShiftOptions {
  /** Recorded hours, `.json.gz`, named by their hour as GH Archive does. They are taken in this order, again and again. */
  from: string[];
  /** An existing folder for the hours that are written. */
  to: string;
  /** How many events to write. */
  events: number;
  /** Start of the first hour written, ms since epoch. */
  startAt: number;
  /** Part of the accounts and repositories that comes back in every copy, 0..1; the others are new names each time. */
  returning?: number;
  /** Decides which names come back. */
  seed?: string;
}

/**
 * Turns recorded hours into any number of distinct events: each copy gets other ids, other commits, later times and, for the
 * part that does not come back, other names, and every hour written follows the one before. The same options give the same
 * bytes. Streams: memory does not grow with the number of events. Gives the paths written, in order.
 */
export async function shiftHours(options: ShiftOptions): Promise<string[]> {
  const { from, to, events, startAt } = options;
  const written: string[] = [];
  for (let left = events; left > 0; ) {
    const index = written.length;
    const source = from[index % from.length];
    if (source === undefined) throw new RangeError("no recorded hours were given");
    const hourAt = startAt + index * HOUR_MS;
    const path = join(to, `${hourName(hourAt)}.json.gz`);
    const shift = createShift({ ...options, copy: Math.floor(index / from.length), hourAt });
    const count = await copyLines(source, path, shift, left);
    if (count === 0) throw new RangeError(`${source} holds no events`);
    left -= count;
    written.push(path);
  }
  return written;
}

async function copyLines(from: string, to: string, shift: (line: string) => string, most: number): Promise<number> {
  let count = 0;
  const lines = createInterface({ input: createReadStream(from).pipe(createGunzip()), crlfDelay: Infinity });
  async function* shifted() {
    for await (const line of lines) {
      if (count >= most) break;
      if (line === "") continue;
      count += 1;
      yield `${shift(line)}\n`;
    }
  }
  await pipeline(Readable.from(shifted()), createGzip({ level: 6 }), createWriteStream(to));
  return count;
}

interface RecordedEvent {
  id?: string;
  created_at: string;
  actor: { login: string; id?: number };
  repo: { name: string; id?: number };
  payload?: { head?: unknown; before?: unknown };
}

/** Rewrites one line of `copy` (0 keeps names and ids) into the hour that begins at `hourAt`. */
export function createShift(options: {
  copy: number;
  hourAt: number;
  returning?: number;
  seed?: string;
}): (line: string) => string {
  const { copy, hourAt, returning = 0.5, seed = "oddwatch" } = options;
  const comesBack = (name: string) => copy === 0 || hashOf(`${seed} ${name}`).readUInt32BE() < returning * 2 ** 32;
  const rename = (name: string) => (comesBack(name) ? name : `${name}-${copy.toString(36)}`);

  return function shift(line) {
    const event = JSON.parse(line) as RecordedEvent;
    const login = event.actor.login;
    if (event.id !== undefined) event.id = String(BigInt(event.id) + BigInt(copy) * ID_STEP);
    event.created_at = new Date(hourAt + (Date.parse(event.created_at) % HOUR_MS)).toISOString().replace(".000Z", "Z");
    const [owner = "", name = ""] = event.repo.name.split("/");
    event.repo.name = `${rename(owner)}/${rename(name)}`;
    event.actor.login = rename(login);
    if (!comesBack(login) && event.actor.id !== undefined) event.actor.id += copy * 1e10;
    if (!comesBack(name) && event.repo.id !== undefined) event.repo.id += copy * 1e10;
    const { payload } = event;
    if (payload && copy > 0) {
      if (typeof payload.head === "string") payload.head = commitHash(payload.head, copy);
      if (typeof payload.before === "string") payload.before = commitHash(payload.before, copy);
    }
    return JSON.stringify(event);
  };
}

function commitHash(original: string, copy: number): string {
  return hashOf(`${original} ${copy}`).toString("hex").slice(0, 40);
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** `2025-07-04-5`: the hour as GH Archive names its files, without a leading zero. */
function hourName(at: number): string {
  const time = new Date(at);
  return `${time.toISOString().slice(0, 10)}-${time.getUTCHours()}`;
}
