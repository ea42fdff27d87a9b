import { createHash } from "node:crypto";
import type { Contribution } from "@oddwatch/pipeline";
import type { StoredEvent, StoredIncident } from "../api/api-store.ts";
import { boundedText } from "./bounded-text.ts";
import { CITABLE_FIELDS, citableKey } from "./citation.ts";
import type { EvidenceFacts } from "./evidence-facts.ts";
import { StrangerWords } from "./stranger-words.ts";
import { type ToldEvent, toldEvent } from "./told-event.ts";

const MOST_EVENTS = 20;
const MOST_FACTS = 60;
const MOST_NAMES = 12;
const MOST_CONTRIBUTIONS = 10;
const NAME_LENGTH = 120;
const SENTENCE_LENGTH = 300;
/** Event ids, `sha256:` and a hash among them. */
const EVENT_ID = /^[\w:.-]{1,100}$/;

/** An incident with the events that were kept of it. */
export type IncidentWithEvents = StoredIncident & { events: readonly StoredEvent[] };

/** All that a model is told of an incident, and what it may rest its sentences on. */
export interface Material {
  /** JSON on a single line: no text in it can make a line of its own. */
  text: string;
  /** What may be cited, as `e:`, `f:` or `k:` and a name. */
  citable: ReadonlySet<string>;
  /** The part that detectors and look-ups vouch for: the only source of figures and of names of fields. */
  vouched: string;
  /** What strangers wrote in it. */
  strangers: StrangerWords;
  /** Accounts, repositories and other names of the incident, in small letters. */
  names: ReadonlySet<string>;
  /** Of the material without the figures that change while nothing new happens: equal hashes need no new summary. */
  hash: string;
}

/** Gathers what may be said of an incident: at most about 30,000 characters, whatever strangers wrote. Pure. */
export function materialOf(incident: IncidentWithEvents, evidence: EvidenceFacts): Material {
  const fields = fieldsOf(incident);
  const contributions = incident.contributions
    .filter(({ feature }) => citableKey(feature))
    .toSorted((a, b) => b.share - a.share)
    .slice(0, MOST_CONTRIBUTIONS)
    .map(toldContribution);
  const events = incident.events
    .filter(({ id }) => EVENT_ID.test(id))
    .slice(0, MOST_EVENTS)
    .map(toldEvent);
  const facts = evidence.facts
    .filter(({ key }) => citableKey(key))
    .slice(0, MOST_FACTS)
    .map(({ key, text }) => ({ key, text: boundedText(text, SENTENCE_LENGTH) }));
  const sureOf = events.map(({ id, type, at }) => ({ id, type, at }));
  return {
    text: JSON.stringify({ incident: fields, contributions, facts, events }),
    vouched: JSON.stringify({ incident: fields, contributions, facts, events: sureOf }),
    strangers: new StrangerWords(events.flatMap(({ written }) => Object.values(written))),
    citable: new Set([
      ...CITABLE_FIELDS.map((name) => `f:${name}`),
      ...contributions.map(({ feature }) => `f:${feature}`),
      ...facts.map(({ key }) => `k:${key}`),
      ...events.map(({ id }) => `e:${id}`),
    ]),
    names: namesOf(incident),
    hash: hashOf(incident, { contributions, facts, events }),
  };
}

function fieldsOf(incident: StoredIncident): Record<(typeof CITABLE_FIELDS)[number] | "title", unknown> {
  const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
  return {
    title: boundedText(incident.title, SENTENCE_LENGTH),
    kind: incident.kind,
    state: incident.state,
    severity: incident.severity,
    score: Number(incident.score.toFixed(3)),
    actors: namesIn(incident.actors),
    repos: namesIn(incident.repos),
    event_count: incident.eventCount,
    first_event_at: iso(incident.firstEventAt),
    last_event_at: iso(incident.lastEventAt),
    paged_at: iso(incident.pagedAt),
    detectors: incident.detectors,
    reasons: incident.reasons.map((reason) => boundedText(reason, SENTENCE_LENGTH)),
  };
}

function toldContribution({ feature, value, expected, usualUpTo, share }: Contribution) {
  const round = (number: number | undefined) => (number === undefined ? null : Number(number.toPrecision(4)));
  return {
    feature,
    value: round(value),
    usual: round(expected),
    usual_up_to: round(usualUpTo),
    share: Number(share.toFixed(2)),
  };
}

function namesIn(names: readonly string[]): string[] {
  return names.slice(0, MOST_NAMES).map((name) => boundedText(name, NAME_LENGTH));
}

function namesOf({ actors, repos, entities }: StoredIncident): Set<string> {
  const names = [...actors, ...repos, ...repos.flatMap((repo) => repo.split("/")), ...entities.map(({ name }) => name)];
  return new Set(names.map((name) => boundedText(name, NAME_LENGTH).toLowerCase()).filter((name) => name !== ""));
}

function hashOf(
  incident: StoredIncident,
  { contributions, facts, events }: { contributions: { feature: string }[]; facts: unknown[]; events: ToldEvent[] },
): string {
  const { id, kind, severity, actors, repos, detectors, reasons, eventCount } = incident;
  const told = {
    id,
    kind,
    severity,
    actors,
    repos,
    detectors,
    reasons: reasons.map(withoutFigures),
    magnitude: Math.floor(Math.log2(Math.max(1, eventCount))),
    features: contributions.map(({ feature }) => feature).toSorted(),
    facts: facts.map((fact) => withoutFigures(JSON.stringify(fact))),
    events,
  };
  return createHash("sha256").update(JSON.stringify(told)).digest("hex");
}

/** Of a number only how long it is: it grows with each event, what is to be said does not. */
function withoutFigures(text: string): string {
  return text.replace(/\d[\d,.]*/g, (figure) => `#${figure.replace(/\..*|\D/g, "").length}`);
}
