import type { Activity, Text } from "@oddwatch/pipeline";
import type { StoredEvent } from "../api/api-store.ts";
import { boundedText } from "./bounded-text.ts";

const NAME_LENGTH = 120;
const TEXT_LENGTH = 200;
/** What GitHub says of an activity, beside when, who and where. Everything else stays here. */
const TOLD: ReadonlySet<string> = new Set([
  "action",
  "number",
  "what",
  "forced",
  "commits",
  "prerelease",
  "assets",
  "pages",
  "on",
]);
/** What people wrote or chose. */
const WRITTEN: ReadonlySet<string> = new Set([
  "ref",
  "headRef",
  "baseRef",
  "tag",
  "forkee",
  "member",
  "target",
  "from",
  "to",
  "title",
  "body",
  "name",
  "description",
]);

/** One event as a model is told of it: bounded, every text visible and masked. */
export interface ToldEvent {
  id: string;
  type: string;
  /** RFC 3339 UTC. */
  at: string;
  actor: string;
  repo?: string;
  said: Record<string, string | number | boolean>;
  /** The texts and names in it that strangers made. */
  written: Record<string, string>;
  /** Such as `github-token in body`. */
  secrets?: string[];
}

/** The event in these words. O(length of its texts). */
export function toldEvent({ id, type, at, actor, repo, activity }: StoredEvent): ToldEvent {
  const event: ToldEvent = {
    id,
    type: boundedText(type, NAME_LENGTH),
    at: new Date(at).toISOString(),
    actor: boundedText(actor, NAME_LENGTH),
    ...(repo !== undefined && { repo: boundedText(repo, NAME_LENGTH) }),
    said: {},
    written: {},
  };
  return activity === undefined ? event : withActivity(event, activity);
}

function withActivity(event: ToldEvent, activity: Activity): ToldEvent {
  for (const [name, value] of Object.entries(activity)) {
    const text = isText(value) ? boundedText(value.excerpt, TEXT_LENGTH) : value;
    if (WRITTEN.has(name) && typeof text === "string") event.written[name] = boundedText(text, TEXT_LENGTH);
    else if (!TOLD.has(name)) continue;
    else if (typeof value === "string") event.said[name] = boundedText(value, NAME_LENGTH);
    else if (typeof value === "number" || typeof value === "boolean") event.said[name] = value;
  }
  const secrets = activity.secrets?.map(({ kind, place }) => `${kind} in ${place}`);
  return secrets === undefined ? event : { ...event, secrets };
}

function isText(value: unknown): value is Text {
  return typeof value === "object" && value !== null && "excerpt" in value && typeof value.excerpt === "string";
}
