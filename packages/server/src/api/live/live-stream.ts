import { Readable } from "node:stream";
import type { SocketFilter } from "@oddwatch/protocol";
import type { ApiStore, ChangedIncident } from "../api-store.ts";
import { ClientQueue, type ClientQueueOptions } from "./client-queue.ts";
import { type IncidentFrame, incidentFrame, placeIn, readTopic, type Topic } from "./incident-frame.ts";
import type { FeedClient, LiveFeed } from "./live-feed.ts";
import { SSE_FORM, type StreamForm } from "./stream-form.ts";

/** A client that took nothing for so many heartbeats is gone. */
const BEATS_UNREAD = 4;
const BYTES_BUFFERED = 16_384;
const TEXTS_BUFFERED = 4;
/** Few, as a client that does not read goes on holding them. */
const PAGE_ROWS = 25;

export interface LiveStreamOptions {
  feed: LiveFeed;
  store: Pick<ApiStore, "changedSince" | "raisedSince">;
  topic: Topic;
  /** The last place in the topic that this client has seen. */
  revision: number;
  /** First text of the stream. */
  greeting: string;
  /** Whether messages of this name are wanted. */
  wants: (message: string) => boolean;
  /** Which incidents are wanted of a catch-up now: others are not read. All unless given. */
  wanted?: () => readonly SocketFilter[];
  /** Server-sent events unless given. */
  form?: StreamForm;
  queue?: ClientQueueOptions;
  /** Incidents read from the store at once. */
  pageRows?: number;
}

/**
 * What one client reads. It first catches up from the store, page by page as fast as the client reads, then
 * follows the feed. No incident is skipped: when the client is too slow the stream is destroyed, and the client comes
 * back with the last id it got. Memory is bounded by the queue and one page of the store.
 */
export class LiveStream extends Readable implements FeedClient {
  #options: LiveStreamOptions;
  #form: StreamForm;
  #queue: ClientQueue;
  #state: "behind" | "reading" | "live" | "ended" = "behind";
  #seen: number;
  /** Read from the store, not yet sent, the next one last. */
  #backlog: ChangedIncident[] = [];
  /** The feed's place before the last reading that found nothing more; undefined while there may be more. */
  #readToEndAt: number | undefined;
  #pageRows: number;
  #isWanted = false;
  #unreadBeats = 0;

  constructor(options: LiveStreamOptions) {
    const { form = SSE_FORM } = options;
    super(form.apart ? { objectMode: true, highWaterMark: TEXTS_BUFFERED } : { highWaterMark: BYTES_BUFFERED });
    this.#options = options;
    this.#form = form;
    this.#queue = new ClientQueue(options.queue);
    this.#pageRows = options.pageRows ?? PAGE_ROWS;
    this.#seen = options.revision;
    this.#queue.offer({ text: options.greeting, droppable: false });
    options.feed.join(this);
  }

  takeIncidents(topic: Topic, frames: IncidentFrame[]): void {
    if (topic !== this.#options.topic || this.#state !== "live") return; // until live, the store is read for them
    for (const frame of frames) {
      if (frame.revision <= this.#seen) continue;
      this.#seen = frame.revision;
      const text = this.#form.incident(frame);
      if (text !== undefined && !this.#offer(text, false)) {
        this.#giveUp();
        return;
      }
    }
    this.#pump();
  }

  takeMessage(name: string, written: { sse: string; json: string }): void {
    if (!this.#options.wants(name)) return;
    this.#offer(this.#form.message(written), true);
    this.#pump();
  }

  beat(): void {
    this.#unreadBeats = this.#queue.size > 0 ? this.#unreadBeats + 1 : 0;
    if (this.#unreadBeats >= BEATS_UNREAD) {
      this.#giveUp();
      return;
    }
    this.#offer(this.#form.beat, true);
    this.#pump();
  }

  end(): void {
    this.#options.feed.leave(this);
    if (this.#state === "ended") return;
    this.#state = "ended";
    this.push(null);
  }

  override _read(): void {
    this.#isWanted = true;
    this.#pump();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#state = "ended";
    this.#options.feed.leave(this);
    done(error);
  }

  #pump(): void {
    while (this.#isWanted && this.#state !== "ended") {
      const text = this.#queue.take()?.text ?? this.#nextOfBacklog();
      if (text === undefined) break;
      this.#unreadBeats = 0;
      this.#isWanted = this.push(text);
    }
    if (this.#isWanted && this.#state === "behind") this.#catchUp();
  }

  #nextOfBacklog(): string | undefined {
    const { topic, feed } = this.#options;
    for (let changed = this.#backlog.pop(); changed !== undefined; changed = this.#backlog.pop()) {
      this.#seen = placeIn(topic, changed);
      const frame = incidentFrame(topic, changed, feed.report);
      const text = frame && this.#form.incident(frame);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  #catchUp(): void {
    const { feed, store, topic, wanted } = this.#options;
    this.#seen = Math.max(this.#seen, this.#readToEndAt ?? 0); // what was not wanted was passed over as well
    if (this.#readToEndAt === feed.revisions[topic]) {
      this.#state = "live";
      const text = this.#form.caughtUp?.(this.#seen);
      if (text === undefined) return;
      this.#offer(text, false);
      this.#pump();
      return;
    }
    this.#state = "reading";
    let announced = 0;
    const read = async () => {
      if (this.#state === "ended") return [];
      announced = feed.revisions[topic];
      return readTopic(store, topic, this.#seen, { limit: this.#pageRows, wanted: wanted?.() });
    };
    feed.catchUps.take(read).then(
      (page) => {
        if (this.#state === "ended") return;
        this.#backlog = page.toReversed();
        this.#readToEndAt = page.length < this.#pageRows ? announced : undefined;
        this.#state = "behind";
        this.#pump();
      },
      (error: Error) => this.destroy(error),
    );
  }

  #offer(text: string, droppable: boolean): boolean {
    if (this.#state === "ended") return true;
    const before = this.#queue.dropped;
    const outcome = this.#queue.offer({ text, droppable });
    this.#options.feed.countDropped(this.#queue.dropped - before);
    return outcome !== "overflow";
  }

  #giveUp(): void {
    this.#options.feed.report.metrics.sseOverflows.inc();
    this.destroy();
  }
}
