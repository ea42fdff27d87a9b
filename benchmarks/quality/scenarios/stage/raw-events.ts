import type { Random } from "@oddwatch/anomaly";
import type { Era, RawEvent } from "../../scenario.ts";
import {
  commitCommentPayload,
  discussionPayload,
  type IssueWords,
  issueCommentPayload,
  issuePayload,
} from "../payload/issue-payload.ts";
import { type PullRequestWords, pullRequestPayload } from "../payload/pull-request-payload.ts";
import { type PushWords, pushPayload } from "../payload/push-payload.ts";
import { createPayload, deletePayload, type Made } from "../payload/ref-payload.ts";
import {
  forkPayload,
  memberPayload,
  type ReleaseWords,
  releasePayload,
  reviewPayload,
  wikiPayload,
} from "../payload/repository-payload.ts";
import type { Account, Repository } from "./cast.ts";
import { eventId } from "./numeric-ids.ts";

/** Who did it where and when (ms since epoch). */
export interface Deed {
  at: number;
  actor: Account;
  repo: Repository;
}

/**
 * Writes events as GitHub wrote them in an era. Those outside the hour are lost, as they are to whoever watches only that
 * hour. `org` is never told: the rebuilt hours lack it.
 */
export class RawEvents {
  readonly #random: Random;
  readonly #era: Era;
  readonly #start: number;
  readonly #end: number;
  readonly #written: RawEvent[] = [];
  readonly #ids = new Set<string>();

  constructor({ random, era, start, end }: { random: Random; era: Era; start: number; end: number }) {
    this.#random = random;
    this.#era = era;
    this.#start = start;
    this.#end = end;
  }

  /** All that were written, in order of time. */
  inOrder(): RawEvent[] {
    return this.#written.toSorted((a, b) => (a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0));
  }

  push(deed: Deed, words: PushWords): void {
    this.#write("PushEvent", deed, pushPayload(this.#random, this.#era, deed.actor, deed.repo, words));
  }

  create(deed: Deed, made: Made): void {
    this.#write("CreateEvent", deed, createPayload(this.#era, made));
  }

  delete(deed: Deed, what: "branch" | "tag", ref: string): void {
    this.#write("DeleteEvent", deed, deletePayload(this.#era, what, ref));
  }

  /** `deed.actor` acts, `author` opened it; the same when left out. */
  pullRequest(deed: Deed, words: PullRequestWords, author = deed.actor): void {
    this.#write("PullRequestEvent", deed, pullRequestPayload(this.#random, this.#era, author, deed.repo, words));
  }

  review(deed: Deed, words: { number: number; state: "approved" | "commented"; body: string }): void {
    this.#write("PullRequestReviewEvent", deed, reviewPayload(this.#random, this.#era, deed.actor, words));
  }

  issue(deed: Deed, words: IssueWords & { action: "opened" | "closed" | "reopened" }): void {
    this.#write("IssuesEvent", deed, issuePayload(this.#random, this.#era, deed.actor, deed.repo, words));
  }

  issueComment(deed: Deed, words: IssueWords & { text: string }): void {
    this.#write("IssueCommentEvent", deed, issueCommentPayload(this.#random, this.#era, deed.actor, deed.repo, words));
  }

  commitComment(deed: Deed, words: { commit: string; text: string }): void {
    this.#write("CommitCommentEvent", deed, commitCommentPayload(this.#random, this.#era, deed.actor, words));
  }

  discussion(deed: Deed, words: IssueWords): void {
    this.#write("DiscussionEvent", deed, discussionPayload(this.#random, this.#era, deed.actor, words));
  }

  star(deed: Deed): void {
    this.#write("WatchEvent", deed, { action: "started" });
  }

  fork(deed: Deed, forkee: Repository): void {
    this.#write("ForkEvent", deed, forkPayload(this.#era, deed.actor, forkee));
  }

  release(deed: Deed, words: ReleaseWords): void {
    this.#write("ReleaseEvent", deed, releasePayload(this.#random, this.#era, deed.actor, deed.repo, words));
  }

  member(deed: Deed, member: Account): void {
    this.#write("MemberEvent", deed, memberPayload(this.#era, member));
  }

  publish(deed: Deed): void {
    this.#write("PublicEvent", deed, {});
  }

  wiki(deed: Deed, pages: readonly string[]): void {
    this.#write("GollumEvent", deed, wikiPayload(this.#random, pages, deed.repo));
  }

  #freshId(at: number): string {
    let id = eventId(this.#random, at);
    while (this.#ids.has(id)) id = eventId(this.#random, at);
    this.#ids.add(id);
    return id;
  }

  #write(type: string, { at, actor, repo }: Deed, payload: Record<string, unknown>): void {
    const id = this.#freshId(at);
    if (at < this.#start || at >= this.#end) return;
    const display = this.#era === "2015" ? {} : { display_login: actor.login };
    this.#written.push({
      id,
      type,
      actor: {
        id: actor.id,
        login: actor.login,
        ...display,
        gravatar_id: "",
        url: `https://api.github.com/users/${actor.login}`,
        avatar_url: `https://avatars.githubusercontent.com/u/${actor.id}?`,
      },
      repo: { id: repo.id, name: repo.name, url: `https://api.github.com/repos/${repo.name}` },
      payload,
      public: true,
      created_at: `${new Date(at).toISOString().slice(0, 19)}Z`,
    });
  }
}
