import type { Incident, PipelineOutput } from "@oddwatch/pipeline";
import { moveWork } from "../work/move-work.ts";
import { atOf } from "./batch.ts";
import { type IncidentGroup, incidentSteps } from "./incident-changes.ts";
import { type IncidentMove, moveOf } from "./incident-moves.ts";
import type { IncidentScope } from "./incident-scope.ts";
import { hasRisen, type IncidentStanding, type TimelineEntry, timelineOf } from "./incident-timeline.ts";
import { jsonOf } from "./storable-json.ts";
import { timestamp } from "./timestamp.ts";
import { appendEvents, moveEvents } from "./write-incident-events.ts";

/** What became of incidents. */
export interface WrittenIncidents {
  /** The newest one. */
  revision: number;
  /** Each incident that was opened, rose or was paged; one that a merge took away later in the batch too. */
  moves: IncidentMove[];
}

/**
 * Stores what happened to incidents, coalesced: the last state wins, every event joins. Each written incident takes the
 * next revision.
 */
export async function writeIncidents(
  scope: IncidentScope,
  outputs: PipelineOutput[],
  headRevision: number,
): Promise<WrittenIncidents> {
  let revision = headRevision;
  const moves: IncidentMove[] = [];
  for (const step of incidentSteps(outputs)) {
    if (step.merge === undefined) {
      moves.push(...(await upsert(scope, step.groups, revision)));
      await appendEvents(scope, step.groups);
      revision += step.groups.length;
    } else {
      moves.push(...(await upsert(scope, [step.merge], revision)));
      revision += 1;
      await appendEvents(scope, [step.merge]);
      await merge(scope, step.merge, revision);
    }
  }
  return { revision, moves };
}

async function upsert(scope: IncidentScope, groups: IncidentGroup[], revision: number): Promise<IncidentMove[]> {
  const standings = await readStandings(scope, groups);
  const rows: unknown[] = [];
  const moves: (IncidentMove | undefined)[] = [];
  const entries: (TimelineEntry & { incident_id: string })[] = [];
  for (const [index, { id, changes }] of groups.entries()) {
    const before = standings.get(id);
    let standing = before;
    let risen = false;
    for (const change of changes) {
      const input = scope.inputs[change.seq - scope.firstSeq];
      const at = input === undefined ? change.incident.lastEventAt : atOf(input);
      entries.push(...timelineOf(standing, change, at).map((entry) => ({ ...entry, incident_id: id })));
      risen ||= standing === undefined || hasRisen(standing.severity, change.incident.severity);
      standing = change.incident;
    }
    rows.push(incidentRow(scope, changes, revision + 1 + index, risen));
    moves.push(moveOf(before, (changes.at(-1) as IncidentGroup["changes"][number]).incident));
  }
  await scope.client.query(UPSERT, [scope.workspace, jsonOf(rows)]);
  await addTimeline(scope, entries);
  return moves.filter((move) => move !== undefined);
}

async function readStandings(
  { client, workspace }: IncidentScope,
  groups: IncidentGroup[],
): Promise<Map<string, IncidentStanding>> {
  const { rows } = await client.query<IncidentStanding & { id: string; paged: number | null }>(
    'select id, state, severity, work_state as "workState", paged_at as paged from incident where workspace_id = $1 and id = any($2)',
    [workspace, groups.map((group) => group.id)],
  );
  return new Map(rows.map(({ id, paged, ...standing }) => [id, { ...standing, pagedAt: paged ?? undefined }]));
}

/** Named as the columns are. `opened_seq`, `opened_revision` and `event_type` count for a new row only. */
function incidentRow(
  scope: IncidentScope,
  changes: IncidentGroup["changes"],
  revision: number,
  risen: boolean,
): Record<string, unknown> {
  const first = changes[0] as IncidentGroup["changes"][number];
  const incident = (changes.at(-1) ?? first).incident;
  return {
    ...detectionColumns(incident),
    revision,
    raised_revision: risen ? revision : 0,
    opened_seq: first.seq,
    event_type: scope.inputs[first.seq - scope.firstSeq]?.activity?.type ?? null,
  };
}

function detectionColumns(incident: Incident): Record<string, unknown> {
  return {
    id: incident.id,
    kind: incident.kind,
    title: incident.title,
    state: incident.state,
    severity: incident.severity,
    detected_severity: incident.detectedSeverity,
    score: incident.score,
    entities: incident.entities,
    actors: incident.actors,
    repos: incident.repos,
    event_count: incident.eventCount,
    first_event_at: timestamp(incident.firstEventAt),
    last_event_at: timestamp(incident.lastEventAt),
    detected_at: timestamp(incident.detectedAt),
    paged_at: incident.pagedAt === undefined ? null : timestamp(incident.pagedAt),
    detectors: incident.detectors,
    reasons: incident.reasons,
    contributions: incident.contributions,
    sample: incident.sample,
  };
}

const UPSERT = `
  insert into incident (workspace_id, id, kind, title, state, severity, detected_severity, score, entities, actors, repos, event_count,
    first_event_at, last_event_at, detected_at, paged_at, detectors, reasons, contributions, sample,
    revision, opened_revision, raised_revision, opened_seq, event_type)
  select $1, id, kind, title, state, severity, detected_severity, score, entities, actors, repos, event_count,
    first_event_at, last_event_at, detected_at, paged_at, detectors, reasons, contributions, sample,
    revision, revision, raised_revision, opened_seq, event_type
  from jsonb_to_recordset($2::jsonb) as given (id text, kind text, title text, state text, severity text, detected_severity text,
    score double precision, entities jsonb, actors text[], repos text[], event_count bigint,
    first_event_at timestamptz, last_event_at timestamptz, detected_at timestamptz, paged_at timestamptz,
    detectors text[], reasons text[], contributions jsonb, sample boolean,
    revision bigint, raised_revision bigint, opened_seq bigint, event_type text)
  on conflict (workspace_id, id) do update set
    kind = excluded.kind, title = excluded.title, state = excluded.state, severity = excluded.severity,
    detected_severity = excluded.detected_severity, score = excluded.score, entities = excluded.entities, actors = excluded.actors, repos = excluded.repos,
    event_count = excluded.event_count, first_event_at = excluded.first_event_at,
    last_event_at = excluded.last_event_at, detected_at = excluded.detected_at, paged_at = excluded.paged_at,
    detectors = excluded.detectors, reasons = excluded.reasons, contributions = excluded.contributions,
    sample = excluded.sample,
    work_state = case when incident.work_state = 'resolved' and excluded.state = 'regressed'
      and incident.state <> 'regressed' then 'open' else incident.work_state end,
    revision = excluded.revision,
    raised_revision = greatest(incident.raised_revision, excluded.raised_revision)`;

async function addTimeline(
  { client, workspace }: IncidentScope,
  entries: (TimelineEntry & { incident_id: string })[],
): Promise<void> {
  if (entries.length === 0) return;
  await client.query(
    `insert into incident_timeline (workspace_id, incident_id, at, what, text)
     select $1, incident_id, at, what, text
     from jsonb_to_recordset($2::jsonb) as given (incident_id text, at timestamptz, what text, text text)`,
    [workspace, jsonOf(entries.map((entry) => ({ ...entry, at: timestamp(entry.at) })))],
  );
}

/** The younger's events move over, its id and its own aliases lead to the survivor, its row goes. */
async function merge(scope: IncidentScope, survivor: { id: string; from: string }, revision: number): Promise<void> {
  const { client, workspace } = scope;
  await moveEvents(scope, survivor.from, survivor.id);
  await moveWork(client, workspace, survivor);
  await client.query(
    "update incident_alias set incident_id = $3, revision = $4 where workspace_id = $1 and incident_id = $2",
    [workspace, survivor.from, survivor.id, revision],
  );
  await client.query(
    `insert into incident_alias (workspace_id, alias, incident_id, revision) values ($1, $2, $3, $4)
     on conflict (workspace_id, alias) do update set incident_id = excluded.incident_id, revision = excluded.revision`,
    [workspace, survivor.from, survivor.id, revision],
  );
  await client.query("delete from incident where workspace_id = $1 and id = $2", [workspace, survivor.from]);
}
