import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { archiveHourEnd, parseEvent } from "@oddwatch/github-events";
import { type Activity, normaliseEvent } from "@oddwatch/pipeline";

/** GitHub's names for the short words of `events/minimized`. */
const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    push: "PushEvent",
    create: "CreateEvent",
    del: "DeleteEvent",
    icomment: "IssueCommentEvent",
    issue: "IssuesEvent",
    pr: "PullRequestEvent",
    prcomment: "PullRequestReviewCommentEvent",
    ccomment: "CommitCommentEvent",
    watch: "WatchEvent",
    fork: "ForkEvent",
    golem: "GollumEvent",
    member: "MemberEvent",
    release: "ReleaseEvent",
    public: "PublicEvent",
  }),
);

interface MinimizedEvent {
  id: string;
  /** RFC 3339, UTC. */
  dt: string;
  repo: string;
  type: string;
  actor: string;
  action?: string;
  commits?: number;
}

/**
 * Reads an hour of `events/minimized`: id, time, repository, type and account of each event, hardly more. What it lacks
 * (refs, texts, numeric ids) stays unknown to the detectors. @throws RangeError for a type it does not know.
 */
export async function readMinimizedHour(path: string): Promise<Activity[]> {
  const text = gunzipSync(await readFile(path)).toString("utf8");
  const seenAt = archiveHourEnd(path);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => minimizedActivity(JSON.parse(line) as MinimizedEvent, seenAt));
}

/** One event as an activity. `seenAt` is ms since epoch; its own time where the file's hour is not known. */
export function minimizedActivity(minimized: MinimizedEvent, seenAt?: number): Activity {
  const { id, dt, repo, type, actor, action, commits } = minimized;
  const typeName = TYPES.get(type);
  if (typeName === undefined) throw new RangeError(`${JSON.stringify(type)} is no type of events/minimized`);
  const { event, reason } = parseEvent({
    id,
    type: typeName,
    created_at: dt,
    actor: { login: actor },
    repo: { name: repo },
    payload: { action, size: commits },
    public: true,
  });
  if (event === undefined) throw new RangeError(`event ${id} cannot be read: ${reason}`);
  return normaliseEvent(event, { seenAt: seenAt ?? event.at, lane: "archive" });
}
