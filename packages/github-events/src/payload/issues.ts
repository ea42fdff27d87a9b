import { z } from "zod";
import { count, name, part, text } from "./lenient.ts";
import { labels } from "./pull-request.ts";

/** Timeline events (2012 to 2014) carry the number beside the issue, and the issue only as an id. */
const Issue = part({ number: count, title: text, body: text, author_association: name, labels });

/**
 * What happened to an issue.
 * https://docs.github.com/rest/using-the-rest-api/github-event-types#issuesevent
 */
export const IssuesPayload = z
  .object({ action: name, number: count, issue: Issue })
  .transform(({ action, number, issue }) => ({ ...issue, action, number: number ?? issue?.number }));

export type IssuesPayload = Partial<z.infer<typeof IssuesPayload>>;
