import type { Incident } from "@oddwatch/pipeline";

/** What the sentences about an incident are made of, in words that fit into them. */
export interface Facts {
  /** The account, or how many there are. */
  who: string;
  /** The repository, or how many there are. */
  where: string;
  /** Such as "240 events". */
  events: string;
  /** Such as "within 12 minutes". */
  within: string;
  manyActors: boolean;
  manyRepos: boolean;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Lists in an incident stop here, so a full one stands for more. */
const LIST_LIMIT = 50;

/** Puts the counts, names and times of an incident into words. */
export function factsOf(incident: Incident): Facts {
  const { actors, repos, eventCount, firstEventAt, lastEventAt } = incident;
  return {
    who: nameOrCount(actors, "account", "accounts") ?? "an unknown account",
    where: nameOrCount(repos, "repository", "repositories") ?? "no single repository",
    events: count(eventCount, "event", "events"),
    within: within(lastEventAt - firstEventAt),
    manyActors: actors.length > 1,
    manyRepos: repos.length > 1,
  };
}

/** Such as "1 event" or "1,200 events". */
export function count(n: number, one: string, many: string): string {
  return `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;
}

/** A number as people say it: from ten on without a fraction, below with two digits that count. */
export function figure(value: number): string {
  return Math.abs(value) >= 10 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(2)));
}

function nameOrCount(names: string[], one: string, many: string): string | undefined {
  if (names.length <= 1) return names[0];
  return names.length >= LIST_LIMIT ? `${LIST_LIMIT} or more ${many}` : count(names.length, one, many);
}

function within(ms: number): string {
  if (ms < SECOND) return "within one second";
  if (ms < 2 * MINUTE) return `within ${count(Math.ceil(ms / SECOND), "second", "seconds")}`;
  if (ms < 2 * HOUR) return `within ${count(Math.ceil(ms / MINUTE), "minute", "minutes")}`;
  if (ms < 2 * DAY) return `within ${count(Math.ceil(ms / HOUR), "hour", "hours")}`;
  return `within ${count(Math.ceil(ms / DAY), "day", "days")}`;
}
