import { Incident, type LiveMessage, type SocketFilter, type StreamMessage, Summary } from "@oddwatch/protocol";
import type { FastifyBaseLogger } from "fastify";
import type { Metrics } from "../../metrics.ts";
import { writeSummary } from "../../summary/write-summary.ts";
import type { ApiStore, ChangedIncident, StoredIncident } from "../api-store.ts";
import { incidentToWire } from "../to-wire.ts";
import { wireJson } from "../wire-json.ts";
import { sseText } from "./sse-frame.ts";

/** What a stream follows: every change of an incident, or only that it opened or became more severe. */
export type Topic = "changed" | "raised";

/** An incident written out for one topic. `revision` is its place in it: ids of a stream only rise. */
export interface IncidentFrame {
  revision: number;
  /** As server-sent events. */
  text: string;
  /** As JSON, one message a line. */
  json: string;
  /** Who and what it is about, for clients that choose. */
  about: Pick<StoredIncident, "severity" | "actors" | "repos">;
}

export interface FaultReport {
  log: Pick<FastifyBaseLogger, "error">;
  metrics: Pick<Metrics, "unshowable">;
}

/** The place of an incident in a topic. */
export function placeIn(topic: Topic, { revision, raisedRevision }: StoredIncident): number {
  return topic === "changed" ? revision : raisedRevision;
}

/** The next incidents of a topic after the place `after`; of changes, only those that any of `wanted` wants. */
export function readTopic(
  store: Pick<ApiStore, "changedSince" | "raisedSince">,
  topic: Topic,
  after: number,
  { limit, wanted }: { limit: number; wanted?: readonly SocketFilter[] },
): Promise<ChangedIncident[]> {
  return topic === "changed" ? store.changedSince(after, limit, wanted) : store.raisedSince(after, limit);
}

/**
 * An incident as one text of a topic. Undefined when it does not fit the wire's shape: that is reported and counted,
 * and whoever walks through incidents goes on with the next one.
 */
export function incidentFrame(topic: Topic, changed: ChangedIncident, report: FaultReport): IncidentFrame | undefined {
  const revision = placeIn(topic, changed);
  return shown(changed, report, () => {
    const messages = topic === "changed" ? changeMessages(changed) : [raiseMessage(changed)];
    const lines = messages.map((data) => ({
      event: topic === "changed" ? data.type : undefined,
      json: wireJson(data),
    }));
    return {
      revision,
      text: lines.map((line) => sseText({ ...line, id: revision })).join(""),
      json: lines.map(({ json }) => json).join("\n"),
      about: changed,
    };
  });
}

/** What `write` makes of a stored incident, or undefined after reporting why that could not be done. */
export function shown<T>(stored: StoredIncident, report: FaultReport, write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    report.metrics.unshowable.inc();
    report.log.error({ err: error, incident: stored.id }, "incident left out: it does not fit the wire's shape");
    return undefined;
  }
}

function raiseMessage(stored: StoredIncident): StreamMessage {
  return { type: "anomaly", data: Summary.parse(writeSummary(stored)) };
}

function changeMessages(changed: ChangedIncident): LiveMessage[] {
  const incident = Incident.parse(incidentToWire(changed));
  return changed.aliases.length === 0
    ? [{ type: "incident", incident, change: changed.opened ? "opened" : "updated", alias: null }]
    : changed.aliases.map((alias) => ({ type: "incident", incident, change: "merged", alias }));
}
