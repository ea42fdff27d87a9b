import type { Activity, Text } from "../activity.ts";
import { nameShape } from "./name-shape.ts";

/** The text that a copy-and-paste campaign would repeat, and what kind of place it stands in. */
export function repeatedText(activity: Activity): Text | undefined {
  switch (activity.kind) {
    case "issue":
    case "discussion":
    case "pull-request":
      return activity.body?.shape === undefined ? activity.title : activity.body;
    case "comment":
    case "review":
    case "release":
      return activity.body;
    case "create":
      return activity.what === "repository" ? activity.description : undefined;
    default:
      return undefined;
  }
}

/** The shape of the name that this activity makes: of a new repository, branch or head ref. Undefined when it makes none. */
export function madeName(activity: Activity): { what: "repository" | "branch"; shape: string } | undefined {
  if (activity.kind === "create" && activity.what === "repository") {
    return made("repository", activity.repo?.slice(activity.repo.indexOf("/") + 1));
  }
  if (activity.kind === "create" && activity.what === "branch") return made("branch", activity.ref);
  if (activity.kind === "pull-request" && activity.action === "opened") return made("branch", activity.headRef);
  return undefined;
}

function made(what: "repository" | "branch", name: string | undefined) {
  const shape = name === undefined ? undefined : nameShape(name);
  return shape === undefined ? undefined : { what, shape };
}
