import { jsonOf } from "../../storage/storable-json.ts";
import { timestamp } from "../../storage/timestamp.ts";
import type { Queryable } from "../../storage/transaction.ts";
import type { AlertGroup } from "../plan/alert-group.ts";
import type { Told } from "../plan/judge-members.ts";

/** So long it is remembered that an incident was told, however late more comes to be known of it. */
const REMEMBERED_MS = 30 * 86_400_000;

/** Makes joining and planning of a workspace take turns, until the transaction of `client` ends. */
export async function lockAlerts(client: Queryable, workspace: string): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtextextended('oddwatch alerts ' || $1, 0))", [workspace]);
}

/** Open groups that hold an incident, or have one of the keys. */
export async function readJoinable(
  client: Queryable,
  workspace: string,
  { incidentId, keys }: { incidentId: string; keys: readonly string[] },
): Promise<AlertGroup[]> {
  const { rows } = await client.query<{ state: AlertGroup }>(
    `select state from alert_group
     where workspace_id = $1 and closed_at is null and (key = any($2) or incident_ids @> array[$3])`,
    [workspace, keys, incidentId],
  );
  return rows.map(({ state }) => state);
}

/** How many open groups of a route began after `since` (ms since epoch) and have these labels. */
export async function countBegun(
  client: Queryable,
  workspace: string,
  { route, labels, since }: { route: { name: string }; labels: Readonly<Record<string, string>>; since: number },
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*) as count from alert_group
     where workspace_id = $1 and route = $2 and closed_at is null and opened_at > $3 and state -> 'labels' @> $4::jsonb`,
    [workspace, route.name, timestamp(since), jsonOf(labels)],
  );
  return rows[0]?.count ?? 0;
}

/** Open groups whose time has come, or one of whose incidents changed since they were last planned. */
export async function readDueGroups(
  client: Queryable,
  workspace: string,
  { now, limit }: { now: number; limit: number },
): Promise<AlertGroup[]> {
  const { rows } = await client.query<{ state: AlertGroup }>(
    `select state from alert_group as due
     where workspace_id = $1 and closed_at is null and (next_at <= $2
       or exists (select from incident where incident.workspace_id = $1 and incident.id = any(due.incident_ids)
         and incident.revision > due.seen_revision)
       or exists (select from incident_alias as alias where alias.workspace_id = $1
         and alias.alias = any(due.incident_ids) and alias.revision > due.seen_revision))
     order by next_at, id limit $3`,
    [workspace, timestamp(now), limit],
  );
  return rows.map(({ state }) => state);
}

/** The newest revision of any incident: what is read afterwards is at least as new. */
export async function readRevision(client: Queryable, workspace: string): Promise<number> {
  const { rows } = await client.query<{ revision: number }>("select revision from head where workspace_id = $1", [
    workspace,
  ]);
  return rows[0]?.revision ?? 0;
}

export interface GroupStanding {
  /** When it is to be planned next, in ms since epoch. */
  nextAt: number | undefined;
  /** When it came to its end; undefined while it is open. */
  closedAt?: number;
  /** See `readRevision`; 0 to be planned at the next change. */
  seenRevision: number;
}

/** Stores a group, new or changed. */
export async function writeGroup(
  client: Queryable,
  workspace: string,
  group: AlertGroup,
  { nextAt, closedAt, seenRevision }: GroupStanding,
): Promise<void> {
  const at = (time: number | undefined) => (time === undefined ? null : timestamp(time));
  await client.query(
    `insert into alert_group (workspace_id, id, route, key, state, incident_ids, seen_revision, opened_at, told_at, next_at, closed_at)
     values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11)
     on conflict (workspace_id, id) do update set state = excluded.state, incident_ids = excluded.incident_ids,
       seen_revision = excluded.seen_revision, told_at = excluded.told_at, next_at = excluded.next_at,
       closed_at = excluded.closed_at`,
    [
      workspace,
      group.id,
      group.route,
      group.key,
      jsonOf(group),
      group.members.map(({ incidentId }) => incidentId),
      seenRevision,
      at(group.openedAt),
      at(group.lastToldAt),
      at(nextAt),
      at(closedAt),
    ],
  );
}

/** What other groups of the route told: of these incidents in a month, of any since `since`. */
export async function readTold(
  client: Queryable,
  workspace: string,
  { group, since, now }: { group: AlertGroup; since: number; now: number },
): Promise<Told[]> {
  const { rows } = await client.query<{ state: AlertGroup; isEnded: boolean }>(
    `select state, closed_at is not null as "isEnded" from alert_group
     where workspace_id = $1 and route = $2 and id <> $3 and told_at > $4 and (told_at > $5 or incident_ids && $6)`,
    [
      workspace,
      group.route,
      group.id,
      timestamp(now - REMEMBERED_MS),
      timestamp(since),
      group.members.map(({ incidentId }) => incidentId),
    ],
  );
  return rows.flatMap(({ state, isEnded }) =>
    state.members.flatMap(({ incidentId, fingerprint, toldSeverity: severity, toldAt: at }) =>
      severity === undefined || at === undefined ? [] : [{ incidentId, fingerprint, severity, at, isEnded }],
    ),
  );
}
