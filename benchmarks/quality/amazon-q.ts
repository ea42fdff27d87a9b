import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Activity, IncidentBook, Pipeline } from "@oddwatch/pipeline";
import { activityOf } from "./inject.ts";
import { qualitySettings, run } from "./judge.ts";
import { moved, readStream, type StreamSource, spanOf } from "./recorded-stream.ts";
import type { RawEvent } from "./scenario.ts";
import type { Table } from "./text-table.ts";

const FILE = "groundtruth/amazon-q-2025/gharchive_july13_2025.json";
/** The compromise shows from this push on; what is older comes before the hour that the rest is put into. */
const PLANTED_AT = Date.UTC(2025, 6, 13, 20, 37, 4);
/** So long after the beginning of that hour. */
const INTO_THE_HOUR_MS = 5 * 60_000;

/** What was said of the accounts and the repository of a real compromise. */
export interface RecordedCompromise {
  events: number;
  incidents: { rank: number; of: number; severity: string; paged: boolean; title: string }[];
}

/** A line of the file: GitHub's own fields under the names of a query. */
interface Row {
  type: string;
  created_at: string;
  actor_login: string;
  actor_id: number;
  repo_name: string;
  repo_id: number;
  payload: Record<string, unknown>;
}

/**
 * Puts the recorded public events around the compromise of aws/aws-toolkit-vscode (2025-07-13) into a recorded hour and
 * looks for incidents about them. A push by the project's own automation, of one commit, is all that the stream showed of
 * the planted code: without its files nothing in it is odd. Undefined where the events are not.
 */
export async function amazonQ(
  folder: string,
  source: StreamSource | undefined,
): Promise<RecordedCompromise | undefined> {
  const path = join(folder, FILE);
  if (source === undefined || !existsSync(path)) return undefined;
  const { warmUp, judged, start } = await readStream(source);
  const rows = JSON.parse(readFileSync(path, "utf8")) as Row[];
  const recorded = rows.map((row, place) => activityOf(rawOf(row, place), start));
  const shifted = moved(recorded, start + INTO_THE_HOUR_MS - PLANTED_AT);
  const [earliest] = spanOf(warmUp);
  const before = shifted.filter(({ at }) => at < earliest);
  const rest = shifted.filter(({ at }) => at >= earliest);
  const book = new IncidentBook();
  const pipeline = new Pipeline(qualitySettings());
  run(pipeline, [...before, ...inTime(warmUp, rest, start), ...inTime(judged, rest, Infinity, start)], book);
  const names = new Set(rows.flatMap(({ actor_login, repo_name }) => [actor_login, repo_name]));
  const ranked = book.ranked();
  const incidents = ranked.flatMap(({ incident }, index) =>
    incident.entities.some(({ name }) => names.has(name))
      ? [
          {
            rank: index + 1,
            of: ranked.length,
            severity: incident.severity,
            paged: incident.pagedAt !== undefined,
            title: incident.title,
          },
        ]
      : [],
  );
  return { events: rows.length, incidents };
}

/** The background with those of `more` that lie in its time, in order. */
function inTime(background: readonly Activity[], more: readonly Activity[], until: number, from = 0): Activity[] {
  const own = more.filter(({ at }) => at >= from && at < until);
  return [...background, ...own].sort((a, b) => a.at - b.at);
}

function rawOf(row: Row, place: number): RawEvent {
  return {
    id: `compromise-${place}`,
    type: row.type,
    created_at: `${new Date(row.created_at).toISOString().slice(0, 19)}Z`,
    actor: { id: row.actor_id, login: row.actor_login },
    repo: { id: row.repo_id, name: row.repo_name },
    payload: row.payload,
    public: true,
  };
}

/** What was found, as a table. */
export function amazonQTable({ events, incidents }: RecordedCompromise): Table {
  const title = `recorded compromise (amazon-q-2025, ${events} events)`;
  if (incidents.length === 0) return [[title], ["no incident names its accounts or its repository"]];
  return [
    [title, "rank", "severity", "paged"],
    ...incidents.map((each) => [each.title, `${each.rank} of ${each.of}`, each.severity, each.paged ? "yes" : "no"]),
  ];
}
