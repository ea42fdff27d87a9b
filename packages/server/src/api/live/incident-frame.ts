import { Incident, type LiveMessage, type StreamMessage, Summary } from "@oddwatch/protocol";
import type { FastifyBaseLogger } from "fastify";
import type { Metrics } from "../../metrics.ts";
import { writeSummary } from "../../summary/write-summary.ts";
import type { ApiStore, ChangedIncident, StoredIncident } from "../api-store.ts";
import { incidentToWire } from "../to-wire.ts";
import { sseFrame } from "./sse-frame.ts";

/** What a stream follows: every change of an incident, or only that it opened or became more severe. */
export type Topic = "changed" | "raised";

/** An incident written out for one topic. `revision` is its place in it: ids of a stream only rise. */
export interface IncidentFrame {
  revision: number;
  text: string;
}

export interface FaultReport {
  log: Pick<FastifyBaseLogger, "error">;
  metrics: Pick<Metrics, "unshowable">;
}

/** The place of an incident in a topic. */
export function placeIn(topic: Topic, { revision, raisedRevision }: StoredIncident): number {
  return topic === "changed" ? revision : raisedRevision;
}

/** The next incidents of a topic after the place `after`. */
export function readTopic(
  store: Pick<ApiStore, "changedSince" | "raisedSince">,
  topic: Topic,
  after: number,
  limit: number,
): Promise<ChangedIncident[]> {
  return topic === "changed" ? store.changedSince(after, limit) : store.raisedSince(after, limit);
}

/**
 * An incident as one text of a topic. Undefined when it does not fit the wire's shape: that is reported and counted,
 * and whoever walks through incidents goes on with the next one.
 */
export function incidentFrame(topic: Topic, changed: ChangedIncident, report: FaultReport): IncidentFrame | undefined {
  const revision = placeIn(topic, changed);
  return shown(changed, report, () => ({
    revision,
    text: topic === "changed" ? changeText(changed, revision) : raiseText(changed, revision),
  }));
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

function raiseText(stored: StoredIncident, id: number): string {
  const message: StreamMessage = { type: "anomaly", data: Summary.parse(writeSummary(stored)) };
  return sseFrame({ id, data: message });
}

function changeText(changed: ChangedIncident, id: number): string {
  const incident = Incident.parse(incidentToWire(changed));
  const messages: LiveMessage[] =
    changed.aliases.length === 0
      ? [{ type: "incident", incident, change: changed.opened ? "opened" : "updated", alias: null }]
      : changed.aliases.map((alias) => ({ type: "incident", incident, change: "merged", alias }));
  return messages.map((data) => sseFrame({ event: data.type, id, data })).join("");
}
