import type { LiveMessage } from "@oddwatch/protocol";
import type { Metrics } from "../../metrics.ts";
import type { ChangedIncident } from "../api-store.ts";
import { type FaultReport, type IncidentFrames, incidentFrames } from "./incident-frames.ts";
import { sseFrame } from "./sse-frame.ts";

const HEARTBEAT_MS = 15_000;

/** Calls `run` every `intervalMs` until the returned function is called. */
export type Every = (intervalMs: number, run: () => void) => () => void;

/** Changes that follow each other: `since` is the revision up to which everything was handed on before. */
export interface ChangeBatch {
  since: number;
  changes: IncidentFrames[];
}

/** One client's end of the feed. None of the calls may throw. */
export interface FeedClient {
  takeChanges(batch: ChangeBatch): void;
  /** A text that may be dropped. `name` is its SSE event name. */
  takeMessage(name: string, text: string): void;
  beat(): void;
  end(): void;
}

export interface LiveFeedOptions extends FaultReport {
  metrics: Pick<Metrics, "unshowable" | "sseClients" | "sseDropped" | "sseOverflows">;
  /** Real time unless handed in. */
  every?: Every;
  heartbeatMs?: number;
}

/**
 * Hands what happens to every client that listens, in memory: each text is written once and shared. Keeps nothing:
 * what a client missed it reads from the store. Incidents enter by `publishChanges`, everything else by `publish`.
 */
export class LiveFeed {
  /** The newest revision that was handed on. */
  revision = 0;
  readonly report: LiveFeedOptions;
  #clients = new Set<FeedClient>();
  #stopBeating: () => void;
  #dropped = 0;

  constructor(options: LiveFeedOptions) {
    this.report = options;
    this.#stopBeating = (options.every ?? realEvery)(options.heartbeatMs ?? HEARTBEAT_MS, () => {
      for (const client of [...this.#clients]) client.beat();
    });
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** Messages that slow clients did not get. Incidents are never among them. */
  get droppedMessages(): number {
    return this.#dropped;
  }

  /** Hands on figures, health and notices; a client that does not read loses these first. */
  publish(message: Extract<LiveMessage, { type: "pulse" | "health" | "notice" }>): void {
    const text = sseFrame({ event: message.type, data: message });
    for (const client of [...this.#clients]) client.takeMessage(message.type, text);
  }

  /**
   * Hands on incidents that changed since the revision `since`, oldest change first. When one reading of the store
   * needs several calls, all of them name the `since` of the first.
   */
  publishChanges(since: number, changed: ChangedIncident[]): void {
    const changes = changed
      .map((each) => incidentFrames(each, this.report))
      .filter((frames): frames is IncidentFrames => frames !== undefined);
    this.revision = Math.max(this.revision, changed.at(-1)?.revision ?? 0);
    for (const client of [...this.#clients]) client.takeChanges({ since, changes });
  }

  join(client: FeedClient): void {
    this.#clients.add(client);
    this.report.metrics.sseClients.set(this.#clients.size);
  }

  leave(client: FeedClient): void {
    this.#clients.delete(client);
    this.report.metrics.sseClients.set(this.#clients.size);
  }

  /** A client tells how many messages it had to give up. */
  countDropped(messages: number): void {
    this.#dropped += messages;
    this.report.metrics.sseDropped.inc(messages);
  }

  /** Ends every connection in good order and stops the heartbeat. */
  close(): void {
    this.#stopBeating();
    for (const client of [...this.#clients]) client.end();
  }
}

function realEvery(intervalMs: number, run: () => void): () => void {
  const timer = setInterval(run, intervalMs).unref();
  return () => clearInterval(timer);
}
