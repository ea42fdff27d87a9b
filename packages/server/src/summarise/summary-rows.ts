import { type Kysely, sql } from "kysely";
import type { Tables } from "../storage/tables.ts";
import { timestamp } from "../storage/timestamp.ts";
import type { Queryable } from "../storage/transaction.ts";
import type { StoredSummary, WhyRules } from "./stored-summary.ts";
import { SummaryContent } from "./summary-content.ts";

interface SummaryRow {
  incident_id: string;
  severity: StoredSummary["severity"];
  kind: string;
  content: unknown;
  why_rules: WhyRules | null;
  model: string | null;
  prompt_version: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_micros: number | null;
  content_hash: string | null;
  written_at: number;
}

/** Stores a summary in place of the incident's last one; nothing when retention or a merge took the incident away. */
export async function writeSummaryRow(client: Queryable, workspace: string, summary: StoredSummary): Promise<void> {
  const { incidentId, severity, kind, content, whyRules, model, writtenAt } = summary;
  await client.query(
    `insert into summary (workspace_id, incident_id, severity, kind, content, why_rules, model, prompt_version, input_tokens,
       output_tokens, cost_micros, content_hash, written_at)
     select workspace_id, id, $3, $4, $5::jsonb, $6, $7, $8::int, $9::bigint, $10::bigint, $11::bigint, $12, $13::timestamptz
     from incident where workspace_id = $1 and id = $2 for key share
     on conflict (workspace_id, incident_id) do update set severity = excluded.severity, kind = excluded.kind,
       content = excluded.content, why_rules = excluded.why_rules, model = excluded.model,
       prompt_version = excluded.prompt_version, input_tokens = excluded.input_tokens,
       output_tokens = excluded.output_tokens, cost_micros = excluded.cost_micros, content_hash = excluded.content_hash,
       written_at = excluded.written_at`,
    [
      workspace,
      incidentId,
      severity,
      kind,
      JSON.stringify(content),
      whyRules ?? null,
      model?.name ?? null,
      model?.promptVersion ?? null,
      model?.inputTokens ?? null,
      model?.outputTokens ?? null,
      model?.costMicros ?? null,
      model?.contentHash ?? null,
      timestamp(writtenAt),
    ],
  );
}

/** The summaries of these incidents, by incident. One that an earlier version wrote in another shape counts as none. */
export async function readSummaries(
  db: Kysely<Tables>,
  workspace: string,
  incidentIds: readonly string[],
): Promise<Map<string, StoredSummary>> {
  if (incidentIds.length === 0) return new Map();
  const { rows } = await sql<SummaryRow>`
    select incident_id, severity, kind, content, why_rules, model, prompt_version, input_tokens, output_tokens, cost_micros,
      content_hash, written_at
    from summary where workspace_id = ${workspace} and incident_id = any(${[...incidentIds]})`.execute(db);
  return new Map(rows.flatMap((row) => storedSummary(row) ?? []).map((each) => [each.incidentId, each]));
}

function storedSummary(row: SummaryRow): StoredSummary | undefined {
  const content = SummaryContent.safeParse(row.content);
  if (!content.success) return undefined;
  return {
    incidentId: row.incident_id,
    severity: row.severity,
    kind: row.kind,
    content: content.data,
    writtenAt: row.written_at,
    ...(row.why_rules !== null && { whyRules: row.why_rules }),
    ...(row.model !== null && {
      model: {
        name: row.model,
        promptVersion: row.prompt_version as number,
        inputTokens: row.input_tokens as number,
        outputTokens: row.output_tokens as number,
        contentHash: row.content_hash as string,
        ...(row.cost_micros !== null && { costMicros: row.cost_micros }),
      },
    }),
  };
}
