import {
  type Incident,
  IncidentBook,
  type LedgerEntry,
  type PipelineOutput,
  type PipelineSettings,
} from "@oddwatch/pipeline";
import type { LedgerLine, Why } from "@oddwatch/protocol";
import { toDetected } from "../format/to-detected.ts";
import { type Replay, replayFiles } from "../replay/replay-files.ts";

const AROUND_MS = 12 * 3_600_000;
const MOST_INCIDENTS = 20;
const MOST_LINES = 200;
const MOST_NOTICES = 5;
const SIMILAR_LETTERS = 4;
const MOST_SIMILAR = 5;

export interface WhyFromFiles {
  files: string[];
  settings: PipelineSettings;
  entity: string;
  /** ms since epoch; the latest unless given. */
  at?: number;
  signal?: AbortSignal;
}

/** Replays files and answers from what came of them, as a service that had judged them would. */
export async function whyFromFiles({
  files,
  settings,
  entity,
  at,
  signal,
}: WhyFromFiles): Promise<Why & { replay: Replay }> {
  const book = new IncidentBook();
  const ledger: LedgerEntry[] = [];
  const survivor = new Map<string, string>();
  const notices: Why["notices"] = [];
  const take = (output: PipelineOutput) => {
    book.apply(output);
    if (output.output === "ledger") ledger.push(output);
    else if (output.output === "notice") notices.push({ at: iso(output.at), kind: output.kind, text: output.text });
    else if (output.output === "incident" && output.change === "merged") survivor.set(output.from, output.incident.id);
  };
  const replay = await replayFiles({ files, settings, signal, onOutput: take });
  const all = book.ranked().map(({ incident }) => incident);
  const incidents = all
    .filter((each) => names(each, entity) && isAround(each, at))
    .sort((a, b) => b.lastEventAt - a.lastEventAt)
    .slice(0, MOST_INCIDENTS);
  const ids = new Set(incidents.map(({ id }) => id));
  const lines = ledger.filter((line) => {
    if (at !== undefined && Math.abs(line.at - at) > AROUND_MS) return false;
    return same(line.entity.name, entity) || ids.has(lastOf(survivor, line.incidentId));
  });
  return {
    entity,
    at: at === undefined ? null : iso(at),
    incidents: incidents.map((each) => whyIncident(each)),
    ledger: lines
      .reverse()
      .slice(0, MOST_LINES)
      .map((line) => lineOf(line, survivor)),
    notices: notices.reverse().slice(0, MOST_NOTICES),
    seen: null,
    similar: incidents.length > 0 || lines.length > 0 ? [] : similarNames(all, entity),
    settings: { budget: settings.budget, suppressions: settings.suppressions },
    replay,
  };
}

function names({ actors, repos, entities }: Incident, entity: string): boolean {
  const owners = repos.map((repo) => repo.split("/")[0]);
  return [...actors, ...repos, ...owners, ...entities.map(({ name }) => name)].some((name) => same(name, entity));
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isAround({ firstEventAt, lastEventAt }: Incident, at: number | undefined): boolean {
  return at === undefined || (lastEventAt >= at - AROUND_MS && firstEventAt <= at + AROUND_MS);
}

function lastOf(survivor: ReadonlyMap<string, string>, id = ""): string {
  let last = id;
  for (let next = survivor.get(last); next !== undefined; next = survivor.get(last)) last = next;
  return last;
}

function whyIncident(incident: Incident): Why["incidents"][number] {
  const {
    rank: _,
    actors: _a,
    repos: _r,
    event_ids: _e,
    detectors: _d,
    contributions: _c,
    sample: _s,
    ...why
  } = toDetected(incident, [], 1);
  return why;
}

function lineOf(
  { at, entity, incidentId, decision, reason, text }: LedgerEntry,
  survivor: ReadonlyMap<string, string>,
): LedgerLine {
  const id = incidentId === undefined ? null : lastOf(survivor, incidentId);
  return { at: iso(at), entity, incident_id: id, decision, reason, text };
}

function similarNames(all: readonly Incident[], entity: string): string[] {
  const beginning = entity.slice(0, SIMILAR_LETTERS).toLowerCase();
  const found = all.flatMap(({ actors, repos }) => [...actors, ...repos]);
  return [...new Set(found)]
    .filter((name) => name.toLowerCase().startsWith(beginning))
    .sort()
    .slice(0, MOST_SIMILAR);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
