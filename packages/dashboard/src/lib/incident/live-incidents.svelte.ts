import type { Incident, IncidentPage, LiveMessage, Severity } from "@oddwatch/protocol";
import { untrack } from "svelte";
import type { ApiClient } from "../api/api-client.ts";
import type { LiveConnection } from "../live/live-connection.svelte.ts";
import {
  appendPage,
  type FeedChange,
  type IncidentFeed,
  newestRevision,
  receiveChanges,
  releaseFeed,
  startFeed,
} from "./incident-feed.ts";
import { matchesSeverity, matchesText } from "./incident-filter.ts";

/** Pages asked for at most to catch up after the connection was lost; a longer gap starts the list anew. */
const CATCH_UP_PAGES = 5;

/** A burst changes incidents hundreds of times a second; the list takes them in at most this often. */
const TAKE_IN_EVERY_MS = 250;

/** The list of incidents, filtered, paged, and kept current over the live stream. Create it while a component initialises. */
export class LiveIncidents {
  #feed = $state.raw<IncidentFeed>();
  #error = $state.raw<Error>();
  #loadingMore = $state(false);
  #severities = $state.raw<ReadonlySet<Severity>>(new Set());
  /** What the text filter asks for. Looked for in the rows that are loaded. */
  text = $state("");
  /** Set while the reader reads: nothing moves then. */
  #hold = false;
  #loading = $state.raw<AbortController>();
  /** What came over the stream and is not taken in yet: a page on its way may be too old to know it. */
  #arrived: FeedChange[] = [];
  #takeInTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #api: ApiClient;

  constructor(api: ApiClient, connection: LiveConnection) {
    this.#api = api;
    $effect(() => {
      untrack(() => void this.load());
      return () => this.#loading?.abort();
    });
    $effect(() => connection.listen((message) => this.#receive(message)));
    $effect(() => () => clearTimeout(this.#takeInTimer));
  }

  /** What is shown, newest change first; undefined until the first page came. */
  get current(): readonly Incident[] | undefined {
    return this.#feed?.shown.filter((incident) => matchesText(incident, this.text));
  }

  /** Rows that are loaded, whether the text filter shows them or not. */
  get loaded(): number {
    return this.#feed?.shown.length ?? 0;
  }

  /** Incidents that came while the list was held and that the text filter would show. */
  get waiting(): number {
    const feed = this.#feed;
    if (feed === undefined) return 0;
    const shown = new Set(feed.shown.map((incident) => incident.id));
    return [...feed.waiting.values()].filter((each) => !shown.has(each.id) && matchesText(each, this.text)).length;
  }

  get severities(): ReadonlySet<Severity> {
    return this.#severities;
  }

  /** `unknown` when the oldest rows were let go: only a reload brings them back. */
  get more(): "yes" | "no" | "unknown" {
    if (this.#feed?.nextCursor === undefined) return "unknown";
    return this.#feed.nextCursor === null ? "no" : "yes";
  }

  get loadingMore(): boolean {
    return this.#loadingMore;
  }

  /** Whether the list is being asked for anew. */
  get loading(): boolean {
    return this.#loading !== undefined && !this.#loadingMore;
  }

  /** Why the last loading failed. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Loads the newest page, as for the first time. */
  async load(): Promise<void> {
    await this.#load(async (signal) => {
      const page = await this.#api.incidents({ severities: this.#severities, signal });
      return () => startFeed(page);
    });
  }

  /** Loads the next older page below. */
  async loadMore(): Promise<void> {
    const cursor = this.#feed?.nextCursor;
    if (cursor === undefined || cursor === null || this.#loading !== undefined) return;
    this.#loadingMore = true;
    await this.#load(async (signal) => {
      const page = await this.#api.incidents({ severities: this.#severities, cursor, signal });
      return (feed) => (feed === undefined ? startFeed(page) : appendPage(feed, page));
    });
    this.#loadingMore = false;
  }

  /** Shows only these severities; all when there are none. */
  chooseSeverities(severities: ReadonlySet<Severity>): void {
    this.#severities = severities;
    void this.load();
  }

  /** Holds the list still while the reader reads; lets go of what waited when they no longer do. */
  hold(reading: boolean): void {
    this.#hold = reading;
    if (!reading) this.release();
  }

  /** Puts what waited in its place. */
  release(): void {
    if (this.#feed !== undefined) this.#feed = releaseFeed(this.#feed);
  }

  async #load(ask: (signal: AbortSignal) => Promise<(feed: IncidentFeed | undefined) => IncidentFeed>): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    try {
      const change = await ask(loading.signal);
      if (loading.signal.aborted) return;
      this.#feed = change(this.#feed);
      this.#error = undefined;
    } catch (error) {
      if (loading.signal.aborted) return;
      if (!(error instanceof Error)) throw error;
      this.#error = error;
    }
    this.#loading = undefined;
    this.#takeIn();
  }

  #receive(message: LiveMessage): void {
    if (message.type === "hello") void this.#catchUp(message.revision);
    const listed = this.#feed !== undefined || this.#loading !== undefined;
    if (message.type === "incident" && listed) this.#arrive([message]);
  }

  #arrive(changes: FeedChange[]): void {
    this.#arrived.push(...changes);
    this.#takeInTimer ??= setTimeout(() => {
      this.#takeInTimer = undefined;
      this.#takeIn();
    }, TAKE_IN_EVERY_MS);
  }

  #takeIn(): void {
    if (this.#feed === undefined || this.#loading !== undefined || this.#arrived.length === 0) return;
    const accepts = (each: Incident) => matchesSeverity(each, this.#severities);
    this.#feed = receiveChanges(this.#feed, this.#arrived, { hold: this.#hold, accepts });
    this.#arrived = [];
  }

  /** A stream that was opened anew does not tell what changed in between: asks for it, newest first, down to what is known. */
  async #catchUp(revision: number): Promise<void> {
    if (this.#feed === undefined) return this.#error && this.load();
    const known = newestRevision(this.#feed);
    if (revision === known) return;
    if (revision < known) return this.load();
    await this.#load(async (signal) => {
      const pages = await this.#pagesSince(known, signal);
      if (pages === undefined) {
        const newest = await this.#api.incidents({ severities: this.#severities, signal });
        return () => startFeed(newest);
      }
      this.#arrive(pages.flatMap((page) => page.incidents).map((incident) => ({ incident, alias: null })));
      return (feed) => feed ?? startFeed({ incidents: [], next_cursor: null });
    });
  }

  async #pagesSince(revision: number, signal: AbortSignal): Promise<IncidentPage[] | undefined> {
    const pages: IncidentPage[] = [];
    let cursor: string | undefined;
    while (pages.length < CATCH_UP_PAGES) {
      const page = await this.#api.incidents({ severities: this.#severities, signal, ...(cursor && { cursor }) });
      pages.push(page);
      if (page.next_cursor === null || page.incidents.some((incident) => incident.revision <= revision)) return pages;
      cursor = page.next_cursor;
    }
    return undefined;
  }
}
