import type { Text } from "../activity.ts";
import { keyHash } from "../features/key-hash.ts";
import { maskSecrets } from "./mask-secrets.ts";

/** Much of a body is never read: what a campaign repeats stands at its beginning. */
const READ_CHARACTERS = 4_000;
const EXCERPT_CHARACTERS = 200;
const SHAPE_WORDS = 60;
const MOST_HOSTS = 5;

/**
 * Control characters, and the marks that reorder or hide text: bidirectional overrides, zero width, fillers, tags, soft
 * hyphen. One variation selector belongs to an emoji; several in a row carry hidden data.
 */
const INVISIBLE =
  /(?:[\p{Cc}\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB\u{E0000}-\u{E0FFF}]|\u034F|[\uFE00-\uFE0F]{2,})+/gu;

/** One line of visible text: control, bidirectional and zero-width characters become a single space. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, " ").trim();
}

/** A name (login, ref, tag) made safe to store and print, at most `length` characters. */
export function visibleName(name: string, length: number): string {
  const bounded = name.length > length ? name.slice(0, length) : name;
  return bounded.toWellFormed().replace(INVISIBLE, "\uFFFD");
}

/** What the pipeline keeps of a stranger's text; undefined for a missing or empty one. O(length), reading at most 4,000 characters. */
export function cleanText(text: string | undefined): Text | undefined {
  if (text === undefined || text.length === 0) return undefined;
  const masked = visibleText(maskSecrets(text.slice(0, READ_CHARACTERS).toWellFormed()));
  const excerpt = masked.length > EXCERPT_CHARACTERS ? masked.slice(0, EXCERPT_CHARACTERS).toWellFormed() : masked;
  const cleaned: Text = { excerpt, length: text.length, hosts: hostsOf(masked), mentions: mentionsOf(masked) };
  const shape = textShape(masked);
  if (shape !== undefined) cleaned.shape = shape;
  return cleaned;
}

function textShape(text: string): string | undefined {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}]+/u, SHAPE_WORDS * 2)
    .filter((word) => word.length > 1)
    .slice(0, SHAPE_WORDS);
  return words.length < 3 ? undefined : keyHash(words.join(" "), 7).toString(36);
}

function hostsOf(text: string): string[] {
  if (!text.includes("://")) return [];
  const hosts = new Set<string>();
  for (const [, host] of text.matchAll(/https?:\/\/([a-z0-9.-]{3,100})/gi)) {
    if (hosts.size < MOST_HOSTS) hosts.add(host.toLowerCase());
  }
  return [...hosts];
}

function mentionsOf(text: string): number {
  if (!text.includes("@")) return 0;
  return new Set(
    Array.from(text.matchAll(/(?:^|[^\w@/])@([a-z\d][a-z\d-]{0,38})/gi), ([, login]) => login.toLowerCase()),
  ).size;
}
