import type { Random } from "@oddwatch/anomaly";
import type { Era } from "../../scenario.ts";
import type { Account, Repository } from "../stage/cast.ts";
import { hex } from "../stage/draw.ts";
import { accountPayload } from "./account-payload.ts";

/** A fork: `forkee` is the new repository of `owner`. */
export function forkPayload(era: Era, owner: Account, forkee: Repository): Record<string, unknown> {
  const { id, name } = forkee;
  const made = {
    id,
    name: name.slice(name.indexOf("/") + 1),
    full_name: name,
    owner: accountPayload(era, owner),
    private: false,
    fork: true,
  };
  return era === "2026" ? { action: "forked", forkee: made } : { forkee: { ...made, public: true } };
}

export interface ReleaseWords {
  action: "published" | "edited";
  tag: string;
  title?: string;
  body?: string;
  /** Names of the files. */
  assets: readonly string[];
}

/** A release with its files. */
export function releasePayload(
  random: Random,
  era: Era,
  author: Account,
  repo: Repository,
  { action, tag, title = tag, body = "", assets }: ReleaseWords,
): Record<string, unknown> {
  const digest = () => (era === "2015" ? {} : { digest: `sha256:${hex(random, 64)}` });
  const release = {
    url: `https://api.github.com/repos/${repo.name}/releases`,
    id: Math.floor(random.next() * 2.6e8),
    tag_name: tag,
    name: title,
    draft: false,
    prerelease: false,
    author: accountPayload(era, author),
    assets: assets.map((name) => ({ name, size: Math.floor(random.next() * 5e7), ...digest() })),
    body,
    ...(era === "2015" ? {} : { immutable: false }),
  };
  return { action, release };
}

/** Somebody was given access. */
export function memberPayload(era: Era, member: Account): Record<string, unknown> {
  return { member: accountPayload(era, member), action: "added" };
}

/** A wiki's pages were made or edited. */
export function wikiPayload(random: Random, pages: readonly string[], repo: Repository): Record<string, unknown> {
  return {
    pages: pages.map((title) => ({
      page_name: title.replaceAll(" ", "-"),
      title,
      summary: null,
      action: "created",
      sha: hex(random, 40),
      html_url: `https://github.com/${repo.name}/wiki/${title.replaceAll(" ", "-")}`,
    })),
  };
}

/** A review of pull request `number`. */
export function reviewPayload(
  random: Random,
  era: Era,
  reviewer: Account,
  { number, state, body }: { number: number; state: "approved" | "commented"; body: string },
): Record<string, unknown> {
  const review = {
    id: Math.floor(random.next() * 3e9),
    user: accountPayload(era, reviewer),
    body,
    commit_id: hex(random, 40),
    state,
  };
  return { action: "created", review, pull_request: { number } };
}
