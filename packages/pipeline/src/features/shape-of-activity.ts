import type { Activity, Text } from "../activity.ts";
import { nameShape, repositoryShape } from "./name-shape.ts";

/** The ending GitHub asks of a repository that is its owner's site: no recipe of a campaign. https://docs.github.com/pages */
const PAGES = ".github.io";

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
    const name = activity.repo?.slice(activity.repo.indexOf("/") + 1);
    return name?.toLowerCase().endsWith(PAGES) ? undefined : made("repository", name);
  }
  if (activity.kind === "create" && activity.what === "branch") return made("branch", activity.ref);
  if (activity.kind === "pull-request" && activity.action === "opened") return made("branch", activity.headRef);
  return undefined;
}

function made(what: "repository" | "branch", name: string | undefined) {
  if (name === undefined) return undefined;
  const shape = what === "repository" ? repositoryShape(name) : nameShape(name);
  return shape === undefined ? undefined : { what, shape };
}
