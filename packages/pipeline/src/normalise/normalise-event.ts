import type { GitHubEvent } from "@oddwatch/github-events";
import type { Activity, Lane, Occurrence, SecretPlace } from "../activity.ts";
import { cleanText, visibleName } from "./clean-text.ts";
import { isProgram } from "./is-program.ts";
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
const MOST_SECRETS = 8;

/** Cleans the fields of one event, and remembers in which of them something looked like a credential. */
class Cleaner {
  secrets: SecretPlace[] | undefined;

  text(value: string | undefined, place: string) {
    return cleanText(value, (kind) => this.#found(kind, place));
  }

  name(value: string | undefined, length: number, place: string): string | undefined {
    if (value === undefined) return undefined;
    return maskSecrets(visibleName(value, length), (kind) => this.#found(kind, place));
  }

  #found(kind: string, place: string): void {
    this.secrets ??= [];
    const known = this.secrets.some((each) => each.kind === kind && each.place === place);
    if (!known && this.secrets.length < MOST_SECRETS) this.secrets.push({ kind, place });
  }
}

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
  const clean = new Cleaner();
  const activity = withPayload(base, event, clean);
  if (clean.secrets !== undefined) activity.secrets = clean.secrets;
  return compact(activity);
}

function withPayload(base: Occurrence, event: GitHubEvent, clean: Cleaner): Activity {
  switch (event.type) {
    case "PushEvent": {
      const { ref, head, before, size, forced } = event.payload;
      return {
        ...base,
        kind: "push",
        ref: clean.name(ref, REF, "ref") ?? "",
        head: clean.name(head, 64, "head"),
        before: clean.name(before, 64, "before"),
        commits: size,
        forced,
      };
    }
    case "PullRequestEvent": {
      const { action, number, title, body, head, base: target } = event.payload;
      const refs = {
        headRef: clean.name(head?.ref, REF, "headRef"),
        baseRef: clean.name(target?.ref, REF, "baseRef"),
      };
      return {
        ...base,
        kind: "pull-request",
        ...act(action),
        number,
        ...refs,
        title: clean.text(title, "title"),
        body: clean.text(body, "body"),
      };
    }
    case "PullRequestReviewEvent":
      return {
        ...base,
        kind: "review",
        ...act(event.payload.action),
        number: event.payload.number,
        body: clean.text(event.payload.body, "body"),
      };
    case "PullRequestReviewThreadEvent":
      return { ...base, kind: "review", ...act(event.payload.action), number: event.payload.number };
    case "PullRequestReviewCommentEvent":
      return { ...base, kind: "comment", on: "review", ...comment(event.payload, clean) };
    case "IssueCommentEvent":
      return { ...base, kind: "comment", on: "issue", ...comment(event.payload, clean) };
    case "CommitCommentEvent":
      return { ...base, kind: "comment", on: "commit", ...comment(event.payload, clean) };
    case "DiscussionCommentEvent":
      return { ...base, kind: "comment", on: "discussion", ...comment(event.payload, clean) };
    case "IssuesEvent":
      return {
        ...base,
        kind: "issue",
        ...comment(event.payload, clean),
        title: clean.text(event.payload.title, "title"),
      };
    case "DiscussionEvent":
      return {
        ...base,
        kind: "discussion",
        ...comment(event.payload, clean),
        title: clean.text(event.payload.title, "title"),
      };
    case "CreateEvent":
      return created(base, event.payload, clean);
    case "DeleteEvent":
      return {
        ...base,
        kind: "delete",
        what: event.payload.ref_type === "tag" ? "tag" : "branch",
        ref: clean.name(event.payload.ref, REF, "ref") ?? "",
      };
    case "ForkEvent":
      return { ...base, kind: "fork", forkee: clean.name(event.payload.forkee?.full_name, REPO, "forkee") };
    case "ReleaseEvent": {
      const { action, tag_name, name: title, body, prerelease, assets } = event.payload;
      const texts = { name: clean.text(title, "name"), body: clean.text(body, "body") };
      return {
        ...base,
        kind: "release",
        ...act(action),
        tag: clean.name(tag_name, REF, "tag"),
        ...texts,
        prerelease,
        assets: assets?.length,
        programs: assets?.filter(isProgram).length,
      };
    }
    case "MemberEvent":
      return {
        ...base,
        kind: "member",
        ...act(event.payload.action),
        member: clean.name(event.payload.member?.login, LOGIN, "member"),
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

function created(
  base: Occurrence,
  payload: { ref?: string; ref_type?: string; description?: string },
  clean: Cleaner,
): Activity {
  const what = payload.ref_type === "tag" || payload.ref_type === "branch" ? payload.ref_type : "repository";
  const description = what === "repository" ? clean.text(payload.description, "description") : undefined;
  return { ...base, kind: "create", what, ref: clean.name(payload.ref, REF, "ref"), description };
}

function comment(payload: { action?: string; number?: number; body?: string }, clean: Cleaner) {
  return { ...act(payload.action), number: payload.number, body: clean.text(payload.body, "body") };
}

function act(action: string | undefined): { action: string } {
  return { action: action === undefined ? "" : maskSecrets(visibleName(action, ACTION)) };
}

/** Without undefined fields, so that what the log gives back is the same object that was judged. */
function compact(activity: Activity): Activity {
  const fields = activity as unknown as Record<string, unknown>;
  const kept: Record<string, unknown> = {}; // deleting would make it an object that is slow to read for good
  for (const key in fields) if (fields[key] !== undefined) kept[key] = fields[key];
  return kept as unknown as Activity;
}
