import type { Random } from "@oddwatch/anomaly";
import { between } from "./draw.ts";

/** What the newest of a kind was numbered when: ms since epoch and id, counted in recorded events. */
type Anchors = readonly (readonly [at: number, id: number])[];

const ACCOUNTS: Anchors = [
  [Date.UTC(2015, 0, 1), 10_361_000],
  [Date.UTC(2025, 6, 4), 218_990_000],
  [Date.UTC(2025, 10, 24), 246_000_000],
];
const REPOSITORIES: Anchors = [
  [Date.UTC(2015, 0, 1), 28_678_000],
  [Date.UTC(2025, 6, 4), 1_009_900_000],
  [Date.UTC(2025, 10, 24), 1_103_000_000],
];
/** Lowest and highest id beyond those recorded, with as many digits, in which made events are numbered. */
type Numbers = readonly [low: number, high: number];

const EARLY_EVENTS: Numbers = [2_600_000_000, 9_900_000_000];
const EVENTS: Numbers = [53_000_000_000, 99_000_000_000];
/** Since 8 October 2025 there is no one sequence any more, and ids have ten digits again. */
const LATER_EVENTS: Numbers = [6_400_000_000, 9_900_000_000];

const DAY_MS = 86_400_000;

function along(anchors: Anchors, at: number): number {
  const last = anchors.findIndex(([time]) => time > at);
  const right = last === -1 ? anchors.length - 1 : Math.max(1, last);
  const [fromAt, from] = anchors[right - 1] as readonly [number, number];
  const [toAt, to] = anchors[right] as readonly [number, number];
  return Math.max(1, Math.round(from + ((at - fromAt) / (toAt - fromAt)) * (to - from)));
}

/** Number of an account that signed up at this time, give or take an hour. */
export function accountId(random: Random, signedUpAt: number): number {
  return along(ACCOUNTS, signedUpAt) + Math.floor(random.next() * 5_000);
}

/** Number of a repository made at this time, give or take an hour. */
export function repositoryId(random: Random, madeAt: number): number {
  return along(REPOSITORIES, madeAt) + Math.floor(random.next() * 20_000);
}

/**
 * Id for an event of this time (ms since epoch): as many digits as ids had then, and beyond those that were recorded, so
 * that it is nobody's.
 */
export function eventId(random: Random, at: number): string {
  const numbers = at < Date.UTC(2016, 0, 1) ? EARLY_EVENTS : at < Date.UTC(2025, 9, 8) ? EVENTS : LATER_EVENTS;
  return String(Math.floor(between(random, numbers)));
}

/** A time so many days before, at most ten years: accounts are mostly older than that many. */
export function daysBefore(at: number, days: number): number {
  return at - Math.min(3650, days) * DAY_MS;
}
