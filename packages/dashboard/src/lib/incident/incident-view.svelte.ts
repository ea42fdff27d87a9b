import type { IncidentDetail, LiveMessage } from "@oddwatch/protocol";
import type { ApiClient } from "../api/api-client.ts";
import type { LiveConnection } from "../live/live-connection.svelte.ts";

/** A flood changes its incident many times a second; its evidence is asked for at most this often. */
const REFRESH_AFTER_MS = 2_000;

/** One incident with its evidence, kept current while it is looked at. Create it while a component initialises. */
export class IncidentView {
  #detail = $state.raw<IncidentDetail>();
  #error = $state.raw<Error>();
  #survivor = $state<string>();
  #attempt = $state(0);
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;
  #loading: AbortController | undefined;
  readonly #id: string;
  readonly #api: ApiClient;

  constructor(id: string, api: ApiClient, connection: LiveConnection) {
    this.#id = id;
    this.#api = api;
    $effect(() => {
      void this.#attempt;
      void this.#load();
      return () => this.#loading?.abort();
    });
    $effect(() => connection.listen((message) => this.#receive(message)));
    $effect(() => () => clearTimeout(this.#refreshTimer));
  }

  /** Undefined until it came. */
  get current(): IncidentDetail | undefined {
    return this.#detail;
  }

  /** Why it could not be loaded. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** The id of the incident that this one became part of; undefined while it stands for itself. */
  get survivor(): string | undefined {
    return this.#survivor;
  }

  /** Asks for it again. */
  retry(): void {
    this.#error = undefined;
    this.#attempt += 1;
  }

  async #load(): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    try {
      const detail = await this.#api.incident(this.#id, loading.signal);
      if (detail.id !== this.#id) this.#survivor = detail.id;
      this.#detail = detail;
      this.#error = undefined;
    } catch (error) {
      if (loading.signal.aborted) return;
      if (!(error instanceof Error)) throw error;
      this.#error = error;
    }
  }

  #receive(message: LiveMessage): void {
    if (message.type !== "incident") return;
    if (message.alias === this.#id) this.#survivor = message.incident.id;
    const detail = this.#detail;
    if (detail === undefined || message.incident.id !== detail.id || message.incident.revision <= detail.revision)
      return;
    this.#detail = { ...detail, ...message.incident };
    this.#refreshTimer ??= setTimeout(() => {
      this.#refreshTimer = undefined;
      void this.#load();
    }, REFRESH_AFTER_MS);
  }
}
