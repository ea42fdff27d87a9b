import type { Contribution, DetectedIncident, Severity } from "@oddwatch/protocol";
import type { Colors } from "./colors.ts";
import { visible } from "./visible.ts";

const MOST_REASONS = 5;
const MOST_CONTRIBUTIONS = 4;
const MOST_NAMES = 3;

/** One incident for a person: a heading, who and when, the reasons, and what weighed how much. Ends without a line break. */
export function incidentText(incident: DetectedIncident, colors: Colors): string {
  const { rank, severity, score, kind, title } = incident;
  const mark = severityColor(severity, colors)(severity.padEnd(8));
  const heading = `${String(rank).padStart(4)}  ${mark} ${score.toFixed(3)}  ${colors.bold(visible(title))}`;
  const about = [
    incident.entities.map(({ kind, name }) => `${kind} ${name}`).join(", "),
    kind,
    countOf(incident.event_count, "event"),
    `${clock(incident.first_event_at)} to ${clock(incident.last_event_at)}`,
    incident.paged_at === null ? "not paged" : `paged ${clock(incident.paged_at)}`,
  ];
  const lines = [visible(about.join(" · ")), namesLine(incident)].filter((line) => line !== "");
  const reasons = incident.reasons.slice(0, MOST_REASONS).map((reason) => `- ${visible(reason)}`);
  const weights = contributionsLine(incident.contributions);
  return [
    heading,
    ...lines.map((line) => `      ${colors.dim(line)}`),
    ...reasons.map((line) => `      ${line}`),
    ...(weights === "" ? [] : [`      ${colors.dim(weights)}`]),
  ].join("\n");
}

function namesLine({ actors, repos }: DetectedIncident): string {
  const parts = [someOf("accounts", actors), someOf("repositories", repos)];
  return visible(parts.filter((part) => part !== "").join("; "));
}

function someOf(what: string, names: string[]): string {
  if (names.length < 2) return "";
  const more = names.length > MOST_NAMES ? " and more" : ""; // how many more is not known: the lists are cut at 50
  return `${what}: ${names.slice(0, MOST_NAMES).join(", ")}${more}`;
}

function contributionsLine(contributions: Contribution[]): string {
  const parts = contributions.slice(0, MOST_CONTRIBUTIONS).map(({ feature, value, expected, share }) => {
    const usual = expected === null ? "" : `, usual ${figure(expected)}`;
    return `${feature} ${figure(value)}${usual} (${Math.round(share * 100)} %)`;
  });
  return parts.length === 0 ? "" : visible(`weighed: ${parts.join("; ")}`);
}

function severityColor(severity: Severity, colors: Colors): (text: string) => string {
  switch (severity) {
    case "critical":
      return (text) => colors.bold(colors.red(text));
    case "high":
      return colors.red;
    case "medium":
      return colors.yellow;
    case "low":
      return colors.cyan;
    case "info":
      return colors.dim;
  }
}

function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** `2025-07-04T15:02:11.000Z` as `2025-07-04 15:02:11`. */
function clock(time: string): string {
  return time.slice(0, 19).replace("T", " ");
}

function figure(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}
