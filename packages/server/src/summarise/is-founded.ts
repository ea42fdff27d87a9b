import type { Material } from "./material.ts";

/** What a sentence is held against. */
type Grounds = Pick<Material, "names" | "vouched" | "strangers">;

const LINK = /:\/\/|\bwww\.|\]\(|\bmailto:|\bdata:[a-z]+\//i;
const MARKUP = /<[a-z/!?]|`|&#?\w+;|!\[/i;
const MENTION = /(?:^|[^\w.])@([a-z\d][\w/-]*)/gi;
/** Words joined by dots or slashes with a sign of being a name: letters on both sides of a dot, or a digit, hyphen or underscore. */
const DOTTED = /(?<![\w.])[\w-]+(?:\.[\w-]+)*\.[a-z][\w-]+/gi;
const SLASHED = /(?<![\w./-])[\w.-]+(?:\/[\w.-]+)+/g;
const NUMBER = /\d[\d,]*/g;
const THOUSANDS = /(?<=\d),(?=\d{3})/g;
/** Shorter ones may be counted or reckoned from what is given. */
const LONG_NUMBER_DIGITS = 3;
/** Endings of files that advice may name, such as `package.json`. */
const FILE =
  /\.(?:json|ya?ml|toml|lock|md|txt|xml|sh|js|mjs|cjs|ts|tsx|jsx|py|rb|go|rs|java|cs|php|sql|env|cfg|ini|gradle|pem)$/i;
const ABBREVIATION = /^(?:e\.g|i\.e|github\.com|node\.js)$/i;
/**
 * What a summary may never tell: to take an incident for nothing, to change what was decided, to run something. Whoever writes
 * such a thing into a title wants it to be repeated.
 */
const ORDERS = [
  /\b(?:ignore|disregard|dismiss|mute|silence|suppress|close|delete|hide)\s+(?:this|the|these|all|any)\s+(?:\w+\s+)?(?:incidents?|alerts?|warnings?|notifications?|findings?|events?|instructions?)/i,
  /\bno\s+(?:further\s+)?(?:action|response|review|investigation)s?\s+(?:is|are|was|were)?\s*(?:needed|required|necessary)/i,
  /\b(?:safe|fine|okay|ok)\s+to\s+(?:ignore|close|dismiss|merge|approve)/i,
  /\b(?:can|may|should|must)\s+be\s+(?:safely\s+)?(?:ignored|dismissed|closed|downgraded|muted|suppressed)/i,
  /\b(?:severity|priority|rating)\b.{0,40}\b(?:lower(?:ed)?|downgraded?|reduced?|raised?|should be|to info|to low|is low|is info|none)\b/i,
  /\b(?:lower|downgrade|reduce|raise|change|set)\s+(?:the|its|this)?\s*(?:severity|priority|rating)/i,
  /\b(?:false\s+(?:positive|alarm)|nothing\s+to\s+(?:see|worry)|all\s+clear)\b/i,
  /\b(?:curl|wget|sudo|eval|npx|bash\s+-c|sh\s+-c|rm\s+-rf|chmod|powershell|pip3?\s+install|npm\s+(?:i|install)|git\s+(?:push|clone|reset|apply))\s+\S/i,
  /\b(?:system\s+prompt|as\s+an?\s+(?:ai|language\s+model)|previous\s+instructions)\b/i,
  /\b(?:add|invite|grant|give|promote|authori[sz]e)\b.{0,60}\b(?:maintainer|admin(?:istrator)?|owner|collaborator|write\s+access)\b/i,
  /\b(?:post|send|forward|notify|escalate|route|page)\b.{0,60}(?:#\w|\bchannel\b|\bwebhook\b|\bon-call\b|\be-?mail\b)/i,
];

/**
 * Whether a sentence says only what the material allows: no links, markup, commands or orders, and no names, hosts or long
 * numbers that were not given, and nothing in the words of strangers. It cannot tell whether what is left is wise: an order in
 * other words may pass. O(length).
 */
export function isFounded(sentence: string, { names, vouched, strangers }: Grounds): boolean {
  if (sentence === "" || LINK.test(sentence) || MARKUP.test(sentence) || strangers.isIn(sentence)) return false;
  if (ORDERS.some((order) => order.test(sentence))) return false;
  for (const [, name] of sentence.matchAll(MENTION)) if (!names.has((name as string).toLowerCase())) return false;
  for (const [word] of sentence.matchAll(DOTTED)) if (!isAllowedDotted(word, { names, vouched })) return false;
  for (const [word] of sentence.matchAll(SLASHED)) if (looksLikeName(word) && !isGivenName(word, names)) return false;
  return hasGivenNumbers(sentence, vouched);
}

function hasGivenNumbers(sentence: string, vouched: string): boolean {
  const given = vouched.replace(THOUSANDS, "");
  const numbers = Array.from(sentence.matchAll(NUMBER), ([number]) => number.replaceAll(",", ""));
  return numbers.every((number) => number.length < LONG_NUMBER_DIGITS || number === "100" || given.includes(number));
}

/** A field or feature, a file's name, or part of a name of the incident. */
function isAllowedDotted(word: string, { names, vouched }: Pick<Grounds, "names" | "vouched">): boolean {
  if (FILE.test(word) || ABBREVIATION.test(word) || names.has(word.toLowerCase())) return true;
  if (isPartOfName(word, names)) return true;
  return vouched.includes(`"feature":"${word}"`) || vouched.includes(`"key":"${word}"`);
}

/** Plain words such as "and/or" are no names. */
function looksLikeName(word: string): boolean {
  return /[\d_-]|\.[a-z]/i.test(word) && !/^[\d/.-]+$/.test(word);
}

function isGivenName(word: string, names: ReadonlySet<string>): boolean {
  const name = word.replace(/[.-]+$/, "").toLowerCase();
  return names.has(name) || FILE.test(name) || /^(?:refs|\.github)\//.test(name);
}

function isPartOfName(word: string, names: ReadonlySet<string>): boolean {
  const part = word.toLowerCase();
  return [...names].some((name) => name.split("/").includes(part));
}
