import { type Incident, type Severity, type Suppressible, suppressedBy } from "@oddwatch/pipeline";
import { timestamp } from "../storage/timestamp.ts";
import type { Queryable } from "../storage/transaction.ts";
import type { SuppressionWish } from "./like-this.ts";

/** An incident that a suppression would have muted. Times in ms since epoch. */
export interface MutedIncident extends Pick<Incident, "id" | "kind" | "title" | "severity"> {
  lastEventAt: number;
  /** Whether somebody was told of it. */
  paged: boolean;
}

/** What a suppression would have done. */
export interface SuppressionPreview {
  /** Incidents of that time. */
  of: number;
  /** Those it would have muted. */
  muted: number;
  /** Those of them that somebody was told of. */
  paged: number;
  bySeverity: Partial<Record<Severity, number>>;
  /** The latest, 20 at most. */
  latest: MutedIncident[];
}

const PAGE_ROWS = 2_000;
const SHOWN = 20;
/** From so many names on an incident may have more than its row holds. */
const KEPT_NAMES = 50;

type Row = MutedIncident & Pick<Incident, "actors" | "repos" | "eventCount">;

/**
 * What a suppression would have muted of the incidents whose last event was at or after `since` (ms since epoch), judged by
 * what their rows hold: one with more names than that counts as not muted when the suppression asks for names. Reads them
 * all, page by page: about a second for 100,000.
 */
export async function previewSuppression(
  db: Queryable,
  workspace: string,
  { wish, since }: { wish: SuppressionWish; since: number },
): Promise<SuppressionPreview> {
  const preview: SuppressionPreview = { of: 0, muted: 0, paged: 0, bySeverity: {}, latest: [] };
  let after: { lastEventAt: number; id: string } | undefined;
  for (;;) {
    const rows = await readPage(db, workspace, since, after);
    preview.of += rows.length;
    for (const row of rows) if (wouldMute(wish, row)) count(preview, row);
    after = rows.at(-1);
    if (rows.length < PAGE_ROWS) return preview;
  }
}

/** Whether a suppression that has not ended would mute an incident as its row holds it. */
export function wouldMute(
  { until: _, ...wish }: SuppressionWish,
  incident: Pick<Incident, "kind" | "actors" | "repos" | "eventCount">,
): boolean {
  const { kind, actors, repos, eventCount } = incident;
  const isCut = actors.length >= KEPT_NAMES || repos.length >= KEPT_NAMES;
  const case_: Suppressible = {
    kind,
    actors,
    repos,
    eventCount,
    actorKeys: actors.map((_name, index) => index),
    repoKeys: repos.map((_name, index) => index),
    vouched: isCut ? [] : undefined,
  };
  return suppressedBy(case_, [{ id: "preview", ...wish }], 0) !== undefined;
}

function count(preview: SuppressionPreview, { actors: _a, repos: _r, eventCount: _e, ...muted }: Row): void {
  preview.muted += 1;
  if (muted.paged) preview.paged += 1;
  preview.bySeverity[muted.severity] = (preview.bySeverity[muted.severity] ?? 0) + 1;
  if (preview.latest.length < SHOWN) preview.latest.push(muted);
}

async function readPage(
  db: Queryable,
  workspace: string,
  since: number,
  after: { lastEventAt: number; id: string } | undefined,
): Promise<Row[]> {
  const { rows } = await db.query<Row>(
    `select id, kind, title, severity, last_event_at as "lastEventAt", paged_at is not null as paged, actors, repos,
       event_count as "eventCount"
     from incident
     where workspace_id = $1 and last_event_at >= $2
       and ($3::timestamptz is null or (last_event_at, id) < ($3::timestamptz, $4))
     order by last_event_at desc, id desc limit ${PAGE_ROWS}`,
    [workspace, timestamp(since), after === undefined ? null : timestamp(after.lastEventAt), after?.id ?? null],
  );
  return rows;
}
