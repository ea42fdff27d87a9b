import type { Driver } from "../detect/score.ts";
import { FEATURES } from "../feature-vector.ts";
import { chanceInWords, countInWords, inWords, spanInWords } from "./in-words.ts";
import { factsInWords } from "./settle-severity.ts";
import type { TrackedIncident } from "./tracked-incident.ts";
import { weighingInWords } from "./weigh.ts";

const MOST_DRIVERS = 3;
const PEOPLE = "people's accounts";
/** How sentences begin that say with what it was compared, or how it was rated. */
const BESIDE_THE_CAUSE = [
  "Its own habits are not known yet:",
  "Its own usual hour holds about ",
  "It was quiet and came back ",
  "Severity ",
  "Looked up: ",
];

/** Whether a reason says what is strange, and so what may lie behind it; the others say what it was compared with and how it was rated. */
export function isAboutCause(reason: string): boolean {
  return !BESIDE_THE_CAUSE.some((beginning) => reason.startsWith(beginning));
}

/** Why, in plain sentences, the most telling first; the last say how the severity came about. */
export function reasonsOf(incident: TrackedIncident): string[] {
  const reasons: string[] = incident.ruleSays === undefined ? [] : [incident.ruleSays];
  const like = incident.automation ? "automation" : PEOPLE;
  for (const driver of incident.drivers.slice(0, MOST_DRIVERS)) reasons.push(sentenceOf(driver, like));
  if (incident.usualPerHour !== undefined) {
    reasons.push(`Its own usual hour holds about ${inWords(incident.usualPerHour)}.`);
  } else if (incident.subject === "actor") {
    reasons.push(`Its own habits are not known yet: watched for ${spanInWords(incident.watchedMs)}.`);
  }
  if (incident.drivers.length === 0 && incident.ruleSays === undefined) {
    reasons.push(`The combination is rare: ${chanceInWords(incident.surprise)} among activities of this kind.`);
  }
  if (incident.signals.length > 1) reasons.push(signalsInWords(incident));
  if (incident.returns > 0) {
    reasons.push(`It was quiet and came back ${countInWords(incident.returns, "time")}.`);
  }
  if (incident.weighing !== undefined) reasons.push(weighingInWords(incident.weighing));
  const facts = factsInWords(incident);
  if (facts !== undefined) reasons.push(facts);
  return reasons;
}

/** The number, what is usual, how rare it is, and what would have been ordinary. */
function sentenceOf({ feature, value, expected, counted, usualUpTo, amongPeople }: Driver, like: string): string {
  const among = amongPeople ? PEOPLE : like;
  const usual = expected === undefined ? "" : `; among ${among} ${inWords(expected)} is usual`;
  const isLow = value < (usualUpTo ?? expected ?? value);
  const so = isLow ? "as little or less" : "as much or more";
  const chance = counted === undefined ? "" : ` (${so}: ${chanceInWords(-Math.log10(counted))})`;
  return `${inWords(value)} ${FEATURES[feature].meaning}${usual}${chance}.${ordinaryInWords(usualUpTo, isLow)}`;
}

/** What it would have had to be to be no news. */
function ordinaryInWords(usualUpTo: number | undefined, isLow: boolean): string {
  if (usualUpTo === undefined) return "";
  return isLow
    ? ` From ${inWords(usualUpTo)} on it would be ordinary.`
    : ` Up to ${inWords(usualUpTo)} would be ordinary.`;
}

function signalsInWords({ signals }: TrackedIncident): string {
  const parts = signals.map(({ name, surprise }) => `${name} (${chanceInWords(surprise)})`);
  return `Strange in ${signals.length} ways, together more than each alone: ${parts.join(", ")}.`;
}
