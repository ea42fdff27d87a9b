import type { LiveMessage } from "@oddwatch/protocol";
import type { Metrics } from "../../metrics.ts";
import type { ChangedIncident } from "../api-store.ts";
import { wireJson } from "../wire-json.ts";
import { type Every, realEvery } from "./every.ts";
import { type FaultReport, type IncidentFrame, incidentFrame, placeIn, type Topic } from "./incident-frame.ts";
import { sseText } from "./sse-frame.ts";
import { Turns } from "./turns.ts";

const HEARTBEAT_MS = 15_000;
const CATCH_UPS = 2;

/** One client's end of the feed. None of the calls may throw. */
export interface FeedClient {
  takeIncidents(topic: Topic, frames: IncidentFrame[]): void;
  /** A text that may be dropped, as a server-sent event of that name and as JSON. */
  takeMessage(name: string, written: { sse: string; json: string }): void;
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
 * what a client missed it reads from the store. Incidents enter by `publishIncidents`, everything else by `publish`.
 */
export class LiveFeed {
  /** The newest place of each topic that was handed on. */
  readonly revisions: Record<Topic, number> = { changed: 0, raised: 0 };
  readonly report: LiveFeedOptions;
  /** Clients that catch up read the store in turns, so that a crowd which comes back does not keep the others waiting. */
  readonly catchUps = new Turns(CATCH_UPS);
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
    const json = wireJson(message);
    const written = { sse: sseText({ event: message.type, json }), json };
    for (const client of [...this.#clients]) client.takeMessage(message.type, written);
  }

  /** Hands on what came next in a topic, in the topic's order. */
  publishIncidents(topic: Topic, incidents: ChangedIncident[]): void {
    const last = incidents.at(-1);
    if (last === undefined) return;
    const frames = incidents
      .map((each) => incidentFrame(topic, each, this.report))
      .filter((frame): frame is IncidentFrame => frame !== undefined);
    this.revisions[topic] = placeIn(topic, last);
    for (const client of [...this.#clients]) client.takeIncidents(topic, frames);
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
