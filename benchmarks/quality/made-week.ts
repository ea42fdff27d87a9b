import { Random } from "@oddwatch/anomaly";
import type { Activity } from "@oddwatch/pipeline";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** A Monday, midnight UTC. */
export const FIRST_MONDAY = Date.UTC(2026, 8, 7);

const ACCOUNTS = 2500;
/** Events of an ordinary account on a weekday, the median. */
const PER_DAY = 4;
/** How much busier the population is after a week of drift. */
const DRIFT_PER_WEEK = 1.35;

interface Account {
  login: string;
  repos: string[];
  /** Events in an average hour. */
  rate: number;
  /** Hours that its noon is away from UTC's. */
  offset: number;
  /** Its rate at the weekend against that of weekdays. */
  weekend: number;
  /** Works round the clock, evenly. */
  automation: boolean;
  /** How likely each kind is, in the order of `KINDS`. */
  habits: number[];
}

const KINDS = ["push", "comment", "create", "issue", "pull-request", "star", "delete", "fork"] as const;
const USUAL = [60, 10, 9, 5, 7, 5, 2, 2];

/**
 * Activities of a made population over days from `FIRST_MONDAY` on, in order of time: each account has its time zone, its
 * weekdays, its repositories and habits, and all grow busier from day to day. The same seed gives the same activities.
 */
export function madeDays(days: number, seed: string): Activity[] {
  const random = new Random(`${seed}/week`);
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => account(random, index));
  const activities: Activity[] = [];
  for (let hour = 0; hour < days * 24; hour++) {
    const start = FIRST_MONDAY + hour * HOUR_MS;
    const drift = DRIFT_PER_WEEK ** (hour / (7 * 24));
    const ofHour: Activity[] = [];
    for (const each of accounts) {
      const count = poisson(random, each.rate * drift * habitOf(each, hour));
      for (let n = 0; n < count; n++) {
        const at = start + Math.floor(random.next() * 3600) * 1000;
        ofHour.push(deed(random, each, at, `m${activities.length + ofHour.length}`));
      }
    }
    ofHour.sort((a, b) => a.at - b.at);
    for (const activity of ofHour) activities.push(activity);
  }
  return activities;
}

function account(random: Random, index: number): Account {
  const login = `${word(random)}-${word(random)}${index}`;
  const automation = random.next() < 0.03;
  const own = Array.from({ length: 1 + Math.floor(random.next() * 4) }, () => `${login}/${word(random)}`);
  const team = `team-${Math.floor(random.next() * 200)}`;
  const repos = random.next() < 0.4 ? [...own, `${team}/${["app", "site", "tools"][index % 3]}`] : own;
  const size = Math.exp(0.9 * normal(random)); // log-normal: a few accounts are much busier than most
  return {
    login: automation ? `${login}[bot]` : login,
    repos,
    rate: (automation ? 30 : PER_DAY * size) / 24,
    offset: Math.round(random.next() * 23) - 11,
    weekend: 0.2 + 0.6 * random.next(),
    automation,
    habits: USUAL.map((usual) => usual * (0.3 + 1.4 * random.next())),
  };
}

/** The account's rate in an hour against its average: by its clock and its weekday. */
function habitOf({ offset, weekend, automation }: Account, hour: number): number {
  if (automation) return 1;
  const local = hour + offset;
  const byClock = Math.max(0.05, 1 + Math.cos(((local - 15) / 12) * Math.PI));
  return byClock * (Math.floor(local / 24) % 7 >= 5 ? weekend : 1);
}

function deed(random: Random, { login, repos, habits }: Account, at: number, id: string): Activity {
  const kind = KINDS[drawn(random, habits)];
  const repo = repos[Math.floor(random.next() * repos.length)];
  const elsewhere = `${word(random)}/${word(random)}${Math.floor(random.next() * 300)}`;
  const base = { id, at, seenAt: at, lane: "public" as const, actor: login };
  switch (kind) {
    case "push":
      return { ...base, kind, type: "PushEvent", repo, ref: "refs/heads/main" };
    case "comment":
      return { ...base, kind, type: "IssueCommentEvent", repo: elsewhere, on: "issue", action: "created" };
    case "create":
      return { ...base, kind, type: "CreateEvent", repo, what: "branch", ref: `${word(random)}-${word(random)}` };
    case "issue":
      return { ...base, kind, type: "IssuesEvent", repo, action: "opened" };
    case "pull-request":
      return { ...base, kind, type: "PullRequestEvent", repo, action: "opened", headRef: word(random) };
    case "star":
      return { ...base, kind, type: "WatchEvent", repo: elsewhere };
    case "delete":
      return { ...base, kind, type: "DeleteEvent", repo, what: "branch", ref: word(random) };
    case "fork":
      return { ...base, kind, type: "ForkEvent", repo: elsewhere };
  }
}

const BEGINNINGS = ["ba", "co", "de", "fi", "gra", "hu", "ja", "ki", "lo", "mu", "no", "pre", "qui", "ro", "sta", "tu"];
const ENDINGS = ["bel", "dor", "fen", "gus", "lan", "mir", "nox", "pel", "rin", "sen", "tor", "vex", "wick", "zan"];

export function word(random: Random): string {
  const of = (parts: readonly string[]) => parts[Math.floor(random.next() * parts.length)];
  return of(BEGINNINGS) + of(ENDINGS);
}

/** A place in the list, each as likely as its weight says. */
function drawn(random: Random, weights: readonly number[]): number {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const place = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return Math.max(0, place);
}

/** Knuth's multiplication of uniform numbers: for means of a few. */
function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count++;
  return count;
}

/** Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(random.nextOpen())) * Math.cos(2 * Math.PI * random.next());
}
