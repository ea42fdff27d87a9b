import { SEVERITIES, type Severity } from "../incident.ts";
import { DEFAULT_SETTINGS, type SeverityLevels } from "../settings.ts";
import { chanceInWords, inWords } from "./in-words.ts";
import { beginOf, severityOf } from "./severity.ts";

/** How much harm a thing does when it is what it looks like, and why. */
interface Criticality {
  factor: number;
  because: string;
}

const GRAVE: Criticality = { factor: 1.2, because: "others run or trust what it touches" };
const OUTWARD: Criticality = { factor: 1.1, because: "it reaches into what belongs to others" };
const PLAIN: Criticality = { factor: 1, because: "neutral" };
const HOUSEKEEPING: Criticality = { factor: 0.85, because: "it is often housekeeping or popularity" };
const ROUTINE: Criticality = { factor: 0.7, because: "it is mostly a script at its owner's work" };

const CRITICALITY: ReadonlyMap<string, Criticality> = new Map([
  ["shell-in-ref", GRAVE],
  ["tag-move", GRAVE],
  ["tag-deletion", GRAVE],
  ["history-rewrite", GRAVE],
  ["newcomer-release", GRAVE],
  ["secret-exposed", GRAVE],
  ["phishing", OUTWARD],
  ["look-alike", OUTWARD],
  ["repeated-text", OUTWARD],
  ["fan-out", OUTWARD],
  ["mass-deletion", HOUSEKEEPING],
  ["roll-out", HOUSEKEEPING],
  ["pull-request-flood", HOUSEKEEPING],
  ["branch-flood", HOUSEKEEPING],
  ["busy-repository", HOUSEKEEPING],
  ["star-spree", HOUSEKEEPING],
  ["push-burst", ROUTINE],
  ["unusual-activity", ROUTINE],
]);
/** Automation is expected to be busy: the same surprise deserves less. */
const AUTOMATION = 0.75;
/** Each doubling of the owners who are reached beyond the first adds so much, four doublings at most. */
const REACH_STEP = 0.05;
const MOST_DOUBLINGS = 4;

export interface Matter {
  /** In powers of ten. */
  surprise: number;
  kind: string;
  automation: boolean;
  /** Owners, other than the acting accounts themselves, whose repositories were reached. */
  ownersReached: number;
  /** What people said of like cases, as a factor; 1 when nothing. */
  feedback: number;
}

/** How the weight of an incident came about: their product is `weighted`. */
export interface Weighing extends Matter {
  criticality: number;
  urgency: number;
  weighted: number;
  /** Where the severities began when it was weighed. */
  levels: SeverityLevels;
}

/** How far the reach goes of what counts, 0 for one owner to 1 for sixteen or more. */
export function reachOf(ownersReached: number): number {
  return Math.min(MOST_DOUBLINGS, Math.log2(Math.max(1, ownersReached))) / MOST_DOUBLINGS;
}

/** Surprise (in powers of ten) × criticality of the kind × urgency by reach × what people said of like cases. */
export function weigh(matter: Matter, levels: SeverityLevels = DEFAULT_SETTINGS.severity): Weighing {
  const { surprise, kind, automation, ownersReached, feedback } = matter;
  const criticality = (CRITICALITY.get(kind) ?? PLAIN).factor * (automation ? AUTOMATION : 1);
  const urgency = 1 + REACH_STEP * MOST_DOUBLINGS * reachOf(ownersReached);
  return { ...matter, criticality, urgency, weighted: surprise * criticality * urgency * feedback, levels };
}

/** The formula of the severity with its numbers, as a sentence. */
export function weighingInWords(weighing: Weighing): string {
  const { surprise, kind, automation, ownersReached, criticality, urgency, feedback, weighted, levels } = weighing;
  const { because } = CRITICALITY.get(kind) ?? PLAIN;
  const severity = severityOf(weighted, levels);
  const why = automation ? `${because}; automation is expected to be busy` : because;
  const reach = ownersReached > 1 ? `${inWords(ownersReached)} owners reached` : "one owner reached at most";
  const said = feedback === 1 ? "" : ` × ${factor(feedback)} (what was said of like cases)`;
  return (
    `Severity ${severity}: surprise ${surprise.toFixed(1)} (${chanceInWords(surprise)}) × ` +
    `criticality ${factor(criticality)} (${why}) × urgency ${factor(urgency)} (${reach})${said} = ` +
    `${weighted.toFixed(1)}; ${bandInWords(severity, levels)}.`
  );
}

function bandInWords(severity: Severity, levels: SeverityLevels): string {
  const above = SEVERITIES[SEVERITIES.indexOf(severity) + 1];
  const least = beginOf(severity, levels);
  return above === undefined
    ? `${severity} begins at ${least}`
    : `${severity} is ${least} to ${beginOf(above, levels)}`;
}

function factor(value: number): string {
  return String(Math.round(value * 100) / 100);
}
