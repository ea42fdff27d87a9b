import type { Clock } from "../clock.ts";
import type { Act, AuditLog } from "./audit-log.ts";

const MINUTE_MS = 60_000;
/** Lines a minute: of one caller who is known, of one address of strangers, and of all strangers together. */
const MOST = { caller: 100, address: 10, strangers: 300 };

interface Sender {
  act: Pick<Act, "who" | "via" | "address">;
  noted: number;
  more: number;
}

/**
 * Notes refusals in the audit log, so many a minute at most: how many more there were is one line when the minute is over.
 * Whoever is refused at speed cannot fill the log.
 */
export class RefusalNotes {
  readonly #audit: Pick<AuditLog, "begin">;
  readonly #clock: Clock;
  #since: number;
  #senders = new Map<string, Sender>();
  #ofStrangers = 0;
  /** Of addresses that no line was left for. */
  #elsewhere = 0;

  /** `clock`: ms since epoch. */
  constructor(audit: Pick<AuditLog, "begin">, clock: Clock) {
    this.#audit = audit;
    this.#clock = clock;
    this.#since = clock();
  }

  /** Notes one, or only that there was one more. Rejects when the database does not answer. */
  async note(act: Act): Promise<void> {
    await this.settle();
    const isStranger = act.via === "unknown";
    if (isStranger && this.#ofStrangers >= MOST.strangers) {
      this.#elsewhere += 1;
      return;
    }
    const sender = this.#senderOf(act, isStranger);
    if (sender.noted >= (isStranger ? MOST.address : MOST.caller)) {
      sender.more += 1;
      return;
    }
    sender.noted += 1;
    if (isStranger) this.#ofStrangers += 1;
    await this.#audit.begin(act);
  }

  /** Writes how many more there were, when the minute is over. To be called now and then. */
  async settle(): Promise<void> {
    if (this.#clock() - this.#since >= MINUTE_MS) await this.close();
  }

  /** Writes it in any case. */
  async close(): Promise<void> {
    const left = [...this.#senders.values()].map(({ act, more }) => ({ ...act, more }));
    left.push({ who: "unknown", via: "unknown", address: "many addresses", more: this.#elsewhere });
    this.#since = this.#clock();
    this.#senders = new Map();
    this.#ofStrangers = this.#elsewhere = 0;
    for (const { more, ...act } of left) {
      if (more > 0) await this.#audit.begin({ ...act, action: "refusedMore", target: `${more} more`, status: null });
    }
  }

  #senderOf({ who, via, address }: Act, isStranger: boolean): Sender {
    const key = isStranger ? `address ${address}` : `${via} ${who}`;
    const sender = this.#senders.get(key) ?? { act: { who, via, address }, noted: 0, more: 0 };
    this.#senders.set(key, sender);
    return sender;
  }
}
