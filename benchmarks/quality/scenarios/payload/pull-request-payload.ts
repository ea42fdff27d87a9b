import type { Random } from "@oddwatch/anomaly";
import type { Era } from "../../scenario.ts";
import type { Account, Repository } from "../stage/cast.ts";
import { hex } from "../stage/draw.ts";
import { accountPayload } from "./account-payload.ts";

export interface PullRequestWords {
  action: "opened" | "closed" | "reopened";
  number: number;
  headRef: string;
  /** Where the branch lies; the repository itself when left out. */
  headRepo?: Repository;
  baseRef: string;
  title: string;
  body?: string;
  merged?: boolean;
}

function side(random: Random, era: Era, ref: string, { id, name }: Repository): Record<string, unknown> {
  const url = `https://api.github.com/repos/${name}`;
  const brief = { id, url, name: name.slice(name.indexOf("/") + 1) };
  const sha = hex(random, 40);
  if (era === "2026") return { ref, sha, repo: brief };
  return { label: `${name.split("/", 1)[0]}:${ref}`, ref, sha, repo: { ...brief, full_name: name } };
}

/** What happened to a pull request: title, body and merge are told until October 2025. */
export function pullRequestPayload(
  random: Random,
  era: Era,
  author: Account,
  repo: Repository,
  words: PullRequestWords,
): Record<string, unknown> {
  const { action, number, headRef, headRepo = repo, baseRef, title, body = "", merged = false } = words;
  const url = `https://api.github.com/repos/${repo.name}/pulls/${number}`;
  const [head, base] = [side(random, era, headRef, headRepo), side(random, era, baseRef, repo)];
  const brief = { url, id: Math.floor(random.next() * 3e9), number, head, base };
  if (era === "2026") return { action, number, pull_request: brief };
  const state = action === "closed" ? "closed" : "open";
  const known = era === "2025" ? { author_association: "NONE", draft: false } : {};
  const told = { ...brief, state, locked: false, title, user: accountPayload(era, author), body, merged, ...known };
  return { action, number, pull_request: told };
}
