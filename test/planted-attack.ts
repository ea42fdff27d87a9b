import type { RawEvent } from "./github-stand-in/raw-event.ts";

export interface AttackOptions {
  /** ms since epoch. */
  at: number;
  /** Among all that are made. */
  id: number;
  /** `owner/name`; one of the account's own unless given. */
  repo?: string;
}

/** A pull request into somebody's repository from a branch whose name is a shell command: always critical. */
export function attackEvent(name: string, { at, id, repo = `${name}/tools` }: AttackOptions): RawEvent {
  return {
    id: String(id),
    type: "PullRequestEvent",
    actor: { login: name },
    repo: { name: repo },
    payload: {
      action: "opened",
      number: 4,
      pull_request: {
        number: 4,
        head: { ref: "x`id`", sha: "a".repeat(40) },
        base: { ref: "main", sha: "b".repeat(40) },
      },
    },
    public: true,
    created_at: `${new Date(at).toISOString().slice(0, 19)}Z`,
  };
}
