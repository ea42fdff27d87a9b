import { z } from "zod";
import { count, name, part, text } from "./lenient.ts";

const Reviewed = part({ number: count });

/**
 * A review of a pull request; recent archive hours carry only `action`.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types#pullrequestreviewevent
 */
export const PullRequestReviewPayload = z
  .object({
    action: name,
    review: part({ state: name, body: text, commit_id: name, author_association: name }),
    pull_request: Reviewed,
  })
  .transform(({ action, review, pull_request }) => ({ ...review, action, number: pull_request?.number }));

/** `state` is such as `approved` or `changes_requested`. */
export type PullRequestReviewPayload = Partial<z.infer<typeof PullRequestReviewPayload>>;

/** A thread of review comments that was resolved or opened again. */
export const PullRequestReviewThreadPayload = z
  .object({ action: name, pull_request: Reviewed })
  .transform(({ action, pull_request }) => ({ action, number: pull_request?.number }));

export type PullRequestReviewThreadPayload = Partial<z.infer<typeof PullRequestReviewThreadPayload>>;
