import { createHash } from "node:crypto";
import type { PipelineOutput } from "@oddwatch/pipeline";
import type pg from "pg";
import type { KeptPayload, Quarantined } from "./batch.ts";
import { jsonOf, storableJson, storableText } from "./storable-json.ts";
import { dayOf, timestamp } from "./timestamp.ts";

/** Characters kept of what could not be read. */
const RAW_LENGTH = 10_000;

/** Stores why something was shown or held back, and the notices. @returns how many rows. */
export async function writeNotes(client: pg.PoolClient, workspace: string, outputs: PipelineOutput[]): Promise<number> {
  const ledger: unknown[] = [];
  const notices: unknown[] = [];
  let last = { seq: 0, ordinal: 0 };
  for (const output of outputs) {
    last = { seq: output.seq, ordinal: output.seq === last.seq ? last.ordinal + 1 : 0 };
    if (output.output === "incident" || output.output === "profile") continue;
    const row = { ...output, ...last, at: timestamp(output.at) };
    if (output.output === "notice") notices.push(row);
    else ledger.push(row);
  }
  if (ledger.length > 0) await client.query(INSERT_LEDGER, [workspace, jsonOf(ledger)]);
  if (notices.length > 0) await client.query(INSERT_NOTICES, [workspace, jsonOf(notices)]);
  return ledger.length + notices.length;
}

const INSERT_LEDGER = `
  insert into ledger (workspace_id, seq, ordinal, at, incident_id, entity_kind, entity_name, decision, reason, text)
  select $1, seq, ordinal, at, "incidentId", entity ->> 'kind', entity ->> 'name', decision, reason, text
  from jsonb_to_recordset($2::jsonb) as given (seq bigint, ordinal integer, at timestamptz, "incidentId" text,
    entity jsonb, decision text, reason text, text text)`;

const INSERT_NOTICES = `
  insert into notice (workspace_id, seq, ordinal, at, kind, text)
  select $1, seq, ordinal, at, kind, text
  from jsonb_to_recordset($2::jsonb) as given (seq bigint, ordinal integer, at timestamptz, kind text, text text)`;

/** Stores whole payloads; one that is there already stays. */
export async function writePayloads(client: pg.PoolClient, workspace: string, payloads: KeptPayload[]): Promise<void> {
  if (payloads.length === 0) return;
  await client.query(
    `insert into payload (workspace_id, day, event_id, type, at, payload)
     select $1, day, event_id, type, at, payload::jsonb
     from unnest($2::date[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
       as given (day, event_id, type, at, payload)
     on conflict do nothing`,
    [
      workspace,
      payloads.map((each) => dayOf(each.at)),
      payloads.map((each) => storableText(each.eventId)),
      payloads.map((each) => storableText(each.type)),
      payloads.map((each) => timestamp(each.at)),
      payloads.map((each) => storableJson(each.payload)),
    ],
  );
}

/** Stores what could not be read, the same text from the same source once. */
export async function writeQuarantined(
  client: pg.PoolClient,
  workspace: string,
  quarantined: Quarantined[],
): Promise<void> {
  if (quarantined.length === 0) return;
  const rows = quarantined.map(({ source, reason, raw, at }) => ({
    digest: createHash("sha256").update(`${source}\n${reason}\n${raw}`).digest("hex").slice(0, 32),
    at: timestamp(at),
    source,
    reason,
    raw: raw.slice(0, RAW_LENGTH),
  }));
  await client.query(
    `insert into quarantine (workspace_id, digest, at, source, reason, raw)
     select $1, decode(digest, 'hex'), at, source, reason, raw
     from jsonb_to_recordset($2::jsonb)
       as given (digest text, at timestamptz, source text, reason text, raw text)
     on conflict do nothing`,
    [workspace, jsonOf(rows)],
  );
}
