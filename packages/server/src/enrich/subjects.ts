import { isCommitId } from "@oddwatch/github-events";
import type { StoredEvent, StoredIncident } from "../api/api-store.ts";

/** An incident with the events that were kept of it. */
export type IncidentWithEvents = StoredIncident & { events: readonly StoredEvent[] };

/** A branch or tag that moved from one commit to another. */
export interface Move {
  repo: string;
  ref: string;
  before: string;
  head: string;
}

/** What of an incident is looked up. */
export interface Subjects {
  logins: string[];
  repos: string[];
  /** The latest first. */
  moves: Move[];
}

const MOST_LOGINS = 5;
const MOST_REPOS = 5;
const MOST_MOVES = 4;
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$/;
const REPOSITORY = /^(?!\.{1,2}\/)[A-Za-z0-9_.-]{1,100}\/(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/;
const NO_COMMIT = /^0+$/;

/** What is worth a question: the first accounts that are people's, the first repositories, the latest moves of refs. Pure. */
export function subjectsOf({
  actors,
  repos,
  events,
}: Pick<IncidentWithEvents, "actors" | "repos" | "events">): Subjects {
  const moves = events.flatMap(moveOf).reverse();
  const seen = new Set<string>();
  const distinct = moves.filter(({ repo, ref, before, head }) => {
    const key = `${repo} ${ref} ${before} ${head}`;
    return seen.size < seen.add(key).size;
  });
  return {
    logins: actors.filter((login) => LOGIN.test(login)).slice(0, MOST_LOGINS),
    repos: repos.filter((repo) => REPOSITORY.test(repo)).slice(0, MOST_REPOS),
    moves: distinct.slice(0, MOST_MOVES),
  };
}

/** Every move of a ref among the events, in their order. */
export function moveOf({ repo, activity }: StoredEvent): Move[] {
  if (repo === undefined || activity === undefined || !REPOSITORY.test(repo)) return [];
  if (activity.kind === "push") return known(repo, activity.ref, activity.before, activity.head);
  if (activity.kind === "ref-move") return known(repo, activity.ref, activity.from, activity.to);
  return [];
}

function known(repo: string, ref: string, before: string | undefined, head: string | undefined): Move[] {
  if (before === undefined || head === undefined || !isCommitId(before) || !isCommitId(head)) return [];
  return NO_COMMIT.test(head) || NO_COMMIT.test(before) ? [] : [{ repo, ref, before, head }];
}
