import { z } from "zod";
import { count, name, part, text } from "./lenient.ts";

const Comment = part({ body: text, path: name, commit_id: name, author_association: name });
const Target = part({ number: count });

/**
 * A comment on an issue, pull request, review, commit or discussion, whichever of them the event names.
 * Recent archive hours carry only `action` for comments on reviews and commits; Timeline events (2012 to 2014) mostly ids.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types#issuecommentevent
 */
export const CommentPayload = z
  .object({ action: name, comment: Comment, commit: name, issue: Target, pull_request: Target, discussion: Target })
  .transform(({ action, comment, commit, issue, pull_request, discussion }) => ({
    body: comment?.body,
    path: comment?.path,
    commit_id: comment?.commit_id ?? commit,
    author_association: comment?.author_association,
    action,
    number: issue?.number ?? pull_request?.number ?? discussion?.number,
  }));

/** `path` and `commit_id` stand on comments about code; `number` is undefined for comments on commits. */
export type CommentPayload = Partial<z.infer<typeof CommentPayload>>;
