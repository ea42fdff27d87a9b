import { type Incident, SEVERITIES } from "@oddwatch/pipeline";
import { count } from "../../summary/facts.ts";
import type { Message } from "../channel.ts";
import { bySeverity, itemOf } from "./incident-message.ts";
import { plainMessage } from "./plain-message.ts";

/** What happened in a day or a week beside what was told. Times in ms since epoch. */
export interface DigestPeriod {
  /** The digest's name. */
  name: string;
  from: number;
  to: number;
  /** Incidents that were opened in that time and stayed below the threshold. */
  untold: number;
  /** The same by severity. */
  bySeverity: Readonly<Record<string, number>>;
  /** Paged incidents of that time that were muted. */
  muted: number;
  /** Incidents of that time that somebody was told of. */
  told: number;
}

export interface DigestMessageOptions {
  period: DigestPeriod;
  thread: string;
  workspace: string;
  /** ms since epoch. */
  at: number;
  /** The strangest of those that nobody was told of, the strangest first. */
  incidents: readonly Incident[];
  publicUrl: string | undefined;
}

/** What people are told of what they were not told of. */
export function digestMessage(options: DigestMessageOptions): Message {
  const { period, thread, workspace, at, incidents, publicUrl } = options;
  const severity = incidents.toSorted(bySeverity)[0]?.severity ?? "info";
  return plainMessage({
    kind: "digest",
    thread,
    workspace,
    at,
    severity,
    incidentKind: "digest",
    title: `${period.name}: ${count(period.untold, "incident", "incidents")} below the threshold`,
    what: `From ${day(period.from)} to ${day(period.to)}: ${count(period.told, "incident was", "incidents were")} told, ${period.muted.toLocaleString("en-US")} muted, ${period.untold.toLocaleString("en-US")} stayed below the threshold.`,
    comparisons: severities(period),
    causes: [],
    nextSteps: [],
    entities: [],
    url: publicUrl,
    incidentIds: incidents.map(({ id }) => id),
    others: incidents.map((incident) => itemOf(incident, publicUrl)),
    othersLeftOut: Math.max(0, period.untold - incidents.length),
  });
}

function severities({ bySeverity: counts }: DigestPeriod): { what: string; now: string }[] {
  return SEVERITIES.filter((severity) => (counts[severity] ?? 0) > 0)
    .toReversed()
    .map((severity) => ({ what: `${severity} severity`, now: count(counts[severity], "incident", "incidents") }));
}

function day(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
