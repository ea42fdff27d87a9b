import type { Activity } from "../activity.ts";

/** What an activity can be, finer than its kind: a tag is no branch, and who comments on commits does not talk in issues. State keeps the places. */
const TYPES = [
  "push",
  "pull-request",
  "review",
  "issue",
  "comment issue",
  "comment commit",
  "comment discussion",
  "comment review",
  "discussion",
  "create repository",
  "create branch",
  "create tag",
  "delete branch",
  "delete tag",
  "star",
  "fork",
  "release",
  "member",
  "public",
  "wiki",
  "ref-move",
  "other",
];
const PLACES: ReadonlyMap<string, number> = new Map(TYPES.map((type, place) => [type, place]));

/** How many types there are. */
export const ACTIVITY_TYPES = TYPES.length;

/** The place of an activity's type, 0 to `ACTIVITY_TYPES` − 1; one that has no place of its own is among the others. */
export function activityType(activity: Activity): number {
  const { kind } = activity;
  if (kind === "comment") return placeOf(`comment ${activity.on}`);
  if (kind === "create" || kind === "delete") return placeOf(`${kind} ${activity.what}`);
  return placeOf(kind);
}

function placeOf(type: string): number {
  return PLACES.get(type) ?? TYPES.length - 1;
}
