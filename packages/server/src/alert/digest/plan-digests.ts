import { timestamp } from "../../storage/timestamp.ts";
import type { Queryable } from "../../storage/transaction.ts";
import type { AlertSettings } from "../alert-settings.ts";
import { type DigestPeriod, newestDigest } from "../route/digest-times.ts";
import type { DigestFigures } from "./digest-figures.ts";

/** A service that was down when a digest was due sends it so much later at most. */
const CATCH_UP_MS = 12 * 3_600_000;
const LISTED = 10;

export interface DigestContext {
  workspace: string;
  settings: Pick<AlertSettings, "digests">;
  newId: () => string;
  /** ms since epoch. */
  now: number;
}

/** Plans the digests that are due, each once, with the figures as they are now. */
export async function planDigests(
  client: Queryable,
  { workspace, settings, newId, now }: DigestContext,
): Promise<void> {
  for (const digest of settings.digests) {
    const period = newestDigest(digest, now);
    if (now - period.to > CATCH_UP_MS) continue;
    const missing = digest.channels.map((channel) => ({
      channel,
      onceKey: ["digest", digest.name, channel, new Date(period.to).toISOString()].join(" "),
    }));
    const planned = await plannedAlready(
      client,
      workspace,
      missing.map(({ onceKey }) => onceKey),
    );
    const open = missing.filter(({ onceKey }) => !planned.has(onceKey));
    if (open.length === 0) continue;
    const details = await readFigures(client, workspace, digest.name, period);
    const incidentIds = await readStrangest(client, workspace, period);
    for (const { channel, onceKey } of open) {
      await client.query(
        `insert into delivery (workspace_id, id, once_key, channel, kind, incident_ids, details, status, planned_at, due_at)
         values ($1, $2, $3, $4, 'digest', $5, $6::jsonb, 'planned', $7, $7)
         on conflict (workspace_id, once_key) do nothing`,
        [workspace, newId(), onceKey, channel, incidentIds, JSON.stringify(details), timestamp(now)],
      );
    }
  }
}

async function plannedAlready(client: Queryable, workspace: string, keys: string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ key: string }>(
    "select once_key as key from delivery where workspace_id = $1 and once_key = any($2)",
    [workspace, keys],
  );
  return new Set(rows.map(({ key }) => key));
}

const WITHIN = "workspace_id = $1 and not sample and created_at >= $2 and created_at < $3";
const WAS_TOLD = `exists (select from delivery where delivery.workspace_id = $1 and incident_ids @> array[incident.id]
  and status = 'delivered' and group_id is not null)`;

async function readFigures(
  client: Queryable,
  workspace: string,
  name: string,
  { from, to }: DigestPeriod,
): Promise<DigestFigures> {
  const { rows } = await client.query<{ severity: string; untold: number; muted: number; told: number }>(
    `select severity, count(*) filter (where paged_at is null) as untold,
       count(*) filter (where paged_at is not null and not ${WAS_TOLD}) as muted,
       count(*) filter (where ${WAS_TOLD}) as told
     from incident where ${WITHIN} group by severity`,
    [workspace, timestamp(from), timestamp(to)],
  );
  const sum = (of: "untold" | "muted" | "told") => rows.reduce((all, row) => all + row[of], 0);
  const bySeverity = Object.fromEntries(rows.filter((row) => row.untold > 0).map((row) => [row.severity, row.untold]));
  return { name, from, to, untold: sum("untold"), bySeverity, muted: sum("muted"), told: sum("told") };
}

/** Those that nobody was told of. */
async function readStrangest(client: Queryable, workspace: string, { from, to }: DigestPeriod): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select id from incident where ${WITHIN} and not ${WAS_TOLD} order by score desc, id limit ${LISTED}`,
    [workspace, timestamp(from), timestamp(to)],
  );
  return rows.map(({ id }) => id);
}
