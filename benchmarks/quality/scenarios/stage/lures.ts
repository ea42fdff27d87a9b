import type { Random } from "@oddwatch/anomaly";
import { characters, pick, wholeBetween } from "./draw.ts";
import { FIRST_NAMES, NOUNS, TECH_WORDS } from "./words.ts";

/** A text that baits people, the same for a whole campaign but for what a copy fills in. */
export interface Lure {
  title: string;
  /** `about` is what this copy names: a repository or nothing. */
  body: (about?: string) => string;
}

const OPENINGS = [
  "We noticed a sign-in to your account from a place you have not used before",
  "Your repository was reported for content that breaks the terms of service",
  "You were chosen for an early grant for maintainers of open source",
  "A package that your project depends on was found to steal credentials",
  "Your access tokens will end within the day unless you confirm them",
  "The error you describe was fixed in this build that we made for you",
];
const TITLES = ["Security notice", "Account alert", "Action needed", "Grant offer", "Important update", "Token expiry"];
const ASKS = [
  "Please review it at",
  "Confirm your account here:",
  "Download the fix from",
  "Claim it before midnight:",
];

/** A lure that leads to `host`. Its words are drawn anew for each campaign. */
export function lure(random: Random, host: string): Lure {
  const path = characters(random, 5);
  const detail = `Case ${wholeBetween(random, [1000, 99999])}, device ${pick(random, TECH_WORDS)} ${pick(random, NOUNS)}.`;
  const [opening, ask] = [pick(random, OPENINGS), pick(random, ASKS)];
  const title = `${pick(random, TITLES)}: ${pick(random, NOUNS)} ${pick(random, ["request", "attempt", "review", "check"])}`;
  const body = (about?: string) =>
    `${opening}${about === undefined ? "" : ` (${about})`}. ${detail}\n\n${ask} https://${host}/${path}`;
  return { title, body };
}

/** So many mentions of accounts that do not matter, as spam adds them to reach people. */
export function mentions(random: Random, count: number): string {
  return Array.from({ length: count }, () => `@${pick(random, FIRST_NAMES)}${characters(random, 4)}`).join(" ");
}
