import type { PipelineOutput } from "../output.ts";
import { addKey } from "./include-event.ts";
import { publicIncident } from "./public-incident.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

const MOST_TRACKED = 5_000;
/** How many make room at once, so that a flood of openings does not pay for each. */
const ROOM = 250;

/** The incidents that are carried: open ones, and resolved ones that may come back. By id, and by the keys that lead to them. */
export class IncidentTable {
  #byKey = new Map<number, TrackedIncident>();
  #byId = new Map<string, TrackedIncident>();
  readonly #changed = new Set<string>();

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): TrackedIncident | undefined {
    return this.#byId.get(id);
  }

  all(): IterableIterator<TrackedIncident> {
    return this.#byId.values();
  }

  /** The incident that a stream or a link leads to; undefined for 0. */
  at(key: number): TrackedIncident | undefined {
    return key === 0 || this.#byKey.size === 0 ? undefined : this.#byKey.get(key);
  }

  /** Carries an incident, by all of its keys. */
  add(incident: TrackedIncident): void {
    this.#byId.set(incident.id, incident);
    for (const key of incident.streams) this.#byKey.set(key, incident);
    for (const key of incident.links) this.#byKey.set(key, incident);
    this.touch(incident);
  }

  /** It is to be saved again. */
  touch(incident: TrackedIncident): void {
    this.#changed.add(incident.id);
  }

  /** Lets a stream's activities belong to the incident, unless it has too many. */
  addStream(incident: TrackedIncident, key: number): void {
    if (addKey(incident.streams, key)) this.#byKey.set(key, incident);
  }

  /** Lets strange activities find the incident by this key, unless it has too many. */
  addLink(incident: TrackedIncident, key: number): void {
    if (addKey(incident.links, key)) this.#byKey.set(key, incident);
  }

  /** The same for a key that may lead to another incident: from now on it leads to this one alone. */
  claimLink(incident: TrackedIncident, key: number): void {
    const holder = this.#byKey.get(key);
    if (holder === incident) return;
    if (holder !== undefined) {
      holder.links = holder.links.filter((each) => each !== key);
      this.#byKey.delete(key);
      this.touch(holder);
    }
    this.addLink(incident, key);
  }

  /** Every key of `from` leads to `into` from now on, and `from` is carried no more. */
  handOver(from: TrackedIncident, into: TrackedIncident): void {
    this.forget(from);
    for (const key of from.streams) this.addStream(into, key);
    for (const key of from.links) this.addLink(into, key);
    this.touch(into);
  }

  forget(incident: TrackedIncident): void {
    for (const key of incident.streams) if (this.#byKey.get(key) === incident) this.#byKey.delete(key);
    for (const key of incident.links) if (this.#byKey.get(key) === incident) this.#byKey.delete(key);
    this.#byId.delete(incident.id);
  }

  /** Bounded: resolved incidents go first, then those that weigh least, then the quietest. A flood pushes no heavy one out. */
  makeRoom(seq: number): PipelineOutput[] {
    if (this.#byId.size <= MOST_TRACKED) return [];
    const leastFirst = [...this.#byId.values()].sort(
      (a, b) =>
        Number(b.state === "resolved") - Number(a.state === "resolved") ||
        a.weighted - b.weighted ||
        a.lastEventAt - b.lastEventAt ||
        a.openedSeq - b.openedSeq,
    );
    return leastFirst.slice(0, ROOM).flatMap((incident): PipelineOutput[] => {
      this.forget(incident);
      if (incident.state === "resolved") return [];
      incident.state = "resolved";
      return [{ output: "incident", seq, change: "updated", incident: publicIncident(incident), eventIds: [] }];
    });
  }

  /** Ids in the order in which they were added. */
  get ids(): string[] {
    return [...this.#byId.keys()];
  }

  /** One part an incident; only those that changed since the last call unless `all`. */
  save(all: boolean): Map<string, Uint8Array> {
    const parts = new Map<string, Uint8Array>();
    for (const [id, incident] of this.#byId) {
      if (all || this.#changed.has(id)) parts.set(`incident/${id}`, new TextEncoder().encode(JSON.stringify(incident)));
    }
    this.#changed.clear();
    return parts;
  }

  /** @throws RangeError when one of the parts is missing. */
  restore(ids: readonly string[], parts: ReadonlyMap<string, Uint8Array>): void {
    this.#byId = new Map();
    this.#byKey = new Map();
    for (const id of ids) {
      const bytes = parts.get(`incident/${id}`);
      if (bytes === undefined) throw new RangeError(`the snapshot lacks incident/${id}`);
      this.add(JSON.parse(new TextDecoder().decode(bytes)) as TrackedIncident);
    }
    this.#changed.clear();
  }
}
