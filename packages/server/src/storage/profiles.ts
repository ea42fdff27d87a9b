import type { PipelineOutput } from "@oddwatch/pipeline";
import type { Kysely } from "kysely";
import type pg from "pg";
import { jsonOf } from "./storable-json.ts";
import type { StoredGroup, Tables } from "./tables.ts";
import { timestamp } from "./timestamp.ts";

/** What is known of an account or a repository that took part in incidents. Times in ms since epoch. */
export interface StoredProfile {
  kind: "actor" | "repo";
  /** As GitHub wrote it last. */
  name: string;
  /** Undefined of a repository. */
  automation: boolean | undefined;
  firstSeenAt: number;
  lastSeenAt: number;
  /** By event group. */
  groups: Record<string, StoredGroup>;
  /** Of each hour of the week (UTC, from Monday 00:00): how often it came to notice, counted once in ten minutes. */
  hours: number[];
}

const HOUR_MS = 3_600_000;
const HOURS = 168;
/** 1970-01-01 was a Thursday. */
const FIRST_HOUR = 72;

/** Adds to the profiles what a batch measured; the newest of each event group stays. */
export async function writeProfiles(
  client: pg.PoolClient,
  workspace: string,
  outputs: readonly PipelineOutput[],
): Promise<void> {
  const byKey = new Map<string, StoredProfile>();
  for (const output of outputs) {
    if (output.output !== "profile") continue;
    const { entity, group, automation, ...measured } = output.profile;
    const at = Date.parse(timestamp(output.at)); // no date is too odd for an event
    const kind = entity.kind === "actor" ? "actor" : "repo";
    const key = `${kind} ${entity.name.toLowerCase()}`;
    const known = byKey.get(key) ?? {
      kind,
      name: entity.name,
      automation,
      firstSeenAt: measured.firstSeenAt,
      lastSeenAt: at,
      groups: {},
      hours: Array<number>(HOURS).fill(0),
    };
    byKey.set(key, known);
    known.firstSeenAt = Math.min(known.firstSeenAt, measured.firstSeenAt);
    known.lastSeenAt = Math.max(known.lastSeenAt, at);
    known.groups[group] = { at, ...measured };
    known.hours[hourOfWeek(at)]++;
  }
  if (byKey.size === 0) return;
  const rows = [...byKey.values()].map(({ firstSeenAt, lastSeenAt, ...row }) => ({
    ...row,
    key: row.name.toLowerCase(),
    first_seen_at: timestamp(firstSeenAt),
    last_seen_at: timestamp(lastSeenAt),
  }));
  await client.query(UPSERT, [workspace, jsonOf(rows)]);
}

function hourOfWeek(at: number): number {
  const hour = (Math.floor(at / HOUR_MS) + FIRST_HOUR) % HOURS;
  return hour < 0 ? hour + HOURS : hour;
}

const UPSERT = `
  insert into profile (workspace_id, kind, key, name, automation, first_seen_at, last_seen_at, groups, hours)
  select $1, kind, key, name, automation, first_seen_at, last_seen_at, groups, hours
  from jsonb_to_recordset($2::jsonb) as given (kind text, key text, name text, automation boolean,
    first_seen_at timestamptz, last_seen_at timestamptz, groups jsonb, hours integer[])
  on conflict (workspace_id, kind, key) do update set
    name = excluded.name,
    automation = excluded.automation,
    first_seen_at = least(profile.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(profile.last_seen_at, excluded.last_seen_at),
    groups = profile.groups || excluded.groups,
    hours = (select array_agg(before + more order by place)
      from unnest(profile.hours, excluded.hours) with ordinality as each (before, more, place))`;

/** The profile of an account or a repository; case is ignored. Undefined when it took part in no incident that is kept. */
export async function readProfile(
  db: Kysely<Tables>,
  workspace: string,
  { kind, name }: Pick<StoredProfile, "kind" | "name">,
): Promise<StoredProfile | undefined> {
  const row = await db
    .selectFrom("profile")
    .selectAll()
    .where("workspace_id", "=", workspace)
    .where("kind", "=", kind)
    .where("key", "=", name.toLowerCase())
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { automation, first_seen_at: firstSeenAt, last_seen_at: lastSeenAt, groups, hours } = row;
  return { kind, name: row.name, automation: automation ?? undefined, firstSeenAt, lastSeenAt, groups, hours };
}
