import type { EventGroup } from "../features/event-group.ts";
import { countInWords as count, spanInWords } from "./in-words.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

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

/** One line that says what happened; what a rule named, in the rule's words. Names are as cleaned by `normalise`; texts are quoted and short. */
export function titleOf(incident: TrackedIncident): string {
  const span = incident.eventCount > 1 ? ` in ${spanInWords(incident.lastEventAt - incident.firstEventAt)}` : "";
  const repos = placesOf(incident);
  const accounts = count(incident.actorKeys.length, "account");
  if (incident.subject === "text" || incident.subject === "name") {
    const what = incident.subject === "text" ? "The same text" : "Names of one shape";
    const quote = incident.sampleText === undefined ? "" : `: “${incident.sampleText}”`;
    return `${what} from ${accounts} in ${repos}, ${count(incident.eventCount, "time")}${span}${quote}`;
  }
  if (incident.kind === "tag-move") return tagMoveTitle(incident, repos, span);
  if (incident.ruleSays !== undefined) return ruleTitle(incident, incident.ruleSays);
  if (incident.campaign !== undefined && incident.actorKeys.length > 1) {
    return `${accounts} acted alike in ${repos}, ${count(incident.eventCount, "event")}${span}`;
  }
  if (incident.subject === "repo" && incident.actorKeys.length > 1) {
    const what =
      incident.group === "attention"
        ? count(incident.eventCount, "star or fork", "stars and forks")
        : count(incident.eventCount, "event");
    return `${incident.repos[0]} got ${what} from ${accounts}${span}`;
  }
  const isOne = incident.actorKeys.length <= 1;
  const who = isOne ? incident.actors[0] : accounts;
  const groups = new Set(incident.signals.map(({ name }) => name.split(" ")[0])).size;
  if (groups > 1)
    return `${who} ${isOne ? "was" : "were"} active in ${groups} ways, ${count(incident.eventCount, "event")} in ${repos}${span}`;
  return `${who} ${DEEDS[incident.group](incident.eventCount, repos)}${span}`;
}

/** Who and where come first: what is cut at the end of a headline is the least loss. */
function ruleTitle(incident: TrackedIncident, says: string): string {
  const { actors, actorKeys, repoKeys, eventCount, firstEventAt, lastEventAt } = incident;
  const who = actorKeys.length <= 1 ? actors[0] : count(actorKeys.length, "account");
  const where = repoKeys.length === 0 ? "" : ` in ${placesOf(incident)}`;
  const often = eventCount === 1 ? "" : `, ${count(eventCount, "event")} in ${spanInWords(lastEventAt - firstEventAt)}`;
  return `${who}${where}${often}: ${says.replace(/\.$/, "")}`;
}

function tagMoveTitle({ eventCount }: TrackedIncident, repos: string, span: string): string {
  return eventCount === 1
    ? `A version tag of ${repos} was moved`
    : `Version tags of ${repos} were moved, ${count(eventCount, "event")}${span}`;
}

function placesOf({ repos, repoKeys }: TrackedIncident): string {
  if (repoKeys.length === 0) return "no repository";
  return repoKeys.length === 1 ? repos[0] : count(repoKeys.length, "repository", "repositories");
}
