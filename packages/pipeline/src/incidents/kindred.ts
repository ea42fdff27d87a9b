import { HOUR_MS, MINUTE_MS } from "../features/decayed-count.ts";
import type { Fellows } from "./fellows.ts";
import { likeTemplate } from "./like-template.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

/** As many as like and as near may be expected by chance: when both hit one rule or moved refs strangely, and when only their kind is one. */
const MOST_BY_RULE = 0.03;
const MOST_BY_KIND = 0.01;
/** How far back the carried incidents tell how often something happens. */
const HISTORY_MS = 6 * HOUR_MS;
/** Incidents that began this shortly before may be the same campaign and say nothing of what is usual. */
const RECENT_MS = 30 * MINUTE_MS;
/** With nothing watched yet five an hour are assumed, worth twelve minutes of watching. */
const PRIOR_COUNT = 1;
const PRIOR_MS = HOUR_MS / 5;
/** Nobody acts by the second: what begins within it begins together. */
const LEAST_APART_MS = MINUTE_MS;
/** Two that are further apart are told together by nobody. */
const MOST_APART_MS = 30 * MINUTE_MS;
/** The detector that says what was done to refs, not how much was done. */
const REFS = "refs";
const MOST_KEYS_COMPARED = 256;
/** The youngest are looked at, when there are very many. */
const MOST_CANDIDATES = 256;

/** An incident that is one story with another, and how many such were to be expected by chance. */
export interface Kindred {
  incident: TrackedIncident;
  expected: number;
}

/**
 * Finds the open incident of other accounts that is most clearly the same campaign: it shares something rare (a rule, a kind, refs that
 * moved strangely), began at nearly the same time and is alike in size, reach, places or words. The rarer what they share is among
 * the incidents of the last hours, the less likeness is asked. Bots join nobody. Undefined when none is clear. `since` is when watching
 * began, ms. O(incidents carried).
 */
export function kindredOf(
  incident: TrackedIncident,
  carried: Iterable<TrackedIncident>,
  since: number,
): Kindred | undefined {
  if (incident.automation) return undefined;
  const signs = signsOf(incident);
  const historyFrom = Math.max(since, incident.lastEventAt - HISTORY_MS);
  const historyUntil = beginningOf(incident) - RECENT_MS;
  const counts = new Float64Array(signs.length);
  const candidates: TrackedIncident[] = [];
  for (const other of carried) {
    if (other === incident || other.automation) continue;
    if (other.detectedAt >= historyFrom && other.detectedAt < historyUntil) {
      for (let n = 0; n < signs.length; n++) if (bears(other, signs[n])) counts[n]++;
    }
    if (isComparable(incident, other)) candidates.push(other);
  }
  const watchedMs = Math.max(0, historyUntil - historyFrom);
  const perMs = counts.map((count) => (count + PRIOR_COUNT) / (watchedMs + PRIOR_MS));
  return likest(incident, candidates.slice(-MOST_CANDIDATES), { signs, perMs });
}

/** What an incident may share, and how often each of it happens. */
interface Signs {
  signs: readonly string[];
  perMs: Float64Array;
}

/** The candidate that chance explains least, for what its sign demands; undefined when it may explain all. */
function likest(incident: TrackedIncident, candidates: readonly TrackedIncident[], signs: Signs): Kindred | undefined {
  let found: Kindred | undefined;
  let least = 1;
  for (const other of candidates) {
    const shared = rarestShared(other, signs);
    if (shared === undefined) continue;
    const { perMs, isOnlyKind } = shared;
    const expected = perMs * 2 * apartMs(incident, other, isOnlyKind) * unlikeness(incident, other, isOnlyKind);
    const part = expected / (isOnlyKind ? MOST_BY_KIND : MOST_BY_RULE);
    if (!(part < least)) continue;
    least = part;
    found = { incident: other, expected };
  }
  return found;
}

/** The rarest of what another incident shares; the first sign is the kind. */
function rarestShared(other: TrackedIncident, { signs, perMs }: Signs) {
  let rarest = Number.POSITIVE_INFINITY;
  let isOnlyKind = true;
  for (let n = 0; n < signs.length; n++) {
    if (!bears(other, signs[n])) continue;
    rarest = Math.min(rarest, perMs[n]);
    if (n > 0) isOnlyKind = false;
  }
  return rarest === Number.POSITIVE_INFINITY ? undefined : { perMs: rarest, isOnlyKind };
}

/** What the two are together. */
export function fellowsOf(one: TrackedIncident, { incident, expected }: Kindred): Fellows {
  const [a, b] = [spanOf(one), spanOf(incident)];
  const surprise = -Math.log10(expected) + (one.fellows?.surprise ?? 0) + (incident.fellows?.surprise ?? 0);
  return { parts: a.parts + b.parts, from: Math.min(a.from, b.from), until: Math.max(a.until, b.until), surprise };
}

/** What an incident may share with another: the rules that were hit, its kind, and that refs moved strangely. */
function signsOf({ kind, detectors }: TrackedIncident): string[] {
  return [kind, ...detectors.filter((name) => name.startsWith("rule:") || name === REFS)];
}

function bears({ kind, detectors }: TrackedIncident, sign: string): boolean {
  return kind === sign || detectors.includes(sign);
}

/** Open, about the same kind of thing, not long before or after; the bundled sample keeps to itself. */
function isComparable(one: TrackedIncident, other: TrackedIncident): boolean {
  const isLike = other.subject === one.subject && other.group === one.group && other.sample === one.sample;
  return isLike && other.state !== "resolved" && apartMs(one, other, false) <= MOST_APART_MS;
}

function beginningOf({ firstEventAt, fellows }: TrackedIncident): number {
  return fellows?.from ?? firstEventAt;
}

/**
 * How far apart two began, ms: by their first events or by when they became strange, whichever is nearer; both when it has to be
 * `strict`. Inside a campaign, as far as its parts are from each other.
 */
function apartMs(one: TrackedIncident, other: TrackedIncident, strict: boolean): number {
  const byDetection = Math.abs(one.detectedAt - other.detectedAt);
  const byEvents = gapMs(spanOf(one), spanOf(other));
  return Math.max(LEAST_APART_MS, strict ? Math.max(byDetection, byEvents) : Math.min(byDetection, byEvents));
}

interface Span {
  from: number;
  until: number;
  parts: number;
}

function spanOf({ fellows, firstEventAt }: TrackedIncident): Span {
  return fellows ?? { from: firstEventAt, until: firstEventAt, parts: 1 };
}

function gapMs(one: Span, other: Span): number {
  const outside = Math.max(one.from - other.until, other.from - one.until, 0);
  return Math.max(outside, (one.until - one.from) / one.parts, (other.until - other.from) / other.parts);
}

/** A chance that two of one kind are by accident so alike; above 1 when they are less alike than most. */
function unlikeness(one: TrackedIncident, other: TrackedIncident, isOnlyKind: boolean): number {
  if (one.subject === "text" || one.subject === "name") {
    return likeTemplate(one.sampleText ?? "", other.sampleText ?? "") ? 0.05 : Infinity;
  }
  const isCrowd = one.subject === "repo";
  const common = isCrowd ? sharedPart(one.actorKeys, other.actorKeys) : sharedPart(one.repoKeys, other.repoKeys);
  // a crowd gathers on one repository and another on the next: only who is in both, or what few crowds do, joins them
  if (isCrowd && common === 0 && (isOnlyKind || one.group === "attention")) return Infinity;
  const isOneOwner = one.ownerKeys.length === 1 && other.ownerKeys.length === 1;
  const owner = isOneOwner && one.ownerKeys[0] === other.ownerKeys[0] ? 0.1 : 1;
  const reach = (one.ownerKeys.length === 0) === (other.ownerKeys.length === 0) ? 1 : 3;
  return sizeUnlikeness(one, other) * reach * owner * 0.001 ** common;
}

/** Sizes of incidents lie within about five powers of e: how likely two are so near each other, as well as their size tells. */
function sizeUnlikeness(one: TrackedIncident, other: TrackedIncident): number {
  const [a, b] = [one, other].map(({ eventCount, fellows }) => eventCount / (fellows?.parts ?? 1));
  const [c, d] = [one, other].map(({ eventCount, repoKeys }) => Math.max(1, repoKeys.length) / eventCount);
  const size = Math.abs(Math.log(a / b)) + 1 / Math.sqrt(Math.min(a, b));
  return Math.min(3, 0.5 * size) * Math.max(1, Math.abs(Math.log(c / d)) * 2);
}

/** The part of the smaller set that is in the other too, 0..1; 0 unless two are. */
function sharedPart(one: readonly number[], other: readonly number[]): number {
  if (one.length < 2 || other.length < 2) return 0;
  const [few, many] = one.length < other.length ? [one, other] : [other, one];
  const known = new Set(many.slice(0, MOST_KEYS_COMPARED));
  const compared = few.slice(0, MOST_KEYS_COMPARED);
  const shared = compared.filter((key) => known.has(key)).length;
  return shared < 2 ? 0 : shared / compared.length;
}
