import type { WorkState } from "@oddwatch/protocol";
import type pg from "pg";
import { storableText } from "../storage/storable-json.ts";
import { timestamp } from "../storage/timestamp.ts";
import { transaction } from "../storage/transaction.ts";
import { NoSuchIncident } from "./work-error.ts";

/** Where people are with an incident. */
export interface WorkStanding {
  /** Of the survivor, when the id asked about became part of another. */
  id: string;
  workState: WorkState;
  assignee: string | null;
}

/** One thing that a person does with an incident. */
export interface WorkAct {
  /** The name of the step in the timeline, such as `acknowledged`. */
  what: string;
  text: string;
  workState?: WorkState;
  assignee?: string | null;
}

export interface WorkChange {
  workspace: string;
  incidentId: string;
  author: string;
  /** ms since epoch. */
  at: number;
  /** What is to be done; undefined when it is done already. Throws `WorkRefused` to do nothing. */
  act: (before: WorkStanding) => WorkAct | undefined;
  /** What else is stored in the same transaction. */
  also?: (client: pg.PoolClient, before: WorkStanding) => Promise<void>;
}

/**
 * Does it in one transaction: the incident takes the next revision, so that everybody who follows sees it, and its timeline
 * gets a step with the author. Waits for a batch that is being written.
 * @returns the incident's id, that of the survivor when it became part of another.
 * @throws NoSuchIncident, and what `act` throws.
 */
export async function changeWork(pool: pg.Pool, change: WorkChange): Promise<string> {
  const { workspace, incidentId, author, at } = change;
  return transaction(pool, async (client) => {
    const revision = await nextRevision(client, workspace);
    const before = await readStanding(client, workspace, incidentId);
    const act = change.act(before);
    await change.also?.(client, before);
    if (act === undefined) return before.id;
    const { workState = before.workState, assignee = before.assignee } = act;
    await client.query(
      "update incident set work_state = $3, assignee = $4, revision = $5 where workspace_id = $1 and id = $2",
      [workspace, before.id, workState, assignee === null ? null : storableText(assignee), revision],
    );
    await client.query("update head set revision = $2 where workspace_id = $1", [workspace, revision]);
    await client.query(
      `insert into incident_timeline (workspace_id, incident_id, at, what, text, author)
       values ($1, $2, $3, $4, $5, $6)`,
      [workspace, before.id, timestamp(at), act.what, storableText(act.text), storableText(author)],
    );
    return before.id;
  });
}

/** The head is locked first, as whoever writes batches does. */
async function nextRevision(client: pg.PoolClient, workspace: string): Promise<number> {
  const { rows } = await client.query<{ revision: number }>(
    "select revision from head where workspace_id = $1 for update",
    [workspace],
  );
  return (rows[0]?.revision ?? 0) + 1;
}

async function readStanding(client: pg.PoolClient, workspace: string, id: string): Promise<WorkStanding> {
  const { rows } = await client.query<{ id: string; work_state: WorkState; assignee: string | null }>(
    `select id, work_state, assignee from incident
     where workspace_id = $1 and (id = $2
       or id = (select incident_id from incident_alias where workspace_id = $1 and alias = $2)) for update`,
    [workspace, id],
  );
  const row = rows[0];
  if (row === undefined) throw new NoSuchIncident(id);
  return { id: row.id, workState: row.work_state, assignee: row.assignee };
}
