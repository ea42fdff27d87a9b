import { z } from "zod";
import { count, name, part, text } from "./lenient.ts";

/**
 * What happened to a discussion.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types#discussionevent
 */
export const DiscussionPayload = z
  .object({ action: name, discussion: part({ number: count, title: text, body: text, author_association: name }) })
  .transform(({ action, discussion }) => ({ ...discussion, action }));

export type DiscussionPayload = Partial<z.infer<typeof DiscussionPayload>>;
