import type { Facts } from "./facts.ts";

/** What a kind of incident means to people, written from its facts. Says only what follows from what was seen. */
export interface Advice {
  meaning: (facts: Facts) => string;
  impact: (facts: Facts) => string[];
  nextSteps: (facts: Facts) => string[];
}

const KNOWN_JOB = "If this is a known job, silence it for this account, so that it does not use up the alert budget.";

const FLOOD: Advice = {
  meaning: ({ who, events, within }) => `${events} by ${who} ${within}: far more than one account usually makes.`,
  impact: ({ where }) => [
    "An automation, a script that went wrong and an account in other hands look the same at this point.",
    `What people do in ${where} is hard to see while this goes on.`,
    "It is unlikely that a person looked at each of these changes.",
  ],
  nextSteps: ({ who }) => [
    `Open the profile of ${who}: is it a known automation account?`,
    "Compare the first and the last events of the list: do they do the same thing again and again?",
    "If the repositories are yours, find out which token or key was used, and revoke it when nobody claims it.",
    KNOWN_JOB,
  ],
};

const FAN_OUT: Advice = {
  meaning: ({ who, where, within }) => `${who} reached ${where} ${within}, many more than is usual for one account.`,
  impact: ({ where }) => [
    `If the account is in other hands, ${where} may have received the same unwanted change.`,
    "Secrets that the workflows of these repositories can read may have been sent away.",
    "Changes that came in at the same time are easily merged without a second look.",
  ],
  nextSteps: ({ who }) => [
    "Look at the changes in two or three of the repositories: are they the same, and do they touch workflow files?",
    `Ask ${who} or the owners whether this was a planned change.`,
    "If it was not: revoke the account's tokens, undo the changes, and replace the secrets that the workflows could read.",
    KNOWN_JOB,
  ],
};

const MASS_DELETION: Advice = {
  meaning: ({ who, where, events, within }) => `${events} by ${who} in ${where} ${within}, most of them deletions.`,
  impact: () => [
    "Work that exists only on the deleted branches or tags is out of reach until it is restored.",
    "Releases and builds that name a deleted tag will fail.",
    "A tidy-up after merges looks the same: what matters is whether the branches were merged.",
  ],
  nextSteps: ({ who }) => [
    "Check whether the deleted branches were merged; the events name each of them.",
    `Ask ${who} whether this was a tidy-up.`,
    "If it was not, restore the branches from a clone or from the commit ids in the events, and protect them.",
  ],
};

const STAR_BURST: Advice = {
  meaning: ({ who, where, within }) => `${who} starred ${where} ${within}, much faster than usual.`,
  impact: () => [
    "Bought stars make a repository look trusted; such repositories are often used to spread malware.",
    "A mention in the news looks the same in the first minutes.",
    "Nothing in the repositories themselves was changed by this.",
  ],
  nextSteps: ({ where }) => [
    `Look at ${where}: is there a reason, such as a release or an article, for the attention?`,
    "Look at a few of the accounts: made on the same days, without a picture or work of their own?",
    "Do not take the number of stars as a sign of trust until this is clear.",
  ],
};

const REPOSITORY_FLOOD: Advice = {
  meaning: ({ who, where, events, within }) => `${events} in ${where} ${within} by ${who}: far above its usual level.`,
  impact: ({ where }) => [
    `Maintainers of ${where} can miss what matters among so many events.`,
    "Spam, a coordinated campaign, an event such as a hackathon, or a bot in a loop can be behind it.",
    "Automations that start with each event may run into their limits.",
  ],
  nextSteps: () => [
    "Look at the newest events of the list: who writes, and is it the same thing each time?",
    "If it is spam, limit interactions for the repository for a day and report the accounts.",
    "If it is a bot in a loop, switch off the workflow or the app that answers itself.",
  ],
};

const REPEATED_TEXT: Advice = {
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

const SHELL_IN_REF: Advice = {
  meaning: ({ who, where }) => `${who} used a name in ${where} that a shell would run as a command.`,
  impact: () => [
    "A workflow that puts the name of a branch or tag into a script runs what the name says.",
    "Such a run can read the secrets of the workflow and write to the repository.",
    "Without such a workflow the name does nothing.",
  ],
  nextSteps: ({ where }) => [
    `Search the workflows of ${where} for names that go into scripts, such as github.head_ref inside a run step.`,
    "Look at the workflow runs that started since; if one used the name, replace the secrets it could read.",
    "Pass such names through environment variables, and delete the branch or tag.",
  ],
};

const TAG_MOVE: Advice = {
  meaning: ({ where, who }) => `A tag in ${where} now points to another commit than before (seen with ${who}).`,
  impact: ({ where }) => [
    `Everybody who uses ${where} by this tag gets other code from now on, without an update of their own.`,
    "A moved version tag of an action is how a take-over reaches the builds of others.",
    "Some projects move a major tag such as v4 with each release: that is meant.",
  ],
  nextSteps: ({ where }) => [
    `Compare the two commits in ${where}: is there a release that explains the move?`,
    "Until that is clear, pin the action or dependency to the full id of the commit you had.",
    "Check the workflow runs that used the tag since it moved.",
  ],
};

const UNUSUAL: Advice = {
  meaning: ({ who, where, events, within }) =>
    `${events} by ${who} in ${where} ${within} do not look like what is usually seen.`,
  impact: () => [
    "What it does is not known: several features are unusual together, none of them proves harm.",
    "If an account is in other hands, this may be the first sign of it.",
  ],
  nextSteps: ({ who }) => [
    "Read the contributions: the feature with the largest share says what to look at first.",
    `Open the first events of the list and the profile of ${who}.`,
    "If it is harmless, resolve it; if it comes back and is meant, silence it.",
  ],
};

const ADVICE: ReadonlyMap<string, Advice> = new Map([
  ["flood", FLOOD],
  ["fan-out", FAN_OUT],
  ["mass-deletion", MASS_DELETION],
  ["star-burst", STAR_BURST],
  ["repository-flood", REPOSITORY_FLOOD],
  ["repeated-text", REPEATED_TEXT],
  ["shell-in-ref", SHELL_IN_REF],
  ["tag-move", TAG_MOVE],
  ["unusual-activity", UNUSUAL],
]);

/** What there is to say about a kind of incident; careful general words for one that is not known here. */
export function adviceFor(kind: string): Advice {
  return ADVICE.get(kind) ?? UNUSUAL;
}
