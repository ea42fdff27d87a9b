import type { Advice } from "./advice.ts";

/** Strange, and nothing more can be said. */
export const UNUSUAL: Advice = {
  meaning: ({ who, where, events, within }) =>
    `${events} by ${who} in ${where} ${within} do not look like what is usually seen.`,
  impact: () => [
    "What it does is not known: several features are unusual together, none of them proves harm.",
    "If an account is in other hands, this may be the first sign of it.",
    "A new habit, a new tool and a day of tidying up look the same at first.",
  ],
  nextSteps: ({ who }) => [
    "Read the contributions: the feature with the largest share says what to look at first.",
    `Open the first events of the list and the profile of ${who}.`,
    "If it is harmless, resolve it; if it comes back and is meant, silence it.",
  ],
};

/** One account suddenly does much of what hardly anybody does. */
export const RARE_BURST: Advice = {
  meaning: ({ who, where, events, within }) =>
    `${events} by ${who} in ${where} ${within}, of a type that is rare on GitHub: few accounts do it, and hardly one does so much of it.`,
  impact: () => [
    "What is seldom done is seldom watched: making repositories public, adding members and editing wikis are such things.",
    "A course, an import or a tidy-up does the same once in a while.",
  ],
  nextSteps: ({ who, where }) => [
    `Open the first events of the list: what was done in ${where}, and is it meant for everybody's eyes?`,
    `Ask ${who} or the owner whether a script did this for them.`,
    "If nobody knows of it, sign the account out everywhere, revoke its tokens and undo what was opened or added.",
  ],
};
