import { z } from "zod";
import { count, flag, listOf, name, part, text } from "./lenient.ts";

/** Most labels kept of one issue or pull request; GitHub allows 100. */
const MOST_LABELS = 100;

const REPO_ADDRESS = /\/repos\/([^/]+\/[^/]+)$/;

/** The labels of an issue or pull request, by name. */
export const labels = listOf(
  z.object({ name }).transform((label) => label.name),
  MOST_LABELS,
);

/** Today's payloads name the repository only by its last part and its API address. */
const Repo = z
  .object({ id: count, full_name: name, url: name })
  .transform(({ id, full_name, url }): { id?: number; name?: string } => ({
    id,
    name: full_name ?? REPO_ADDRESS.exec(url ?? "")?.[1],
  }))
  .optional()
  .catch(undefined);

const Side = part({ ref: name, sha: name, repo: Repo });

/** A pull request as events, reviews and review comments carry it; the webhook's is the same. */
export const PullRequestFields = part({
  number: count,
  title: text,
  body: text,
  merged: flag,
  author_association: name,
  head: Side,
  base: Side,
  labels,
});

/**
 * What happened to a pull request. Since October 2025 without title, body, merged and labels.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types#pullrequestevent
 */
export const PullRequestPayload = z
  .object({ action: name, number: count, pull_request: PullRequestFields })
  .transform(({ action, number, pull_request }) => ({
    ...pull_request,
    action,
    number: number ?? pull_request?.number,
  }));

/** `head.repo.name` and `base.repo.name` are `owner/name`; they differ when the request comes from a fork. */
export type PullRequestPayload = Partial<z.infer<typeof PullRequestPayload>>;
