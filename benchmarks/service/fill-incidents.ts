import type pg from "pg";

/** About what the incidents of recorded hours hold: some 2 KB of JSON each. */
const FILL = `
insert into incident (workspace_id, id, kind, title, state, severity, score, entities, actors, repos, event_count,
  first_event_at, last_event_at, detected_at, detectors, reasons, contributions, sample, work_state,
  revision, opened_revision, raised_revision, opened_seq, event_type, created_at)
select $1, 'made-' || lpad(n::text, 7, '0'), (array['flood', 'force-push', 'secret', 'takeover'])[1 + n % 4],
  'account-' || n % 5000 || ' opened 212 issues in owner-' || n % 700 || '/board within nine minutes', 'resolved',
  (array['info', 'low', 'low', 'medium', 'medium', 'high', 'critical'])[1 + n % 7], 3 + n % 90 / 10.0,
  jsonb_build_array(jsonb_build_object('kind', 'actor', 'name', 'account-' || n % 5000),
    jsonb_build_object('kind', 'repo', 'name', 'owner-' || n % 700 || '/board')),
  array['account-' || n % 5000], array['owner-' || n % 700 || '/board'], 40 + n % 200,
  at - interval '9 minutes', at, at, array['rate', 'own-history', 'forest'],
  array['account-' || n % 5000 || ' did this 212 times in nine minutes; 4 would have been usual',
    'owner-' || n % 700 || '/board was quiet before: 3 activities in the seven days that are remembered',
    'the account was never seen with this repository, nor with another one of the same owner',
    'weight 6.1 = surprise 5.2 × criticality 1.1 × urgency 1.07; medium begins at 5.5, high at 7'],
  (select jsonb_agg(jsonb_build_object('feature', feature, 'value', 212, 'expected', 4, 'usualUpTo', 11, 'share', 0.2))
    from unnest(array['issues.per10m', 'issues.per1h', 'actor.gap', 'repo.actors1h', 'actor.repos1h']) as feature),
  false, 'open', n, n, n, n, 'IssuesEvent', at
from generate_series(1, $2) as n, lateral (select now() - ($2 - n) * interval '1 second' as at) as time`;

const FIRST_EVENTS = `
insert into incident_event (workspace_id, incident_id, ordinal, event_id, type, at, day, seq, actor, repo)
select workspace_id, id, 1, 'event-' || revision, 'IssuesEvent', first_event_at, first_event_at::date, null, actors[1], repos[1]
from incident where workspace_id = $1`;

/** The id of the `n`-th incident that `fillIncidents` makes; `n` begins at 1. */
export function incidentId(n: number): string {
  return `made-${String(n).padStart(7, "0")}`;
}

/** Stores `count` made-up incidents in an empty workspace, a second apart, revision `n` for the `n`-th. `owner` owns the tables. */
export async function fillIncidents(owner: pg.Pool, workspace: string, count: number): Promise<void> {
  await owner.query(FILL, [workspace, count]);
  await owner.query(FIRST_EVENTS, [workspace]);
  await owner.query("update head set revision = $2 where workspace_id = $1", [workspace, count]);
  await owner.query("vacuum analyze incident, incident_event");
}
