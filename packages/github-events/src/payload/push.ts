import { z } from "zod";
import { count, flag, listOf, name, text } from "./lenient.ts";

/** Most commits kept of one push. The Events API itself never sent more than 20, webhooks carry up to 2,048. */
const MOST_COMMITS = 100;

/** One commit of a push. */
export interface PushedCommit {
  sha?: string;
  message?: string;
}

/** Timeline events (2012 to 2014) list commits as `[sha, email, message, author name]`. */
const TimelineCommit = z
  .array(z.unknown())
  .transform(([sha, , message]): PushedCommit => ({ sha: name.parse(sha), message: text.parse(message) }));

/** Webhooks call the hash `id`, events `sha`. */
const Commit = z
  .object({ sha: name, id: name, message: text })
  .transform(({ sha, id, message }): PushedCommit => ({ sha: sha ?? id, message }));

/**
 * What was pushed. Since October 2025 only `ref`, `head` and `before` are sent.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types#pushevent
 */
export const PushPayload = z
  .object({
    ref: name,
    head: name,
    before: name,
    size: count,
    distinct_size: count,
    commits: listOf(Commit, MOST_COMMITS),
    shas: listOf(TimelineCommit, MOST_COMMITS),
    forced: flag,
  })
  .transform(({ shas, ...payload }) => (shas === undefined ? payload : { ...payload, commits: shas }));

/** `forced` is known from webhooks only; `commits` holds the first 100. */
export type PushPayload = Partial<z.infer<typeof PushPayload>>;
