import type { Judgement, LikeCases } from "@oddwatch/pipeline";
import { jsonOf, storableText } from "../storage/storable-json.ts";
import { timestamp } from "../storage/timestamp.ts";
import type { Queryable } from "../storage/transaction.ts";

/** What a person said of an incident: the last word counts. */
export interface StoredFeedback {
  /** The same for every word about this incident. */
  id: string;
  judgement: Judgement | "withdrawn";
  like: LikeCases;
  /** Who said it. */
  author: string;
  /** ms since epoch. */
  saidAt: number;
}

/** Stores a word in the place of the one before; it waits to enter the log. */
export async function writeFeedback(
  db: Queryable,
  workspace: string,
  { id, judgement, like, author, saidAt }: StoredFeedback,
): Promise<void> {
  await db.query(
    `insert into incident_feedback (workspace_id, id, incident_id, judgement, alike, author, said_at)
     values ($1, $2, $2, $3, $4::jsonb, $5, $6)
     on conflict (workspace_id, id) do update set judgement = excluded.judgement, alike = excluded.alike,
       author = excluded.author, said_at = excluded.said_at, logged_at = null`,
    [workspace, id, judgement, jsonOf(like), storableText(author), timestamp(saidAt)],
  );
}

/** Words that are not in the log yet, the oldest first. */
export async function waitingFeedback(db: Queryable, workspace: string): Promise<StoredFeedback[]> {
  const { rows } = await db.query<StoredFeedback>(
    `select id, judgement, alike as like, author, said_at as "saidAt" from incident_feedback
     where workspace_id = $1 and logged_at is null order by said_at, id limit 1000`,
    [workspace],
  );
  return rows;
}

/** Notes that a word is in the log, unless another took its place meanwhile. */
export async function noteLogged(
  db: Queryable,
  workspace: string,
  { id, saidAt, loggedAt }: { id: string; saidAt: number; loggedAt: number },
): Promise<void> {
  await db.query(
    "update incident_feedback set logged_at = $4 where workspace_id = $1 and id = $2 and said_at = $3::timestamptz",
    [workspace, id, timestamp(saidAt), timestamp(loggedAt)],
  );
}
