import type { QuarantinedEvent, ReceivedEvent } from "../event-page.ts";
import { hashedId } from "../hashed-id.ts";
import { RecentEvents } from "./deduplicate.ts";

const MOST_QUARANTINED = 2_000;

/** Lets through what was not let through before: pages show the same events again and again, and old ones come back. */
export class FreshEvents {
  readonly #events: RecentEvents;
  readonly #quarantined = new Set<string>();

  /** Remembers at most so many events (about 100 bytes each). */
  constructor(capacity = 50_000) {
    this.#events = new RecentEvents(capacity);
  }

  pick(events: readonly ReceivedEvent[]): ReceivedEvent[] {
    return events.filter(({ event }) => this.#events.add(event));
  }

  pickQuarantined(quarantined: readonly QuarantinedEvent[]): QuarantinedEvent[] {
    return quarantined.filter(({ raw }) => {
      const hash = hashedId(raw);
      if (this.#quarantined.has(hash)) return false;
      if (this.#quarantined.size >= MOST_QUARANTINED) this.#quarantined.clear(); // told twice is better than never
      this.#quarantined.add(hash);
      return true;
    });
  }
}
