import { Readable } from "node:stream";
import type { ApiStore, ChangedIncident } from "../api-store.ts";
import { ClientQueue, type ClientQueueOptions } from "./client-queue.ts";
import { type IncidentFrames, incidentFrames } from "./incident-frames.ts";
import type { ChangeBatch, FeedClient, LiveFeed } from "./live-feed.ts";
import { HEARTBEAT } from "./sse-frame.ts";

const PAGE = 100;
/** A client that took nothing for so many heartbeats is gone. */
const BEATS_UNREAD = 4;
const BYTES_BUFFERED = 16_384;

export interface LiveStreamOptions {
  feed: LiveFeed;
  store: Pick<ApiStore, "changedSince">;
  /** The last revision that this client has seen. */
  revision: number;
  /** First text of the stream. */
  greeting: string;
  /** The text for a change, undefined for none. `isRaised`: opened, or of a higher severity, since the client last heard. */
  frame: (change: IncidentFrames, isRaised: boolean) => string | undefined;
  /** Whether messages of this name are wanted. */
  wants: (message: string) => boolean;
  queue?: ClientQueueOptions;
}

/**
 * What one SSE client reads. It first catches up from the store, page by page as fast as the client reads, then
 * follows the feed. No incident is skipped: when the client is too slow the stream is destroyed, and the client comes
 * back with the last id it got. Memory is bounded by the queue and one page of the store.
 */
export class LiveStream extends Readable implements FeedClient {
  #options: LiveStreamOptions;
  #queue: ClientQueue;
  #state: "behind" | "reading" | "live" | "ended" = "behind";
  #seen: number;
  /** Every incident raised up to this revision was told. */
  #told: number;
  /** Read from the store, not yet sent, oldest change last. */
  #backlog: ChangedIncident[] = [];
  /** The feed's revision before the last reading that found nothing more; undefined while there may be more. */
  #readToEndAt: number | undefined;
  #isWanted = false;
  #unreadBeats = 0;

  constructor(options: LiveStreamOptions) {
    super({ highWaterMark: BYTES_BUFFERED });
    this.#options = options;
    this.#queue = new ClientQueue(options.queue);
    this.#seen = this.#told = options.revision;
    this.#queue.offer({ text: options.greeting, droppable: false });
    options.feed.join(this);
  }

  takeChanges({ since, changes }: ChangeBatch): void {
    if (this.#state !== "live") return; // catching up goes on until the store holds nothing newer
    const told = Math.max(since, this.#told);
    for (const change of changes) {
      const text = change.revision > this.#seen ? this.#textOf(change, told) : undefined;
      if (text !== undefined && !this.#offer(text, false)) {
        this.#giveUp();
        return;
      }
    }
    this.#pump();
  }

  takeMessage(name: string, text: string): void {
    if (!this.#options.wants(name)) return;
    this.#offer(text, true);
    this.#pump();
  }

  beat(): void {
    this.#unreadBeats = this.#queue.size > 0 ? this.#unreadBeats + 1 : 0;
    if (this.#unreadBeats >= BEATS_UNREAD) {
      this.#giveUp();
      return;
    }
    this.#offer(HEARTBEAT, true);
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
    for (let changed = this.#backlog.pop(); changed !== undefined; changed = this.#backlog.pop()) {
      this.#seen = changed.revision;
      const change = incidentFrames(changed, this.#options.feed.report);
      const text = change && this.#textOf(change, this.#told);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  #catchUp(): void {
    const { feed, store } = this.#options;
    if (this.#readToEndAt === feed.revision) {
      this.#state = "live";
      this.#told = this.#seen;
      return;
    }
    this.#state = "reading";
    const announced = feed.revision;
    store.changedSince(this.#seen, PAGE).then(
      (page) => {
        if (this.#state === "ended") return;
        this.#backlog = page.toReversed();
        this.#readToEndAt = page.length < PAGE ? announced : undefined;
        this.#state = "behind";
        this.#pump();
      },
      (error: Error) => this.destroy(error),
    );
  }

  #textOf(change: IncidentFrames, told: number): string | undefined {
    this.#seen = change.revision;
    return this.#options.frame(change, change.raisedRevision > told);
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
