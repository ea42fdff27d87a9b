import { Incident, type LiveMessage, Summary } from "@oddwatch/protocol";
import type { FastifyBaseLogger } from "fastify";
import type { Metrics } from "../../metrics.ts";
import { writeSummary } from "../../summary/write-summary.ts";
import type { ChangedIncident, StoredIncident } from "../api-store.ts";
import { incidentToWire } from "../to-wire.ts";
import { sseFrame } from "./sse-frame.ts";

/** One change, written out once for all clients. */
export interface IncidentFrames {
  revision: number;
  raisedRevision: number;
  /** For `GET /api/v1/stream`: one text, which may hold several messages. */
  live: string;
  /** For `GET /stream`. */
  anomaly: string;
}

export interface FaultReport {
  log: Pick<FastifyBaseLogger, "error">;
  metrics: Pick<Metrics, "unshowable">;
}

/**
 * A changed incident as texts for both streams. Undefined when it does not fit the wire's shape: that is reported and
 * counted, and whoever walks through changes goes on with the next one.
 */
export function incidentFrames(changed: ChangedIncident, report: FaultReport): IncidentFrames | undefined {
  const { revision, raisedRevision } = changed;
  return shown(changed, report, () => ({
    revision,
    raisedRevision,
    live: liveMessages(changed)
      .map((data) => sseFrame({ event: data.type, id: revision, data }))
      .join(""),
    anomaly: sseFrame({ id: revision, data: { type: "anomaly", data: Summary.parse(writeSummary(changed)) } }),
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

function liveMessages(changed: ChangedIncident): Extract<LiveMessage, { type: "incident" }>[] {
  const incident = Incident.parse(incidentToWire(changed));
  if (changed.aliases.length === 0) {
    return [{ type: "incident", incident, change: changed.opened ? "opened" : "updated", alias: null }];
  }
  return changed.aliases.map((alias) => ({ type: "incident", incident, change: "merged", alias }));
}
