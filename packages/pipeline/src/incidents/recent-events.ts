import { ByteReader, ByteWriter } from "../bytes.ts";

/** What is remembered of a recent activity: enough to be evidence of an incident that opens a little later. */
export interface RecentEvent {
  id: string;
  at: number;
  actor: string;
  repo: string | undefined;
  /** Keys of the streams it belongs to: account, repository, text, name; 0 for none. */
  keys: [number, number, number, number];
  /** Whether it is evidence of an incident already. */
  taken: boolean;
}

const CHUNK = 1024;
/** How far a walk back goes at most: a late event must not hide those before it, nor a long stream cost too much. */
const MOST_STEPS = 2_000;

/**
 * The last activities in a ring, each linked to the one before in the same stream, so that an incident can collect what
 * led to it. O(1) per activity; walking back costs what it finds.
 */
export class RecentEvents {
  readonly #capacity: number;
  #events: (RecentEvent | undefined)[];
  /** For each event and stream, the number of the event before in that stream. */
  #previous: Float64Array;
  readonly #latest = new Map<number, number>();
  #count = 0;
  readonly #changed = new Set<number>();

  constructor(capacity = 16_384) {
    this.#capacity = capacity;
    this.#events = new Array(capacity);
    this.#previous = new Float64Array(capacity * 4).fill(-1);
  }

  add(event: RecentEvent): void {
    const place = this.#count % this.#capacity;
    this.#forget(place);
    this.#events[place] = event;
    for (let stream = 0; stream < 4; stream++) {
      const key = event.keys[stream];
      this.#previous[place * 4 + stream] = key === 0 ? -1 : (this.#latest.get(key) ?? -1);
      if (key !== 0) this.#latest.set(key, this.#count);
    }
    this.#changed.add(Math.floor(place / CHUNK));
    this.#count++;
  }

  #forget(place: number): void {
    const event = this.#events[place];
    if (event === undefined) return;
    const number = this.#count - this.#capacity;
    for (const key of event.keys) if (this.#latest.get(key) === number) this.#latest.delete(key);
  }

  /** Accounts of the last events of a stream back to `since` (ms), whether taken or not, newest first; looks at `limit` events. */
  actorsOf(key: number, since: number, limit: number): Set<string> {
    const actors = new Set<string>();
    let number = this.#latest.get(key) ?? -1;
    for (let steps = 0; steps < limit; steps++) {
      if (number < 0 || number < this.#count - this.#capacity) break;
      const place = number % this.#capacity;
      const event = this.#events[place];
      if (event === undefined) break;
      if (event.at >= since) actors.add(event.actor);
      number = this.#previous[place * 4 + event.keys.indexOf(key)];
    }
    return actors;
  }

  /** Events of a stream that no incident has taken yet, newest first, back to `since` (ms); takes them. */
  take(key: number, since: number, limit: number): RecentEvent[] {
    const found: RecentEvent[] = [];
    let number = this.#latest.get(key) ?? -1;
    for (let steps = 0; steps < MOST_STEPS && found.length < limit; steps++) {
      if (number < 0 || number < this.#count - this.#capacity) break;
      const place = number % this.#capacity;
      const event = this.#events[place];
      if (event === undefined) break;
      if (!event.taken && event.at >= since) {
        event.taken = true;
        this.#changed.add(Math.floor(place / CHUNK));
        found.push(event);
      }
      number = this.#previous[place * 4 + event.keys.indexOf(key)];
    }
    return found;
  }

  /** In chunks of 1,024 events; only those that changed since the last call unless `all`. */
  save(all: boolean): Map<string, Uint8Array> {
    const parts = new Map<string, Uint8Array>();
    for (let chunk = 0; chunk < Math.ceil(this.#capacity / CHUNK); chunk++) {
      if (!all && !this.#changed.has(chunk)) continue;
      const from = chunk * CHUNK;
      if (this.#events[from] === undefined) continue;
      const writer = new ByteWriter();
      writer.json(this.#events.slice(from, from + CHUNK).filter((event) => event !== undefined));
      writer.float64s(this.#previous.subarray(from * 4, Math.min(this.#capacity, from + CHUNK) * 4));
      parts.set(`recent/${chunk}`, writer.bytes());
    }
    const head = new ByteWriter();
    head.json({ count: this.#count });
    parts.set("recent/head", head.bytes());
    this.#changed.clear();
    return parts;
  }

  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    const { count } = new ByteReader(parts.get("recent/head")).json() as { count: number };
    this.#count = count;
    this.#events = new Array(this.#capacity);
    this.#previous = new Float64Array(this.#capacity * 4).fill(-1);
    this.#latest.clear();
    this.#changed.clear();
    for (let chunk = 0; chunk < Math.ceil(this.#capacity / CHUNK); chunk++) {
      const bytes = parts.get(`recent/${chunk}`);
      if (bytes === undefined) continue;
      const reader = new ByteReader(bytes);
      for (const [index, event] of (reader.json() as RecentEvent[]).entries())
        this.#events[chunk * CHUNK + index] = event;
      this.#previous.set(reader.float64s(), chunk * CHUNK * 4);
    }
    for (let number = Math.max(0, count - this.#capacity); number < count; number++) {
      const event = this.#events[number % this.#capacity];
      for (const key of event?.keys ?? []) if (key !== 0) this.#latest.set(key, number);
    }
  }
}
