import type { GitHubEvent } from "@oddwatch/github-events";
import type { Activity, Lane, Occurrence } from "../activity.ts";
import { cleanText, visibleName } from "./clean-text.ts";
import { maskSecrets } from "./mask-secrets.ts";

/** How an event came to us. */
export interface Arrival {
  /** When it reached us, ms since epoch; for archives the end of the file's hour. */
  seenAt: number;
  lane: Lane;
}

const LOGIN = 100;
const REPO = 140;
const REF = 255;
const ACTION = 40;

/**
 * A GitHub event in the pipeline's words: bounded, visible characters only, secrets masked. Pure; about 2 microseconds for
 * an event without long texts.
 */
export function normaliseEvent(event: GitHubEvent, arrival: Arrival): Activity {
  const base: Occurrence = {
    id: visibleName(event.id, 100),
    type: visibleName(event.type === "other" ? event.type_name : event.type, ACTION),
    at: event.at,
    seenAt: arrival.seenAt,
    lane: arrival.lane,
    actor: visibleName(event.actor.login, LOGIN),
  };
  if (event.actor.id !== undefined) base.actorId = event.actor.id;
  if (event.repo !== undefined) {
    base.repo = visibleName(event.repo.name, REPO);
    if (event.repo.id !== undefined) base.repoId = event.repo.id;
  }
  return compact(withPayload(base, event));
}

function withPayload(base: Occurrence, event: GitHubEvent): Activity {
  switch (event.type) {
    case "PushEvent": {
      const { ref, head, before, size, forced } = event.payload;
      return {
        ...base,
        kind: "push",
        ref: name(ref, REF) ?? "",
        head: name(head, 64),
        before: name(before, 64),
        commits: size,
        forced,
      };
    }
    case "PullRequestEvent": {
      const { action, number, title, body, head, base: target } = event.payload;
      const refs = { headRef: name(head?.ref, REF), baseRef: name(target?.ref, REF) };
      return {
        ...base,
        kind: "pull-request",
        ...act(action),
        number,
        ...refs,
        title: cleanText(title),
        body: cleanText(body),
      };
    }
    case "PullRequestReviewEvent":
      return {
        ...base,
        kind: "review",
        ...act(event.payload.action),
        number: event.payload.number,
        body: cleanText(event.payload.body),
      };
    case "PullRequestReviewThreadEvent":
      return { ...base, kind: "review", ...act(event.payload.action), number: event.payload.number };
    case "PullRequestReviewCommentEvent":
      return { ...base, kind: "comment", on: "review", ...comment(event.payload) };
    case "IssueCommentEvent":
      return { ...base, kind: "comment", on: "issue", ...comment(event.payload) };
    case "CommitCommentEvent":
      return { ...base, kind: "comment", on: "commit", ...comment(event.payload) };
    case "DiscussionCommentEvent":
      return { ...base, kind: "comment", on: "discussion", ...comment(event.payload) };
    case "IssuesEvent":
      return { ...base, kind: "issue", ...comment(event.payload), title: cleanText(event.payload.title) };
    case "DiscussionEvent":
      return { ...base, kind: "discussion", ...comment(event.payload), title: cleanText(event.payload.title) };
    case "CreateEvent":
      return created(base, event.payload);
    case "DeleteEvent":
      return {
        ...base,
        kind: "delete",
        what: event.payload.ref_type === "tag" ? "tag" : "branch",
        ref: name(event.payload.ref, REF) ?? "",
      };
    case "ForkEvent":
      return { ...base, kind: "fork", forkee: name(event.payload.forkee?.full_name, REPO) };
    case "ReleaseEvent": {
      const { action, tag_name, name: title, body, prerelease, assets } = event.payload;
      const texts = { name: cleanText(title), body: cleanText(body) };
      return {
        ...base,
        kind: "release",
        ...act(action),
        tag: name(tag_name, REF),
        ...texts,
        prerelease,
        assets: assets?.length,
      };
    }
    case "MemberEvent":
      return {
        ...base,
        kind: "member",
        ...act(event.payload.action),
        member: name(event.payload.member?.login, LOGIN),
      };
    case "WatchEvent":
      return { ...base, kind: "star" };
    case "PublicEvent":
      return { ...base, kind: "public" };
    case "GollumEvent":
      return { ...base, kind: "wiki", pages: event.payload.pages?.length };
    default:
      return { ...base, kind: "other" };
  }
}

function created(base: Occurrence, payload: { ref?: string; ref_type?: string; description?: string }): Activity {
  const what = payload.ref_type === "tag" || payload.ref_type === "branch" ? payload.ref_type : "repository";
  const description = what === "repository" ? cleanText(payload.description) : undefined;
  return { ...base, kind: "create", what, ref: name(payload.ref, REF), description };
}

function comment(payload: { action?: string; number?: number; body?: string }) {
  return { ...act(payload.action), number: payload.number, body: cleanText(payload.body) };
}

function act(action: string | undefined): { action: string } {
  return { action: name(action, ACTION) ?? "" };
}

function name(value: string | undefined, length: number): string | undefined {
  return value === undefined ? undefined : maskSecrets(visibleName(value, length));
}

/** Without undefined fields, so that what the log gives back is the same object that was judged. */
function compact(activity: Activity): Activity {
  const fields = activity as unknown as Record<string, unknown>;
  for (const key of Object.keys(fields)) if (fields[key] === undefined) delete fields[key];
  return activity;
}
