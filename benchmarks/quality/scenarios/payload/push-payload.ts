import type { Random } from "@oddwatch/anomaly";
import type { Era } from "../../scenario.ts";
import type { Account, Repository } from "../stage/cast.ts";
import { hex } from "../stage/draw.ts";

export interface PushWords {
  /** A branch's name, without `refs/heads/`. */
  branch: string;
  head?: string;
  before?: string;
  /** One commit each; one without a word when left out. */
  messages?: readonly string[];
}

/** A push: the commits are told until October 2025, afterwards only where the branch stood and stands. */
export function pushPayload(
  random: Random,
  era: Era,
  author: Account,
  repo: Repository,
  { branch, head = hex(random, 40), before = hex(random, 40), messages = ["Update"] }: PushWords,
): Record<string, unknown> {
  const push_id = Math.floor(random.next() * 1e9) + (era === "2015" ? 5e8 : 2.5e10);
  const moved = { push_id, ref: `refs/heads/${branch}`, head, before };
  if (era === "2026") return { repository_id: repo.id, ...moved };
  const commits = messages.map((message, index) => {
    const sha = index === messages.length - 1 ? head : hex(random, 40);
    const url = `https://api.github.com/repos/${repo.name}/commits/${sha}`;
    return { sha, author: { name: author.login }, message, distinct: true, url };
  });
  const told = { ...moved, size: commits.length, distinct_size: commits.length, commits };
  return era === "2025" ? { repository_id: repo.id, ...told } : told;
}
