import type { Advice } from "./advice.ts";

/** One account pushes to many repositories. */
export const FAN_OUT: Advice = {
  meaning: ({ who, where, within }) => `${who} pushed to ${where} ${within}, many more than is usual for one account.`,
  impact: ({ where }) => [
    `If the account is in other hands, ${where} may have received the same unwanted change.`,
    "Secrets that the workflows of these repositories can read may have been sent away.",
    "Changes that come in at the same time in many places are seldom looked at twice.",
  ],
  nextSteps: ({ who }) => [
    "Look at the changes in two or three of the repositories: are they the same, and do they touch workflow files?",
    `Ask ${who} or the owners whether this was planned.`,
    "If it was not: revoke the account's tokens, undo the changes, and replace the secrets that the workflows could read.",
    "If this is a known job, silence it for this account, so that it does not use up the alert budget.",
  ],
};

/** A branch or tag whose name a shell would run. */
export const SHELL_IN_REF: Advice = {
  meaning: ({ who, where }) => `${who} used a name in ${where} that a shell would run as a command.`,
  impact: () => [
    "A workflow that puts the name of a branch or tag into a script runs what the name says.",
    "Such a run can read the secrets of the workflow and may write to the repository.",
    "Without such a workflow the name does nothing.",
  ],
  nextSteps: ({ where }) => [
    `Search the workflows of ${where} for names that go into scripts, such as github.head_ref inside a run step.`,
    "Look at the workflow runs that started since; if one used the name, replace the secrets it could read.",
    "Pass such names through environment variables, and delete the branch or tag.",
  ],
};

/** A version tag that points elsewhere than before. */
export const TAG_MOVE: Advice = {
  meaning: ({ where }) => `A tag in ${where} now points to another commit than before.`,
  impact: ({ where }) => [
    `Everybody who uses ${where} by this tag gets other code from now on, without an update of their own.`,
    "A moved version tag of an action is how a take-over reaches the builds of others.",
    "Some projects move a short tag such as v4 with each release: that is meant.",
  ],
  nextSteps: ({ where }) => [
    `Compare the two commits in ${where}: is there a release that explains the move?`,
    "Until that is clear, pin the action or dependency to the full id of the commit you had.",
    "Check the workflow runs that used the tag since it moved.",
  ],
};

/** Releases, changes of members or of visibility, in a row. */
export const ACCESS_BURST: Advice = {
  meaning: ({ who, where, events, within }) =>
    `${events} by ${who} in ${where} ${within} that release, publish or change who has access.`,
  impact: ({ where }) => [
    `What others install from ${where}, or who may change it, may not be what it was.`,
    "Whoever takes an account over often adds a member or publishes a release first.",
    "Release tools and teams that move do the same in one go.",
  ],
  nextSteps: ({ who, where }) => [
    `Check the members and the newest releases of ${where} against what was planned.`,
    `Ask ${who} over another channel than GitHub.`,
    "If it was not planned: remove the member, withdraw the release, and revoke the account's tokens.",
  ],
};

/** One account makes repository after repository public. */
export const PUBLICATION_WAVE: Advice = {
  meaning: ({ who, where, within }) => `${who} made ${where} public ${within}, one after the other.`,
  impact: () => [
    "Code, history and secrets that were private can be read and copied by everybody, and copies stay.",
    "Attackers publish what they have taken; owners publish what they meant to.",
    "Secrets in the history have to be taken as known from the moment of publication.",
  ],
  nextSteps: ({ who }) => [
    `Ask ${who} or the owners at once whether this was meant.`,
    "If it was not: make the repositories private again, revoke the account's tokens, and keep the audit log.",
    "Search the history of the repositories for secrets, and replace those you find in either case.",
  ],
};

/** Branch after branch, or tag after tag, deleted by one account. */
export const MASS_DELETION: Advice = {
  meaning: ({ who, where, events, within }) => `${events} by ${who} in ${where} ${within}, mostly deletions.`,
  impact: () => [
    "Work that exists only on the deleted branches or tags is out of reach until it is restored.",
    "Releases and builds that name a deleted tag will fail.",
    "A tidy-up after merges looks the same: what matters is whether the branches were merged.",
  ],
  nextSteps: ({ who }) => [
    "Check whether the deleted branches were merged; the events name each of them.",
    `Ask ${who} whether this was a tidy-up.`,
    "If it was not, restore the branches from a clone or from the commit ids in earlier events, and protect them.",
  ],
};
