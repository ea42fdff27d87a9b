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
