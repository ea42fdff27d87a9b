import type { ScenarioKind } from "../scenario.ts";
import { branchDeletion } from "./attacks/branch-deletion.ts";
import { branchPlanting } from "./attacks/branch-planting.ts";
import { branchSweep } from "./attacks/branch-sweep.ts";
import { commentPhishing } from "./attacks/comment-phishing.ts";
import { deadDropDescriptions } from "./attacks/dead-drop-descriptions.ts";
import { deadDropDisguises } from "./attacks/dead-drop-disguises.ts";
import { deadDropNames } from "./attacks/dead-drop-names.ts";
import { defacement } from "./attacks/defacement.ts";
import { feedCollapse } from "./attacks/feed-collapse.ts";
import { fewAccountsSweep } from "./attacks/few-accounts-sweep.ts";
import { forkBoost } from "./attacks/fork-boost.ts";
import { headRewind } from "./attacks/head-rewind.ts";
import { historyRewrite } from "./attacks/history-rewrite.ts";
import { issuePhishing } from "./attacks/issue-phishing.ts";
import { lockstepStars } from "./attacks/lockstep-stars.ts";
import { lookAlikeRepositories } from "./attacks/look-alike-repositories.ts";
import { mentionBlast } from "./attacks/mention-blast.ts";
import { newcomerRelease } from "./attacks/newcomer-release.ts";
import { outageAndSurge } from "./attacks/outage-and-surge.ts";
import { privateMadePublic } from "./attacks/private-made-public.ts";
import { pullRequestCampaign } from "./attacks/pull-request-campaign.ts";
import { pushFanOut } from "./attacks/push-fan-out.ts";
import { pushFlood } from "./attacks/push-flood.ts";
import { refWipe } from "./attacks/ref-wipe.ts";
import { renameWave } from "./attacks/rename-wave.ts";
import { repositoryFlood } from "./attacks/repository-flood.ts";
import { selfConversation } from "./attacks/self-conversation.ts";
import { shellInHeadRef } from "./attacks/shell-in-head-ref.ts";
import { spamIssues } from "./attacks/spam-issues.ts";
import { starBurst } from "./attacks/star-burst.ts";
import { tagRepoint } from "./attacks/tag-repoint.ts";
import { tokenSweep } from "./attacks/token-sweep.ts";
import { trivialPullRequests } from "./attacks/trivial-pull-requests.ts";
import { catchUp } from "./harmless/catch-up.ts";
import { classroom } from "./harmless/classroom.ts";
import { dependencyUpdates } from "./harmless/dependency-updates.ts";
import { forkCleanUp } from "./harmless/fork-clean-up.ts";
import { hackathon } from "./harmless/hackathon.ts";
import { issueImport } from "./harmless/issue-import.ts";
import { mirrorBot } from "./harmless/mirror-bot.ts";
import { pinToSha } from "./harmless/pin-to-sha.ts";
import { releaseTrain } from "./harmless/release-train.ts";
import { staleIssues } from "./harmless/stale-issues.ts";
import { workflowRollOut } from "./harmless/workflow-roll-out.ts";
import { approvalRing } from "./held-out/approval-ring.ts";
import { assetSwap } from "./held-out/asset-swap.ts";
import { commitCommentPhishing } from "./held-out/commit-comment-phishing.ts";
import { forkBomb } from "./held-out/fork-bomb.ts";
import { memberSpree } from "./held-out/member-spree.ts";
import { tagSpam } from "./held-out/tag-spam.ts";
import { wikiSpam } from "./held-out/wiki-spam.ts";

/** The families A to O, some of them in several variants. */
export const SCENARIOS: readonly ScenarioKind[] = [
  { name: "branch-sweep", family: "A", generate: branchSweep },
  { name: "few-accounts-sweep", family: "A", generate: fewAccountsSweep },
  { name: "push-fan-out", family: "A", generate: pushFanOut },
  { name: "token-sweep", family: "A", generate: tokenSweep },
  { name: "dead-drop-descriptions", family: "B", generate: deadDropDescriptions },
  { name: "dead-drop-disguises", family: "B", generate: deadDropDisguises },
  { name: "dead-drop-names", family: "B", generate: deadDropNames },
  { name: "private-made-public", family: "B", generate: privateMadePublic },
  { name: "pull-request-campaign", family: "C", generate: pullRequestCampaign },
  { name: "shell-in-head-ref", family: "C", generate: shellInHeadRef },
  { name: "head-rewind", family: "D", generate: headRewind },
  { name: "history-rewrite", family: "D", generate: historyRewrite },
  { name: "tag-repoint", family: "E", generate: tagRepoint },
  { name: "defacement", family: "F", generate: defacement },
  { name: "rename-wave", family: "F", generate: renameWave },
  { name: "branch-planting", family: "G", generate: branchPlanting },
  { name: "comment-phishing", family: "H", generate: commentPhishing },
  { name: "issue-phishing", family: "H", generate: issuePhishing },
  { name: "mention-blast", family: "H", generate: mentionBlast },
  { name: "fork-boost", family: "I", generate: forkBoost },
  { name: "lockstep-stars", family: "I", generate: lockstepStars },
  { name: "star-burst", family: "I", generate: starBurst },
  { name: "spam-issues", family: "J", generate: spamIssues },
  { name: "trivial-pull-requests", family: "J", generate: trivialPullRequests },
  { name: "look-alike-repositories", family: "K", generate: lookAlikeRepositories },
  { name: "push-flood", family: "L", generate: pushFlood },
  { name: "repository-flood", family: "L", generate: repositoryFlood },
  { name: "self-conversation", family: "L", generate: selfConversation },
  { name: "branch-deletion", family: "M", generate: branchDeletion },
  { name: "ref-wipe", family: "M", generate: refWipe },
  { name: "newcomer-release", family: "N", generate: newcomerRelease },
  { name: "feed-collapse", family: "O", generate: feedCollapse },
  { name: "outage-and-surge", family: "O", generate: outageAndSurge },
];

/** Harmless bursts that must not fill the budget. */
export const HARD_NEGATIVES: readonly ScenarioKind[] = [
  { name: "catch-up", family: undefined, generate: catchUp },
  { name: "classroom", family: undefined, generate: classroom },
  { name: "dependency-updates", family: undefined, generate: dependencyUpdates },
  { name: "fork-clean-up", family: undefined, generate: forkCleanUp },
  { name: "hackathon", family: undefined, generate: hackathon },
  { name: "issue-import", family: undefined, generate: issueImport },
  { name: "mirror-bot", family: undefined, generate: mirrorBot },
  { name: "pin-to-sha", family: undefined, generate: pinToSha },
  { name: "release-train", family: undefined, generate: releaseTrain },
  { name: "stale-issues", family: undefined, generate: staleIssues },
  { name: "workflow-roll-out", family: undefined, generate: workflowRollOut },
];

/** Other shapes, kept apart: a check after the tuning, never looked at before. */
export const HELD_OUT: readonly ScenarioKind[] = [
  { name: "approval-ring", family: "X", generate: approvalRing },
  { name: "asset-swap", family: "X", generate: assetSwap },
  { name: "commit-comment-phishing", family: "X", generate: commitCommentPhishing },
  { name: "fork-bomb", family: "X", generate: forkBomb },
  { name: "member-spree", family: "X", generate: memberSpree },
  { name: "tag-spam", family: "X", generate: tagSpam },
  { name: "wiki-spam", family: "X", generate: wikiSpam },
];
