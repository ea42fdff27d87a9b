import type { LiveMessage } from "@oddwatch/protocol";
import { type ConnectionState, type EventStream, followLiveStream } from "./live-stream.ts";

type Listener = (message: LiveMessage) => void;

/** The live stream of the page and how it is doing. Create it while a component initialises. */
export class LiveConnection {
  #state = $state<ConnectionState>("connecting");
  #lostAt = $state<number>();
  #wasLive = $state(false);
  #unreadable = $state(0);
  #attempt = $state(0);
  readonly #listeners = new Set<Listener>();
  readonly #now: () => number;

  constructor(open: (url: string) => EventStream, now: () => number) {
    this.#now = now;
    $effect(() => {
      void this.#attempt;
      return followLiveStream({
        url: "/api/v1/stream",
        open,
        after(delayMs, call) {
          const timer = setTimeout(call, delayMs);
          return () => clearTimeout(timer);
        },
        onMessage: (message) => {
          for (const listener of this.#listeners) listener(message);
        },
        onState: (state) => this.#enter(state),
        onUnreadable: () => {
          this.#unreadable += 1;
        },
      });
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Since when nothing is heard, ms since epoch; undefined while live. */
  get lostAt(): number | undefined {
    return this.#lostAt;
  }

  /** Whether it ever stood since the page was opened. */
  get wasLive(): boolean {
    return this.#wasLive;
  }

  /** Messages that this version of the page could not read. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** Calls `listener` with every message until the returned function is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens the stream anew at once, as after a session was opened. */
  reconnect(): void {
    this.#attempt += 1;
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.#wasLive ||= state === "live";
    this.#lostAt = state === "live" ? undefined : (this.#lostAt ?? this.#now());
  }
}
