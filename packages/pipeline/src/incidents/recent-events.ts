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
const STREAMS = 4;
const CHAINS = 65_536;
/** How far a walk back goes at most: a late event must not hide those before it, nor a long stream cost too much. */
const MOST_STEPS = 2_000;

/**
 * The last activities in a ring, each linked in each of its streams to the one before, so that an incident can collect what
 * led to it. O(1) per activity; walking back costs what it finds.
 *
 * Streams share a fixed number of chains, by their keys: a walk passes over what is of another stream. Nothing is ever
 * taken out of a chain: a link to what the ring has overwritten is its end.
 */
export class RecentEvents {
  readonly #capacity: number;
  readonly #ids: string[];
  readonly #actors: string[];
  readonly #repos: (string | undefined)[];
  readonly #at: Float64Array;
  readonly #taken: Uint8Array;
  /** Four to an event. */
  readonly #keys: Float64Array;
  /** For each event and stream the link before it in its chain; the newest link of each chain. A link is four times an event's number, and its stream; -1 for none. */
  readonly #previous: Float64Array;
  readonly #latest = new Float64Array(CHAINS).fill(-1);
  #count = 0;
  readonly #changed = new Set<number>();

  constructor(capacity = 16_384) {
    this.#capacity = capacity;
    this.#ids = new Array(capacity).fill("");
    this.#actors = new Array(capacity).fill("");
    this.#repos = new Array(capacity).fill(undefined);
    this.#at = new Float64Array(capacity);
    this.#taken = new Uint8Array(capacity);
    this.#keys = new Float64Array(capacity * STREAMS);
    this.#previous = new Float64Array(capacity * STREAMS).fill(-1);
  }

  add({ id, at, actor, repo, keys, taken }: RecentEvent): void {
    const place = this.#count % this.#capacity;
    this.#ids[place] = id;
    this.#actors[place] = actor;
    this.#repos[place] = repo;
    this.#at[place] = at;
    this.#taken[place] = taken ? 1 : 0;
    for (let stream = 0; stream < STREAMS; stream++) this.#link(place, stream, keys[stream]);
    this.#changed.add(Math.floor(place / CHUNK));
    this.#count++;
  }

  #link(place: number, stream: number, key: number): void {
    this.#keys[place * STREAMS + stream] = key;
    if (key === 0) return;
    const chain = chainOf(key);
    this.#previous[place * STREAMS + stream] = this.#latest[chain];
    this.#latest[chain] = this.#count * STREAMS + stream;
  }

  /** Accounts of the last events of a stream back to `since` (ms), whether taken or not, newest first; looks at `limit` events. */
  actorsOf(key: number, since: number, limit: number): Set<string> {
    const actors = new Set<string>();
    this.#walk(key, limit, (place) => {
      if (this.#at[place] >= since) actors.add(this.#actors[place]);
      return true;
    });
    return actors;
  }

  /** Events of a stream that no incident has taken yet, newest first, back to `since` (ms); takes them. */
  take(key: number, since: number, limit: number): RecentEvent[] {
    const found: RecentEvent[] = [];
    this.#walk(key, MOST_STEPS, (place) => {
      if (this.#taken[place] === 0 && this.#at[place] >= since) {
        this.#taken[place] = 1;
        this.#changed.add(Math.floor(place / CHUNK));
        found.push(this.#event(place));
      }
      return found.length < limit;
    });
    return found;
  }

  /** Visits at most `most` events of a stream, newest first, while the visit says so. */
  #walk(key: number, most: number, visit: (place: number) => boolean): void {
    const oldest = Math.max(0, this.#count - this.#capacity) * STREAMS;
    let link = key === 0 ? -1 : this.#latest[chainOf(key)];
    for (let steps = 0; steps < most && link >= oldest; link = this.#previous[link % this.#previous.length]) {
      const slot = link % this.#previous.length;
      if (this.#keys[slot] !== key) continue;
      steps++;
      if (!visit(Math.floor(slot / STREAMS))) return;
    }
  }

  #event(place: number): RecentEvent {
    const [first, second, third, fourth] = this.#keys.subarray(place * STREAMS, (place + 1) * STREAMS);
    return {
      id: this.#ids[place],
      at: this.#at[place],
      actor: this.#actors[place],
      repo: this.#repos[place],
      keys: [first, second, third, fourth],
      taken: this.#taken[place] === 1,
    };
  }

  /** In chunks of 1,024 events; only those that changed since the last call unless `all`. */
  save(all: boolean): Map<string, Uint8Array> {
    const parts = new Map<string, Uint8Array>();
    const held = Math.min(this.#count, this.#capacity);
    for (let chunk = 0; chunk * CHUNK < held; chunk++) {
      if (!all && !this.#changed.has(chunk)) continue;
      const [from, to] = [chunk * CHUNK, Math.min(held, (chunk + 1) * CHUNK)];
      const writer = new ByteWriter();
      writer.json([this.#ids, this.#actors, this.#repos].map((each) => each.slice(from, to)));
      writer.float64s(this.#at.subarray(from, to));
      writer.float64s(this.#keys.subarray(from * STREAMS, to * STREAMS));
      writer.raw(this.#taken.subarray(from, to));
      parts.set(`recent/${chunk}`, writer.bytes());
    }
    const head = new ByteWriter();
    head.json({ count: this.#count });
    parts.set("recent/head", head.bytes());
    this.#changed.clear();
    return parts;
  }

  /** Goes on exactly from what `save` gave. @throws RangeError when a part is missing or cut short. */
  restore(parts: ReadonlyMap<string, Uint8Array>): void {
    const { count } = new ByteReader(parts.get("recent/head")).json() as { count: number };
    const held = Math.min(count, this.#capacity);
    for (let from = 0; from < held; from += CHUNK)
      this.#read(new ByteReader(parts.get(`recent/${from / CHUNK}`)), from);
    this.#latest.fill(-1);
    this.#changed.clear();
    for (this.#count = count - held; this.#count < count; this.#count++) {
      const place = this.#count % this.#capacity;
      for (let stream = 0; stream < STREAMS; stream++) this.#link(place, stream, this.#keys[place * STREAMS + stream]);
    }
  }

  #read(reader: ByteReader, from: number): void {
    const [ids, actors, repos] = reader.json() as [string[], string[], (string | null)[]];
    for (let at = 0; at < ids.length; at++) {
      this.#ids[from + at] = ids[at];
      this.#actors[from + at] = actors[at];
      this.#repos[from + at] = repos[at] ?? undefined;
    }
    this.#at.set(reader.float64s(), from);
    this.#keys.set(reader.float64s(), from * STREAMS);
    this.#taken.set(reader.raw(), from);
  }
}

function chainOf(key: number): number {
  return key % CHAINS;
}
