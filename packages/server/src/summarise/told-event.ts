import type { Activity, Text } from "@oddwatch/pipeline";
import type { StoredEvent } from "../api/api-store.ts";
import { boundedText } from "./bounded-text.ts";

const NAME_LENGTH = 120;
const TEXT_LENGTH = 200;
/** What is told of an activity, beside when, who and where. Everything else stays here. */
const TOLD: readonly string[] = [
  "action",
  "number",
  "ref",
  "headRef",
  "baseRef",
  "tag",
  "what",
  "forced",
  "commits",
  "forkee",
  "member",
  "prerelease",
  "assets",
  "pages",
  "on",
  "title",
  "body",
  "name",
  "description",
];

/** One event as a model is told of it: bounded, every text visible and masked. */
export function toldEvent({ id, type, at, actor, repo, activity }: StoredEvent): Record<string, unknown> {
  return {
    id,
    type,
    at: new Date(at).toISOString(),
    actor: boundedText(actor, NAME_LENGTH),
    ...(repo !== undefined && { repo: boundedText(repo, NAME_LENGTH) }),
    ...(activity !== undefined && toldFields(activity)),
  };
}

function toldFields(activity: Activity): Record<string, unknown> {
  const fields: [string, unknown][] = [];
  for (const [name, value] of Object.entries(activity)) {
    if (!TOLD.includes(name)) continue;
    if (typeof value === "string") fields.push([name, boundedText(value, NAME_LENGTH)]);
    else if (typeof value === "number" || typeof value === "boolean") fields.push([name, value]);
    else if (isText(value)) fields.push([name, boundedText(value.excerpt, TEXT_LENGTH)]);
  }
  const secrets = activity.secrets?.map(({ kind, place }) => `${kind} in ${place}`);
  return { ...Object.fromEntries(fields), ...(secrets !== undefined && { secrets }) };
}

function isText(value: unknown): value is Text {
  return typeof value === "object" && value !== null && "excerpt" in value && typeof value.excerpt === "string";
}
