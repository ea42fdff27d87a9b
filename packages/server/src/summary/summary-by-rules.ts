import { type Contribution, type Incident, isAboutCause } from "@oddwatch/pipeline";
import type { StoredIncident } from "../api/api-store.ts";
import { boundedText } from "../summarise/bounded-text.ts";
import { citableKey } from "../summarise/citation.ts";
import { type EvidenceFact, type EvidenceFacts, NO_EVIDENCE } from "../summarise/evidence-facts.ts";
import { BULLETS, type Bullet, LONGEST, type SummaryContent } from "../summarise/summary-content.ts";
import { adviceFor } from "./advice/advice-for.ts";
import { compareWithUsual, NOT_KNOWN_YET } from "./compare-with-usual.ts";
import { type Facts, factsOf, figure } from "./facts.ts";
import { groundSentence } from "./ground-sentence.ts";

/** Of each source of root causes so many at most, so that each has its say. */
const REASONS_TOLD = 3;
const FACTS_TOLD = 2;
const TIMES = ["f:first_event_at", "f:last_event_at"];

/**
 * Describes an incident in plain sentences made from what the detectors said and what was looked up, by rules alone: no model,
 * no network, the same incident gives the same words. Claims no more than was seen, and says of each sentence what it rests
 * on. Throws a RangeError when one of the incident's times is no time.
 */
export function summaryByRules(
  incident: StoredIncident,
  { facts: found }: EvidenceFacts = NO_EVIDENCE,
): SummaryContent {
  const facts = factsOf(incident);
  const advice = adviceFor(incident.kind);
  const ground = (texts: string[]) => texts.map((text) => groundSentence(text, incident, facts));
  const causes = [...ground([advice.meaning(facts)]), ...rootCauses(incident, found)];
  return {
    title: boundedText(incident.title, LONGEST.title) || `Incident of kind ${incident.kind}`,
    severityReasoning: boundedText(severityReasoning(incident, facts), LONGEST.reasoning),
    rootCause: bullets(causes, [scoreSentence(incident), seenSentence(incident)]),
    impact: bullets(ground(advice.impact(facts)), [reachSentence(facts), scoreSentence(incident)]),
    nextSteps: bullets(ground(advice.nextSteps(facts)), [lookAroundSentence(incident), scoreSentence(incident)]),
    tags: [],
  };
}

function severityReasoning({ severity, score, reasons, pagedAt }: Incident, { events, within }: Facts): string {
  const paged =
    pagedAt === undefined
      ? "It stayed below the alert budget's threshold."
      : "It crossed the alert budget's threshold.";
  const first = reasons[0] === undefined ? "" : ` Above all: ${sentence(reasons[0])}`;
  return `Rated ${severity} with a score of ${figure(score)} on a scale from 0 to 1, from ${events} ${within}. ${paged}${first}`;
}

function rootCauses({ reasons, contributions }: Incident, found: readonly EvidenceFact[]): Bullet[] {
  const facts = found.filter(({ key }) => citableKey(key)).slice(0, FACTS_TOLD);
  const strongest = contributions.toSorted((a, b) => b.share - a.share);
  const causes = reasons.filter(isAboutCause).slice(0, REASONS_TOLD);
  const told = causes.map((reason) => ({ text: sentence(reason), cites: ["f:reasons"] }));
  return [
    ...told,
    ...facts.map(({ key, text }) => ({ text: sentence(text), cites: [`k:${key}`] })),
    ...strongest.slice(0, REASONS_TOLD - told.length).flatMap(contributionSentence),
  ];
}

/** At least three and at most five, none twice; `spare` ones fill up. */
function bullets(told: Bullet[], spare: Bullet[]): Bullet[] {
  const texts = new Set<string>();
  const chosen: Bullet[] = [];
  for (const [index, { text, cites }] of [...told, ...spare].entries()) {
    if (index >= told.length && chosen.length >= BULLETS.least) break;
    const bounded = boundedText(text, LONGEST.bullet);
    if (bounded === "" || texts.has(bounded) || chosen.length === BULLETS.most) continue;
    texts.add(bounded);
    chosen.push({ text: bounded, cites });
  }
  return chosen;
}

/** None for a rule, which says its reason in words. */
function contributionSentence(contribution: Contribution): Bullet[] {
  const { feature, share } = contribution;
  const compared = compareWithUsual(contribution);
  if (compared === undefined) return [];
  const { what, now, usual } = compared;
  const beside = usual === NOT_KNOWN_YET ? `what is usual is ${usual}` : `${usual} is usual`;
  const text = `${Math.round(share * 100)} % of the score comes from the ${what}: ${now}, ${beside}.`;
  return [{ text, cites: [`f:${feature}`] }];
}

function scoreSentence({ score, detectors }: Incident): Bullet {
  const by = detectors.length === 0 ? "" : `, by what looks for: ${detectors.join(", ")}`;
  return { text: `Scored ${figure(score)} on a scale from 0 to 1${by}.`, cites: ["f:score", "f:detectors"] };
}

function seenSentence({ firstEventAt, lastEventAt }: Incident): Bullet {
  return { text: `Seen from ${timeOf(firstEventAt)} to ${timeOf(lastEventAt)} UTC.`, cites: TIMES };
}

function lookAroundSentence({ firstEventAt, lastEventAt }: Incident): Bullet {
  const text = `Look at what else happened between ${timeOf(firstEventAt)} and ${timeOf(lastEventAt)} UTC.`;
  return { text, cites: TIMES };
}

function reachSentence({ where, who }: Facts): Bullet {
  return { text: `So far it concerns ${where} and ${who}.`, cites: ["f:repos", "f:actors"] };
}

/** Such as "2025-07-04 15:00". */
function timeOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace("T", " ");
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
