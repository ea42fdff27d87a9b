import { nameEntropy } from "./name-shape.ts";

/** What a branch's or tag's name looks like. */
export interface RefShape {
  defaultBranch: boolean;
  protectedName: boolean;
  versionTag: boolean;
  /** Characters that a shell would act on. */
  shellCharacters: number;
  /** Characters in the longest run that looks made by a generator; 0 when none does. */
  randomRun: number;
  /** Bits per character. */
  entropy: number;
  /** Characters without `refs/heads/` or `refs/tags/`. */
  length: number;
}

const DEFAULT_BRANCHES: ReadonlySet<string> = new Set(["main", "master", "trunk", "default"]);
const PROTECTED_BRANCHES: ReadonlySet<string> = new Set([
  "main",
  "master",
  "trunk",
  "default",
  "develop",
  "dev",
  "prod",
  "production",
  "release",
  "stable",
  "staging",
  "gh-pages",
]);
const PROTECTED_BEGINNINGS = ["release/", "release-", "releases/", "hotfix/", "stable/", "stable-"];
const SHELL_CHARACTERS = "$`|;&<>(){}\\!*?'\"";
const LEAST_RUN = 6;

/** A ref without `refs/heads/`, `refs/tags/`, and whether it is a tag. */
export function shortRef(ref: string): { name: string; tag: boolean } {
  if (ref.startsWith("refs/heads/")) return { name: ref.slice(11), tag: false };
  if (ref.startsWith("refs/tags/")) return { name: ref.slice(10), tag: true };
  return { name: ref, tag: false };
}

/** The shape of a ref, in full (`refs/heads/main`) or short with `tag` saying which. One pass: O(length). */
export function refShape(ref: string, isTag = false): RefShape {
  const { name, tag } = shortRef(ref);
  const lower = name.toLowerCase();
  const branch = !tag && !isTag;
  return {
    defaultBranch: branch && DEFAULT_BRANCHES.has(lower),
    protectedName:
      branch && (PROTECTED_BRANCHES.has(lower) || PROTECTED_BEGINNINGS.some((start) => lower.startsWith(start))),
    versionTag: !branch && isVersion(lower),
    shellCharacters: shellCharacters(name),
    randomRun: longestRandomRun(name),
    entropy: nameEntropy(name),
    length: name.length,
  };
}

/** `v1`, `1.2`, `v1.2.3-rc1`, `app-v2.0`, `pkg@1.0.0`: a number after the name's last word, whatever follows. */
function isVersion(name: string): boolean {
  let start = Math.max(name.lastIndexOf("@"), name.lastIndexOf("/")) + 1;
  if (start === 0) {
    const dash = name.indexOf("-v");
    if (dash >= 0) start = dash + 1;
  }
  if (name[start] === "v") start++;
  return isDigit(name.charCodeAt(start)) && name.length - start <= 40;
}

function shellCharacters(name: string): number {
  let count = 0;
  for (let at = 0; at < name.length; at++) if (SHELL_CHARACTERS.includes(name[at])) count++;
  return count;
}

/** Letters and digits that change places at least twice, as in `1a2b3c` or `x7Qp2`, and not as in `issue123` or `2025`. */
function longestRandomRun(name: string): number {
  let longest = 0;
  let length = 0;
  let changes = 0;
  let last = 0;
  for (let at = 0; at <= name.length; at++) {
    const kind = at === name.length ? 0 : kindOf(name.charCodeAt(at));
    if (kind === 0) {
      if (changes >= 2 && length >= LEAST_RUN && length > longest) longest = length;
      length = changes = 0;
    } else {
      if (length > 0 && kind !== last) changes++;
      length++;
    }
    last = kind;
  }
  return longest;
}

/** 1 for a digit, 2 for a letter, 0 for anything else. */
function kindOf(code: number): number {
  if (isDigit(code)) return 1;
  const lower = code | 32;
  return lower >= 97 && lower <= 122 ? 2 : 0;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
