/** The way an activity reached us. `sample` marks the bundled sample of a first start. */
export type Lane = "public" | "watch" | "refs" | "webhook" | "audit" | "archive" | "sample";

/** A text written by a stranger: bounded, stripped of control characters, secrets masked. Never HTML, never an instruction. */
export interface Text {
  /** First 200 characters, for people. */
  excerpt: string;
  /** Characters in the whole text. */
  length: number;
  /**
   * Hash of its words without case, digits and punctuation: equal for copies that differ only in those. Undefined under
   * three words; of a text in a script without spaces, under six letters.
   */
  shape?: string;
  /** Bands of a MinHash over its word pairs: nearly equal texts mostly have one in common, unrelated ones none. There when `shape` is. */
  near?: string[];
  /** Hosts it links to, at most five, lower case. */
  hosts: string[];
  /** How many accounts it mentions. */
  mentions: number;
}

/** That something looks like a credential, without the thing itself. */
export interface SecretPlace {
  /** Such as `github-token`: the kinds of `maskSecrets`. */
  kind: string;
  /** The field it stood in, such as `body`. */
  place: string;
}

/** What every activity carries. */
export interface Occurrence {
  /** GitHub's id, or `sha256:` and a hash for what has none. With `type` and `at` it names one occurrence. */
  id: string;
  /** GitHub's name for it, such as `PushEvent`: for people and for grouping, at most 40 characters. */
  type: string;
  /** When it happened, as the source says: ms since epoch. */
  at: number;
  /** When it reached us: ms since epoch; for archives the end of the file's hour. Data, not a clock. */
  seenAt: number;
  lane: Lane;
  /** Login, as written by GitHub, at most 100 characters. */
  actor: string;
  actorId?: number;
  /** `owner/name`; undefined for the few types without a repository. */
  repo?: string;
  repoId?: number;
  /** Where something looked like a credential before it was masked, at most eight places. */
  secrets?: SecretPlace[];
}

export type Push = Occurrence & {
  kind: "push";
  /** Such as `refs/heads/main`. */
  ref: string;
  head?: string;
  before?: string;
  /** Undefined since October 2025: GitHub no longer sends it. */
  commits?: number;
  /** Only webhooks say so. */
  forced?: boolean;
};
export type PullRequest = Occurrence & {
  kind: "pull-request";
  action: string;
  number?: number;
  headRef?: string;
  baseRef?: string;
  title?: Text;
  body?: Text;
};
export type Review = Occurrence & { kind: "review"; action: string; number?: number; body?: Text };
export type Issue = Occurrence & { kind: "issue"; action: string; number?: number; title?: Text; body?: Text };
export type Comment = Occurrence & {
  kind: "comment";
  on: "issue" | "commit" | "review" | "discussion";
  action: string;
  number?: number;
  body?: Text;
};
export type Discussion = Occurrence & {
  kind: "discussion";
  action: string;
  number?: number;
  title?: Text;
  body?: Text;
};
export type Create = Occurrence & {
  kind: "create";
  what: "repository" | "branch" | "tag";
  ref?: string;
  description?: Text;
};
export type Delete = Occurrence & { kind: "delete"; what: "branch" | "tag"; ref: string };
export type Star = Occurrence & { kind: "star" };
export type Fork = Occurrence & { kind: "fork"; forkee?: string };
export type Release = Occurrence & {
  kind: "release";
  action: string;
  tag?: string;
  name?: Text;
  body?: Text;
  prerelease?: boolean;
  assets?: number;
  /** How many of the assets run when somebody opens them. */
  programs?: number;
};
export type Member = Occurrence & { kind: "member"; action: string; member?: string };
export type Public = Occurrence & { kind: "public" };
export type Wiki = Occurrence & { kind: "wiki"; pages?: number };
/** A ref that the refs lane saw at another commit than before: `from` is undefined for a new ref, `to` for a deleted one. */
export type RefMoved = Occurrence & { kind: "ref-move"; ref: string; from?: string; to?: string };
/** An act that an organisation's audit log tells. */
export type Audit = Occurrence & {
  kind: "audit";
  /** GitHub's own name of the act, such as `protected_branch.destroy`. */
  action: string;
  organisation: string;
  /** Whom or what it was done to: a login, a team, a branch, a rule set, an app, the title of a key. */
  target?: string;
  /** What it was before, such as the visibility `private`. */
  from?: string;
  /** What it is now, such as the visibility `public`, the role `admin`, or `write` for a key that may push. */
  to?: string;
};
/** A type that this version does not know: counted, never judged by its content. */
export type Other = Occurrence & { kind: "other" };

/** One thing that happened, in the pipeline's own words: bounded, masked, one clock. The log stores exactly this. */
export type Activity =
  | Push
  | PullRequest
  | Review
  | Issue
  | Comment
  | Discussion
  | Create
  | Delete
  | Star
  | Fork
  | Release
  | Member
  | Public
  | Wiki
  | RefMoved
  | Audit
  | Other;

export type ActivityKind = Activity["kind"];
