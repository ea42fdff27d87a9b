import type { SeverityFact } from "@oddwatch/pipeline";
import { timestamp } from "../storage/timestamp.ts";
import type { Queryable } from "../storage/transaction.ts";
import { Evidence } from "./evidence.ts";
import { mergedEvidence } from "./merged-evidence.ts";

/**
 * Stores evidence together with what was known before and could not be asked about now, and answers with both. In a
 * transaction no other can come in between.
 */
export async function mergeEvidenceRow(client: Queryable, workspace: string, evidence: Evidence): Promise<Evidence> {
  const { rows } = await client.query(`${READ} for update`, [workspace, evidence.incidentId]);
  const merged = mergedEvidence(Evidence.safeParse(rows[0]).data, evidence);
  await writeEvidenceRow(client, workspace, merged);
  return merged;
}

/** Stores evidence in place of the incident's last; nothing when retention or a merge took the incident away. */
export async function writeEvidenceRow(client: Queryable, workspace: string, evidence: Evidence): Promise<void> {
  const { incidentId, state, facts, gaps, moving, gatheredAt } = evidence;
  const lists = [facts, gaps, moving].map((list) => JSON.stringify(list));
  await client.query(
    `insert into evidence (workspace_id, incident_id, state, facts, gaps, moving, gathered_at)
     select workspace_id, id, $3, $4::jsonb, $5::jsonb, $6::jsonb, $7::timestamptz
     from incident where workspace_id = $1 and id = $2 for key share
     on conflict (workspace_id, incident_id) do update set state = excluded.state, facts = excluded.facts,
       gaps = excluded.gaps, moving = excluded.moving, gathered_at = excluded.gathered_at,
       logged_at = case when evidence.moving = excluded.moving then evidence.logged_at end`,
    [workspace, incidentId, state, ...lists, timestamp(gatheredAt)],
  );
}

/** What was looked up about an incident; undefined before that, and for a row that an earlier version wrote in another shape. */
export async function readEvidenceRow(
  client: Queryable,
  workspace: string,
  incidentId: string,
): Promise<Evidence | undefined> {
  const { rows } = await client.query(READ, [workspace, incidentId]);
  return Evidence.safeParse(rows[0]).data;
}

const READ = `
  select incident_id as "incidentId", state, facts, gaps, moving, gathered_at as "gatheredAt"
  from evidence where workspace_id = $1 and incident_id = $2`;

/** Facts of one incident that can move its severity and are not in the log yet. */
export interface WaitingFacts {
  incidentId: string;
  facts: SeverityFact[];
  /** ms since epoch. */
  gatheredAt: number;
}

/** The oldest first. */
export async function waitingFacts(client: Queryable, workspace: string): Promise<WaitingFacts[]> {
  const { rows } = await client.query<WaitingFacts>(
    `select incident_id as "incidentId", moving as facts, gathered_at as "gatheredAt" from evidence
     where workspace_id = $1 and logged_at is null and moving <> '[]'::jsonb order by gathered_at, incident_id limit 1000`,
    [workspace],
  );
  return rows;
}

/** Notes that they are in the log, unless others took their place meanwhile. */
export async function noteFactsLogged(
  client: Queryable,
  workspace: string,
  { incidentId, gatheredAt }: WaitingFacts,
  loggedAt: number,
): Promise<void> {
  await client.query(
    `update evidence set logged_at = $4 where workspace_id = $1 and incident_id = $2 and gathered_at = $3::timestamptz`,
    [workspace, incidentId, timestamp(gatheredAt), timestamp(loggedAt)],
  );
}
