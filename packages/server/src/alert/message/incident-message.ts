import { type Contribution, type Incident, SEVERITIES } from "@oddwatch/pipeline";
import { compareWithUsual } from "../../summary/compare-with-usual.ts";
import { factsOf } from "../../summary/facts.ts";
import type { Comparison, Message, MessageItem, MessageKind } from "../channel.ts";
import { incidentUrl } from "./incident-url.ts";
import { plainMessage } from "./plain-message.ts";

/** Contributions below this part of the whole tell nobody anything. */
const LEAST_SHARE = 0.05;
const MOST_COMPARISONS = 3;

/** What a summary, by a model or by rules, says of an incident, and what was looked up about it. */
export interface Explanation {
  title: string;
  causes: readonly string[];
  nextSteps: readonly string[];
  /** Sentences of what was looked up, the most telling first. */
  evidence?: readonly string[];
}

export interface IncidentMessageOptions {
  kind: Exclude<MessageKind, "digest" | "test">;
  thread: string;
  workspace: string;
  /** ms since epoch. */
  at: number;
  /** The lead incident first, one at least. */
  incidents: readonly [Incident, ...Incident[]];
  standing?: Message["standing"];
  /** Of the lead incident. */
  explanation: Explanation;
  publicUrl: string | undefined;
}

/** What people are told of a group of incidents. Its severity is the highest of them. */
export function incidentMessage(options: IncidentMessageOptions): Message {
  const { kind, thread, workspace, at, incidents, standing, explanation, publicUrl } = options;
  const [lead, ...others] = incidents;
  const isOver = kind === "resolved"; // whoever gets it was told before
  return plainMessage({
    kind,
    thread,
    workspace,
    at,
    severity: highest(incidents),
    incidentKind: lead.kind,
    title: explanation.title,
    ...(standing !== undefined && { standing }),
    what: whatHappened(lead, explanation.evidence?.slice(0, 2) ?? []),
    comparisons: comparisonsOf(lead.contributions),
    causes: isOver ? [] : explanation.causes,
    nextSteps: isOver ? [] : explanation.nextSteps,
    entities: lead.entities,
    url: incidentUrl(publicUrl, lead.id),
    incidentIds: incidents.map(({ id }) => id),
    others: others.toSorted(bySeverity).map((each) => itemOf(each, publicUrl)),
    othersLeftOut: 0,
  });
}

/** An incident in a line. */
export function itemOf({ id, severity, title }: Incident, publicUrl: string | undefined): MessageItem {
  return { severity, title, url: incidentUrl(publicUrl, id) };
}

/** The most severe first. */
export function bySeverity(a: Incident, b: Incident): number {
  return rankOf(b) - rankOf(a);
}

function highest(incidents: readonly Incident[]): Incident["severity"] {
  return SEVERITIES[Math.max(...incidents.map(rankOf))];
}

function rankOf({ severity }: Incident): number {
  return SEVERITIES.indexOf(severity);
}

function whatHappened(incident: Incident, evidence: readonly string[]): string {
  const { who, where, events, within } = factsOf(incident);
  const [reason] = incident.reasons;
  const first = `${events} by ${who} in ${where} ${within}.`;
  return [first, ...(reason === undefined ? [] : [reason]), ...evidence].map(sentence).join(" ");
}

function comparisonsOf(contributions: readonly Contribution[]): Comparison[] {
  return contributions
    .filter(({ share }) => share >= LEAST_SHARE)
    .toSorted((a, b) => b.share - a.share)
    .slice(0, MOST_COMPARISONS)
    .flatMap((contribution) => compareWithUsual(contribution) ?? []);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
