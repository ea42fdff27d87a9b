import type { Health, LiveMessage, SourceHealth, Stats } from "@oddwatch/protocol";
import type { ApiClient } from "../api/api-client.ts";
import { ApiProblem, asksForToken } from "../api/api-error.ts";
import type { LiveConnection } from "../live/live-connection.svelte.ts";

export type WatchNotice = Stats["notices"][number];

const STATS_EVERY_MS = 10_000;
const NOTICES_KEPT = 50;

/** How the watching itself does: health, figures, notices, and whether a token is asked for. Create it while a component initialises. */
export class WatchState {
  #health = $state.raw<Health>();
  #stats = $state.raw<Stats>();
  #notices = $state.raw<readonly WatchNotice[]>([]);
  #locked = $state(false);
  #answering = $state(true);
  readonly #api: ApiClient;

  constructor(api: ApiClient, connection: LiveConnection) {
    this.#api = api;
    $effect(() => connection.listen((message) => this.#receive(message)));
    $effect(() => {
      void this.refresh();
      const timer = setInterval(() => void this.refresh(), STATS_EVERY_MS);
      return () => clearInterval(timer);
    });
  }

  get health(): Health | undefined {
    return this.#health;
  }

  get stats(): Stats | undefined {
    return this.#stats;
  }

  get sources(): readonly SourceHealth[] {
    return this.#health?.sources ?? this.#stats?.sources ?? [];
  }

  /** Newest first. */
  get notices(): readonly WatchNotice[] {
    return this.#notices;
  }

  /** The service asks for a token. */
  get locked(): boolean {
    return this.#locked;
  }

  /** Whether the last question was answered, with whatever. */
  get answering(): boolean {
    return this.#answering;
  }

  /** Asks for figures and health. Its failures are states of the page, so it never throws. */
  async refresh(): Promise<void> {
    const [stats, health] = await Promise.allSettled([this.#api.stats(), this.#api.health()]);
    if (stats.status === "fulfilled") {
      this.#stats = stats.value;
      this.#notices = stats.value.notices;
    }
    if (health.status === "fulfilled") this.#health = health.value;
    this.#locked = stats.status === "rejected" && asksForToken(stats.reason);
    this.#answering = stats.status === "fulfilled" || stats.reason instanceof ApiProblem;
  }

  #receive(message: LiveMessage): void {
    if (message.type === "health") this.#health = message.health;
    if (message.type === "notice") {
      const { at, kind, text } = message;
      this.#notices = [{ at, kind, text }, ...this.#notices].slice(0, NOTICES_KEPT);
    }
  }
}
