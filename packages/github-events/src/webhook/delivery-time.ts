import type { WebhookBody } from "./webhook-body.ts";

/** GitHub lets a delivery be sent again for three days. */
const LONGEST_DELAY_MS = 3 * 24 * 3_600_000;
/** Clocks differ; a time further ahead is wrong. */
const LONGEST_LEAD_MS = 5 * 60_000;

function timeIn(name: string, body: WebhookBody): number | undefined {
  const isNew = body.action === "created";
  switch (name) {
    case "push":
    case "create":
    case "delete":
      return body.repository?.pushed_at;
    case "star":
      return body.starred_at;
    case "fork":
      return body.forkee?.created_at;
    case "release":
      return body.action === "published" ? body.release?.published_at : undefined;
    case "issues":
      return body.issue?.updated_at;
    case "pull_request":
      return body.pull_request?.updated_at;
    case "discussion":
      return body.discussion?.updated_at;
    case "pull_request_review":
      return body.review?.submitted_at;
    case "issue_comment":
    case "commit_comment":
    case "discussion_comment":
    case "pull_request_review_comment":
      return isNew ? body.comment?.created_at : body.comment?.updated_at;
    default:
      return undefined;
  }
}

/**
 * When it happened, ms since epoch: GitHub's own time in the payload, so that a delivery sent again has the same time;
 * `receivedAt` when there is none, or one more than three days before or five minutes after it.
 */
export function deliveryTime(name: string, body: WebhookBody, receivedAt: number): number {
  const at = timeIn(name, body);
  const isLikely = at !== undefined && at > receivedAt - LONGEST_DELAY_MS && at < receivedAt + LONGEST_LEAD_MS;
  return isLikely ? at : receivedAt;
}
