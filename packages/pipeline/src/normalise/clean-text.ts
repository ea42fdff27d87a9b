import type { Text } from "../activity.ts";
import { keyHash } from "../features/key-hash.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { nearBands } from "./near-bands.ts";

/** Much of a body is never read: what a campaign repeats stands at its beginning. */
const READ_CHARACTERS = 4_000;
const EXCERPT_CHARACTERS = 200;
const SHAPE_WORDS = 60;
const MOST_HOSTS = 5;
const LEAST_WORDS = 3;
const LEAST_LETTERS = 6;
/** Scripts that are written without spaces between words. https://www.unicode.org/reports/tr29/#Word_Boundaries */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

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

/**
 * What the pipeline keeps of a stranger's text; undefined for a missing or empty one. O(length), reading at most 4,000
 * characters. `found` is told the kind of each thing that looks like a credential.
 */
export function cleanText(text: string | undefined, found?: (kind: string) => void): Text | undefined {
  if (text === undefined || text.length === 0) return undefined;
  const masked = visibleText(maskSecrets(text.slice(0, READ_CHARACTERS).toWellFormed(), found));
  const excerpt = masked.length > EXCERPT_CHARACTERS ? masked.slice(0, EXCERPT_CHARACTERS).toWellFormed() : masked;
  const cleaned: Text = { excerpt, length: text.length, hosts: hostsOf(masked), mentions: mentionsOf(masked) };
  const words = wordsOf(masked);
  if (words.length > 0) {
    cleaned.shape = keyHash(words.join(" "), 7).toString(36);
    cleaned.near = nearBands(words);
  }
  return cleaned;
}

/**
 * The first words without case, digits and punctuation, none when there are too few to tell texts apart. In scripts that
 * write no spaces each pair of neighbouring characters stands for a word.
 */
function wordsOf(text: string): string[] {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}]+/u, SHAPE_WORDS * 2)
    .filter((word) => word.length > 1)
    .slice(0, SHAPE_WORDS);
  if (words.length >= LEAST_WORDS && !SPACELESS.test(words[0])) return words;
  const letters = words.join("");
  if (letters.length < LEAST_LETTERS || !SPACELESS.test(letters)) return words.length < LEAST_WORDS ? [] : words;
  const characters = [...letters].slice(0, SHAPE_WORDS + 1);
  return characters.slice(1).map((character, index) => characters[index] + character);
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
