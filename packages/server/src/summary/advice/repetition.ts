import type { Advice } from "./advice.ts";

/** Nearly the same text in many places. */
export const REPEATED_TEXT: Advice = {
  meaning: ({ who, where, within }) => `Nearly the same text was written by ${who} in ${where} ${within}.`,
  impact: () => [
    "Repeated texts are how phishing reaches people through notifications, with GitHub as the sender.",
    "Readers may follow its links or grant an app access to their account.",
    "Templates and release bots repeat themselves as well: the text decides.",
  ],
  nextSteps: () => [
    "Read one of the texts here rather than on GitHub, and do not open its links.",
    "If it asks people to sign in, install or authorise something, report the account to GitHub and hide the texts.",
    "Tell those who were mentioned; whoever authorised an app should take that back in the settings.",
  ],
};

/** Names of one pattern, made by one or more accounts. */
export const REPEATED_NAME: Advice = {
  meaning: ({ who, where, within }) => `Names of the same pattern were used by ${who} in ${where} ${within}.`,
  impact: () => [
    "Names made by a program often mean accounts made by a program: spam, stars for sale, or places to leave stolen data.",
    "Classes and contests name their repositories by a pattern as well.",
    "Nothing that existed before is changed by it.",
  ],
  nextSteps: () => [
    "Open two or three of the repositories: are they alike, and who made the accounts when? Run nothing from them.",
    "If they hold malware, stolen data or spam, report them to GitHub together: the pattern is the proof.",
    "If it is a class or a contest, silence the pattern's accounts or resolve the incident.",
  ],
};
