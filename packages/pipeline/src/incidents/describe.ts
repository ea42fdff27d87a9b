import { FEATURES } from "../feature-vector.ts";
import type { EventGroup } from "../features/event-group.ts";
import type { Contribution } from "../incident.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

/** One number, as a person would say it. */
export function inWords(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  if (value >= 10) return String(Math.round(value));
  return String(Math.round(value * 10) / 10);
}

/** A span of time, as a person would say it. */
export function spanInWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

/** A chance in powers of ten, as a person would say it. */
export function chanceInWords(surprise: number): string {
  if (surprise >= 9) return "less than one in a billion";
  return `one in ${Number((10 ** surprise).toPrecision(1)).toLocaleString("en-US")}`;
}

const DEEDS: Record<EventGroup, (times: number, repos: string) => string> = {
  push: (times, repos) => `pushed ${count(times, "time")} to ${repos}`,
  review: (times, repos) => `made ${count(times, "pull request or review", "pull requests and reviews")} in ${repos}`,
  issue: (times, repos) => `wrote ${count(times, "issue or comment", "issues and comments")} in ${repos}`,
  create: (times, repos) => `created ${count(times, "repository or branch", "repositories and branches")} in ${repos}`,
  delete: (times, repos) => `deleted ${count(times, "branch or tag", "branches and tags")} in ${repos}`,
  attention: (times, repos) => `starred or forked ${count(times, "time")}, ${repos}`,
  access: (times, repos) => `released, published or changed access ${count(times, "time")} in ${repos}`,
  other: (times, repos) => `was active ${count(times, "time")} in ${repos}`,
};

/** One line that says what happened. Names are as cleaned by `normalise`; texts are quoted and short. */
export function titleOf(incident: TrackedIncident): string {
  const span = incident.eventCount > 1 ? ` in ${spanInWords(incident.lastEventAt - incident.firstEventAt)}` : "";
  const repos = placesOf(incident);
  const accounts = count(incident.actorKeys.length, "account");
  if (incident.subject === "text" || incident.subject === "name") {
    const what = incident.subject === "text" ? "The same text" : "Names of one shape";
    const quote = incident.sampleText === undefined ? "" : `: “${incident.sampleText}”`;
    return `${what} from ${accounts} in ${repos}, ${count(incident.eventCount, "time")}${span}${quote}`;
  }
  if (incident.kind === "tag-move") {
    return incident.eventCount === 1
      ? `A version tag of ${repos} was moved`
      : `Version tags of ${repos} were moved, ${count(incident.eventCount, "event")}${span}`;
  }
  if (incident.subject === "repo" && incident.actorKeys.length > 1) {
    const what =
      incident.group === "attention"
        ? count(incident.eventCount, "star or fork", "stars and forks")
        : count(incident.eventCount, "event");
    return `${incident.repos[0]} got ${what} from ${accounts}${span}`;
  }
  return `${incident.actors[0]} ${DEEDS[incident.group](incident.eventCount, repos)}${span}`;
}

function placesOf({ repos, repoKeys }: TrackedIncident): string {
  if (repoKeys.length === 0) return "no repository";
  return repoKeys.length === 1 ? repos[0] : count(repoKeys.length, "repository", "repositories");
}

/** Why, in plain sentences, the most telling first. */
export function reasonsOf(incident: TrackedIncident): string[] {
  const reasons: string[] = incident.ruleSays === undefined ? [] : [incident.ruleSays];
  const like = incident.automation ? "automation" : "people's accounts";
  for (const driver of incident.drivers.slice(0, 3)) {
    const { meaning } = FEATURES[driver.feature];
    const usual = driver.expected === undefined ? "" : `; among ${like} ${inWords(driver.expected)} is usual`;
    const chance =
      driver.counted === undefined ? "" : ` (as much or more: ${chanceInWords(-Math.log10(driver.counted))})`;
    reasons.push(`${inWords(driver.value)} ${meaning}${usual}${chance}.`);
  }
  if (incident.usualPerHour !== undefined) {
    reasons.push(`Its own usual hour holds about ${inWords(incident.usualPerHour)}.`);
  } else if (incident.subject === "actor") {
    reasons.push(`Its own habits are not known yet: watched for ${spanInWords(incident.watchedMs)}.`);
  }
  if (incident.drivers.length === 0 && incident.ruleSays === undefined) {
    reasons.push(`The combination is rare: ${chanceInWords(incident.surprise)} among activities of this kind.`);
  }
  return reasons;
}

/** What each feature had to do with it; shares sum to 1. Empty when only a rule without numbers spoke. */
export function contributionsOf(incident: TrackedIncident): Contribution[] {
  const drivers = incident.drivers.slice(0, 8);
  const surprises = drivers.map((driver) => Math.max(0.01, -Math.log10(Math.max(1e-15, driver.probability))));
  const total = surprises.reduce((sum, each) => sum + each, 0);
  return drivers.map((driver, index) => {
    const contribution: Contribution = {
      feature: FEATURES[driver.feature].name,
      value: rounded(driver.value),
      share: surprises[index] / total,
    };
    if (driver.expected !== undefined) contribution.expected = rounded(driver.expected);
    return contribution;
  });
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}
