import type { Activity, ActivityKind } from "../activity.ts";

/** What a field holds: a stranger's text, a bounded name, a number, or yes and no. */
export type FieldType = "text" | "name" | "number" | "flag";
/** What a rule finds under a path: a field, or one side of a text. */
export type PathType = Exclude<FieldType, "text"> | "list";

type FieldsOf<Kind extends ActivityKind> = {
  [Field in Exclude<keyof Required<Extract<Activity, { kind: Kind }>>, "kind" | "secrets">]: FieldType;
};

const EVERY = {
  id: "name",
  type: "name",
  at: "number",
  seenAt: "number",
  lane: "name",
  actor: "name",
  actorId: "number",
  repo: "name",
  repoId: "number",
} as const;
const TALK = { ...EVERY, action: "name", number: "number", title: "text", body: "text" } as const;

/** Every field of every kind of activity, by which rules are checked. The compiler knows when one is missing. */
const FIELDS: { readonly [Kind in ActivityKind]: FieldsOf<Kind> } = {
  push: { ...EVERY, ref: "name", head: "name", before: "name", commits: "number", forced: "flag" },
  "pull-request": { ...TALK, headRef: "name", baseRef: "name" },
  review: { ...EVERY, action: "name", number: "number", body: "text" },
  issue: TALK,
  comment: { ...EVERY, on: "name", action: "name", number: "number", body: "text" },
  discussion: TALK,
  create: { ...EVERY, what: "name", ref: "name", description: "text" },
  delete: { ...EVERY, what: "name", ref: "name" },
  star: EVERY,
  fork: { ...EVERY, forkee: "name" },
  release: {
    ...EVERY,
    action: "name",
    tag: "name",
    name: "text",
    body: "text",
    prerelease: "flag",
    assets: "number",
    programs: "number",
  },
  member: { ...EVERY, action: "name", member: "name" },
  public: EVERY,
  wiki: { ...EVERY, pages: "number" },
  "ref-move": { ...EVERY, ref: "name", from: "name", to: "name" },
  audit: { ...EVERY, action: "name", organisation: "name", target: "name", from: "name", to: "name" },
  other: EVERY,
};

/** The sides of a text that a rule can look at; without one it is the excerpt. */
const SIDES: Readonly<Record<string, PathType>> = {
  excerpt: "name",
  length: "number",
  hosts: "list",
  mentions: "number",
};

/** What activities of this kind hold under a path such as `ref` or `title.hosts`; undefined when there is no such thing. */
export function pathType(kind: ActivityKind, path: string): PathType | undefined {
  const [field, side] = path.split(".");
  const type = Object.hasOwn(FIELDS[kind], field)
    ? (FIELDS[kind] as Readonly<Record<string, FieldType>>)[field]
    : undefined;
  if (type !== "text") return side === undefined ? type : undefined;
  return side === undefined ? "name" : Object.hasOwn(SIDES, side) ? SIDES[side] : undefined;
}

/** Every path that a rule may name for activities of this kind. */
export function pathsOf(kind: ActivityKind): string[] {
  return Object.entries(FIELDS[kind]).flatMap(([field, type]) =>
    type === "text" ? [field, ...Object.keys(SIDES).map((side) => `${field}.${side}`)] : [field],
  );
}

/** Every kind of activity. */
export const ACTIVITY_KINDS = Object.keys(FIELDS) as ActivityKind[];

/** What reads the value under a path, undefined when an activity does not carry it. */
export function readerOf(path: string): (activity: Activity) => unknown {
  const [field, side = "excerpt"] = path.split(".", 2);
  return (activity) => {
    const value = (activity as unknown as Record<string, unknown>)[field];
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[side] : value;
  };
}
