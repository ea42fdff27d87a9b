import type { Random } from "@oddwatch/anomaly";
import type { Era } from "../../scenario.ts";
import type { Account, Repository } from "../stage/cast.ts";
import { accountPayload } from "./account-payload.ts";

/** Number, title and text of an issue or discussion. */
export interface IssueWords {
  number: number;
  title: string;
  body?: string;
}

function issue(random: Random, era: Era, author: Account, repo: Repository, { number, title, body }: IssueWords) {
  return {
    url: `https://api.github.com/repos/${repo.name}/issues/${number}`,
    id: Math.floor(random.next() * 3e9),
    number,
    title,
    user: accountPayload(era, author),
    labels: [],
    state: "open",
    locked: false,
    body: body ?? null,
    ...(era === "2015" ? {} : { author_association: "NONE" }),
  };
}

/** What happened to an issue; its text is told in every era. */
export function issuePayload(
  random: Random,
  era: Era,
  author: Account,
  repo: Repository,
  { action, ...words }: IssueWords & { action: "opened" | "closed" | "reopened" },
): Record<string, unknown> {
  return { action, issue: issue(random, era, author, repo, words) };
}

/** A comment on an issue. `text` is the comment's, `title` the issue's. */
export function issueCommentPayload(
  random: Random,
  era: Era,
  author: Account,
  repo: Repository,
  { text, ...words }: IssueWords & { text: string },
): Record<string, unknown> {
  const comment = {
    id: Math.floor(random.next() * 3e9),
    user: accountPayload(era, author),
    body: text,
    ...(era === "2015" ? {} : { author_association: "NONE" }),
  };
  return { action: "created", issue: issue(random, era, author, repo, words), comment };
}

/** A comment on a commit. */
export function commitCommentPayload(
  random: Random,
  era: Era,
  author: Account,
  { commit, text }: { commit: string; text: string },
): Record<string, unknown> {
  const id = Math.floor(random.next() * 3e8);
  const comment = { id, user: accountPayload(era, author), position: null, path: null, commit_id: commit, body: text };
  return era === "2015" ? { comment } : { action: "created", comment };
}

/** A discussion; GitHub has them since 2020. */
export function discussionPayload(
  random: Random,
  era: Era,
  author: Account,
  { number, title, body }: IssueWords,
): Record<string, unknown> {
  const user = accountPayload(era, author);
  const id = Math.floor(random.next() * 9e6);
  return {
    action: "created",
    discussion: { id, number, title, body: body ?? "", user, author_association: "NONE", state: "open" },
  };
}
