import type { Random } from "@oddwatch/anomaly";
import { chance, characters, hex, pick, wholeBetween } from "./draw.ts";
import { ADJECTIVES, DEEDS, FIRST_NAMES, NOUNS, ROLES, SURNAMES, TECH_WORDS } from "./words.ts";

/** Makes one name after another in the same manner. */
export type NameRecipe = (random: Random) => string;

/** The word with a capital. */
export function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

const digits = (random: Random, length: number) => characters(random, length, "0123456789");

const PEOPLE: readonly NameRecipe[] = [
  (random) => `${capital(pick(random, FIRST_NAMES))}${capital(pick(random, SURNAMES))}${digits(random, 2)}`,
  (random) => `${pick(random, FIRST_NAMES)}-${pick(random, SURNAMES)}${digits(random, wholeBetween(random, [1, 3]))}`,
  (random) => `${characters(random, 1, "abcdefghijklmnoprstvw")}${pick(random, SURNAMES)}${digits(random, 3)}`,
  (random) => `${pick(random, FIRST_NAMES)}${pick(random, SURNAMES).slice(0, 3)}${wholeBetween(random, [1970, 2009])}`,
  (random) => `${pick(random, ADJECTIVES)}-${pick(random, NOUNS)}-${digits(random, wholeBetween(random, [2, 4]))}`,
  (random) =>
    `${pick(random, FIRST_NAMES)}-${pick(random, ["dev", "codes", "builds", "labs", "io"])}${digits(random, 3)}`,
  (random) => `${capital(pick(random, SURNAMES))}${characters(random, 3)}`,
  (random) => `${pick(random, NOUNS)}${capital(pick(random, FIRST_NAMES))}${digits(random, 2)}`,
];

/** How account farms name theirs: one manner for the whole farm. */
const FARMS: readonly NameRecipe[] = [
  (random) => characters(random, wholeBetween(random, [8, 14]), "asdfghjkljhgfkhgdsaqwertyu"),
  (random) => `${pick(random, FIRST_NAMES)}${pick(random, SURNAMES)}${digits(random, 4)}`,
  (random) => `${capital(pick(random, FIRST_NAMES))}-${characters(random, 5)}`,
  (random) => `${characters(random, 3, "bcdfghjklmnpqrstvwz")}${characters(random, 3, "aeiou")}${digits(random, 5)}`,
  (random) => `${pick(random, ADJECTIVES)}${capital(pick(random, NOUNS))}${characters(random, 3)}`,
];

/** A login such as people choose. */
export function personLogin(random: Random): string {
  return pick(random, PEOPLE)(random);
}

/** How one farm of accounts names them all; a careful farm names them as people do. */
export function farmRecipe(random: Random): NameRecipe {
  return chance(random, 0.3) ? personLogin : pick(random, FARMS);
}

/** A login that looks at a glance like well-known automation, without being any. */
export function lookAlikeBotLogin(random: Random): string {
  const known = pick(random, [
    "dependab0t",
    "renovatte",
    "github-act1ons",
    "code-c0v",
    "snykk",
    "pre-comm1t",
    "imgb0t",
  ]);
  return `${known}-${pick(random, ["bot", "app", "ci", "updates", characters(random, 4)])}${digits(random, 2)}`;
}

/** Name of an organisation or company. */
export function organisationLogin(random: Random): string {
  const stem = `${pick(random, ADJECTIVES)}${pick(random, NOUNS)}`;
  return `${chance(random, 0.5) ? capital(stem) : stem}-${pick(random, ["io", "labs", "hq", "oss", "team", "dev"])}${digits(random, 2)}`;
}

const REPOSITORIES: readonly NameRecipe[] = [
  (random) => `${pick(random, TECH_WORDS)}-${pick(random, NOUNS)}`,
  (random) => `${pick(random, ADJECTIVES)}-${pick(random, NOUNS)}`,
  (random) => `${pick(random, NOUNS)}-${pick(random, ROLES)}`,
  (random) => `${capital(pick(random, NOUNS))}${capital(pick(random, ROLES))}`,
  (random) => `${pick(random, TECH_WORDS)}_${pick(random, NOUNS)}_${pick(random, ROLES)}`,
  (random) => `${pick(random, NOUNS)}-${pick(random, TECH_WORDS)}-${wholeBetween(random, [2, 9])}`,
  (random) => `My-${capital(pick(random, NOUNS))}`,
  (random) => pick(random, NOUNS) + capital(pick(random, TECH_WORDS)),
];

/** The last part of a repository's name, such as people choose. */
export function repositoryName(random: Random): string {
  return pick(random, REPOSITORIES)(random);
}

const BRANCHES: readonly NameRecipe[] = [
  (random) => `feature/${pick(random, NOUNS)}-${pick(random, TECH_WORDS)}`,
  (random) => `fix/${pick(random, NOUNS)}-${wholeBetween(random, [1, 900])}`,
  (random) => `${pick(random, FIRST_NAMES)}/${pick(random, DEEDS)}-${pick(random, NOUNS)}`,
  (random) => `release/${wholeBetween(random, [0, 9])}.${wholeBetween(random, [0, 30])}`,
  (random) => `${pick(random, DEEDS)}-${pick(random, NOUNS)}`,
  (random) => `${pick(random, SURNAMES).slice(0, 3)}-${wholeBetween(random, [100, 9999])}`,
  (random) => `wip-${hex(random, 5)}`,
];

/** A branch such as people choose; never a default one. */
export function branchName(random: Random): string {
  return pick(random, BRANCHES)(random);
}

/** A default branch, as often as each is met. */
export function defaultBranch(random: Random): string {
  return chance(random, 0.55) ? "main" : pick(random, ["master", "master", "master", "develop", "trunk"]);
}

/** A host that nobody links to, in a domain reserved for examples (RFC 2606). */
export function unseenHost(random: Random): string {
  return `${pick(random, ADJECTIVES)}-${pick(random, NOUNS)}${digits(random, 2)}.example`;
}

/** A short commit message or title. */
export function shortMessage(random: Random): string {
  return capital(`${pick(random, DEEDS)} ${pick(random, TECH_WORDS)} ${pick(random, NOUNS)}`);
}
