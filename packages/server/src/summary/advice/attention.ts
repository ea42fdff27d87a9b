import type { Advice } from "./advice.ts";

/** A repository gets stars or forks faster than usual. */
export const STAR_BURST: Advice = {
  meaning: ({ who, where, events, within }) => `${where} got ${events} from ${who} ${within}, mostly stars or forks.`,
  impact: () => [
    "Bought stars make a repository look trusted; such repositories are often used to spread malware.",
    "A mention in the news looks the same in the first minutes.",
    "Nothing in the repository itself is changed by it.",
  ],
  nextSteps: ({ where }) => [
    `Look for a reason at ${where}: a release, an article, a talk?`,
    "Look at a few of the accounts: made on the same days, without work of their own?",
    "Do not take the number of stars as a sign of trust until this is clear.",
  ],
};

/** One account stars or forks much faster than usual. */
export const STAR_SPREE: Advice = {
  meaning: ({ who, where, events, within }) => `${events} by ${who} on ${where} ${within}, mostly stars or forks.`,
  impact: () => [
    "Accounts that are rented out for stars behave like this; so do people who tidy up their lists.",
    "Forks in a row are also how code is collected for copies with malware in them.",
    "Nothing in the starred repositories is changed by it.",
  ],
  nextSteps: ({ who }) => [
    "Read the list of repositories: do they belong together, or to nobody in particular?",
    `Open the profile of ${who}: is there work of its own?`,
    "If one of the repositories is yours, do not count these stars.",
  ],
};
