import type { Advice } from "./advice.ts";

const KNOWN_JOB = "If this is a known job, silence it for this account, so that it does not use up the alert budget.";
const WHO_IS_IT = (who: string) => `Open the profile of ${who}: is it a known automation account?`;
const SAME_THING = "Compare the first and the last events of the list: do they do the same thing again and again?";

/** Issues and comments from one account, far above what people write. */
export const FLOOD: Advice = {
  meaning: ({ who, where, events, within }) => `${events} by ${who} in ${where} ${within}: far more than people write.`,
  impact: ({ where }) => [
    `Whoever follows ${where} gets a notification for each, and can miss what matters among them.`,
    "Spam, a bot that answers itself and a test that forgot to stop look the same at this point.",
    "Automations that start with each issue or comment may run into their limits.",
  ],
  nextSteps: ({ who }) => [
    SAME_THING,
    "If it is spam, limit interactions for the repository for a day and report the account.",
    "If it is a bot in a loop, switch off the workflow or the app that answers itself.",
    WHO_IS_IT(who),
  ],
};

/** Pull requests and reviews from one account, far above what people make. */
export const PULL_REQUEST_FLOOD: Advice = {
  meaning: ({ who, where, events, within }) => `${events} around pull requests by ${who} in ${where} ${within}.`,
  impact: () => [
    "Maintainers cannot look at so many with care: one bad change among many harmless ones is easily merged.",
    "Workflows that run for each pull request use up build minutes, and may run a stranger's code.",
    "Dependency updates, contests and campaigns of beginners look the same.",
  ],
  nextSteps: ({ who }) => [
    "Look at the oldest three: are they useful, and do they touch workflow files or dependencies?",
    "Check that workflows of first-time contributors wait for an approval.",
    WHO_IS_IT(who),
    KNOWN_JOB,
  ],
};

/** Pushes of one account to few repositories, faster than usual. */
export const PUSH_BURST: Advice = {
  meaning: ({ who, where, events, within }) => `${events} by ${who} to ${where} ${within}, mostly pushes.`,
  impact: ({ where }) => [
    "It is mostly a script, a mirror or a job that commits its own output: nothing is harmed by the pace alone.",
    "It is unlikely that a person looked at each of these changes.",
    `Builds that start with each push to ${where} may be held up.`,
  ],
  nextSteps: ({ who }) => [
    SAME_THING,
    "If the repository is yours, find out which token or key was used, and revoke it when nobody claims it.",
    WHO_IS_IT(who),
    KNOWN_JOB,
  ],
};

/** Branches and tags made by one account, faster than usual. */
export const BRANCH_FLOOD: Advice = {
  meaning: ({ who, where, events, within }) =>
    `${events} by ${who} in ${where} ${within}, mostly new branches or tags.`,
  impact: ({ where }) => [
    `Workflows that start with a new branch or tag in ${where} run once for each of them.`,
    "Release tools and update bots do this too; the names tell them apart.",
    "Among many new branches one that was planted is hard to see.",
  ],
  nextSteps: ({ who }) => [
    "Read the names in the events: do they follow a pattern that you know?",
    "Look at the workflow runs that these branches or tags started.",
    WHO_IS_IT(who),
    KNOWN_JOB,
  ],
};

/** Repositories made by one account, faster than a person would. */
export const REPOSITORY_FLOOD: Advice = {
  meaning: ({ who, where, events, within }) =>
    `${who} created repositories far faster than a person would: ${events} in ${where} ${within}.`,
  impact: () => [
    "Such series are used for spam, for spreading malware under many names, and as hiding places for stolen data.",
    "Course platforms, importers and mirrors create repositories in series as well.",
    "Nothing that existed before is changed by it.",
  ],
  nextSteps: ({ who }) => [
    "Open two or three of the repositories: are they alike, empty, or copies of something known? Run nothing from them.",
    "If they hold malware, stolen data or spam, report the account to GitHub.",
    `If ${who} belongs to you, find out which token made them, and revoke it when nobody claims it.`,
    KNOWN_JOB,
  ],
};

/** A repository with far more going on than usual. */
export const BUSY_REPOSITORY: Advice = {
  meaning: ({ who, where, events, within }) => `${events} in ${where} ${within}, by ${who}: far above the usual level.`,
  impact: ({ where }) => [
    `Maintainers of ${where} can miss what matters among so many events.`,
    "A release, a hackathon, a campaign and a bot in a loop look the same from outside.",
    "Automations that start with each event may run into their limits.",
  ],
  nextSteps: () => [
    "Look at the newest events of the list: who acts, and is it the same thing each time?",
    "If a release or an event explains it, resolve the incident.",
    "If it is a bot in a loop, switch off the workflow or the app that answers itself.",
  ],
};
