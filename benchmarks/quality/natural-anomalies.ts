import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Activity, type BookedIncident, IncidentBook, Pipeline } from "@oddwatch/pipeline";
import { csvRows } from "./csv-cells.ts";
import { qualitySettings, run } from "./judge.ts";
import { readMinimizedHour } from "./minimized-hour.ts";
import { perEvents } from "./plan.ts";
import { readHour } from "./recorded-stream.ts";
import type { Table } from "./text-table.ts";

/** Features and kinds that tell the true reason, by the kind of oddity that the table of labels names. */
const REASONS: ReadonlyMap<string, readonly RegExp[]> = new Map(
  Object.entries({
    automation_burst: [/^actor\.events/, /^repo\.events/],
    issue_import_burst: [/^actor\.(events|self_talk)/, /^rule:self-flood$/],
    mass_branch_delete: [/^actor\.deletions/, /^rule:mass-deletion$/],
    fake_star_burst: [/^repo\.(actors|newcomers)/, /^rule:star-burst$/],
    self_issue_comment_flood: [/^actor\.(events|self_talk)/, /^rule:self-flood$/],
    repo_create_flood: [/^actor\.repos/, /^rule:repository-flood$/],
  }),
);
const TOP = 25;
const MEDIUM = ["info", "low", "medium"];

/** One entity of a row, and the incident that names it. */
export interface NaturalAnomaly {
  file: string;
  entity: string;
  kind: string;
  /** It should stand in the top 25; otherwise it is to be explained, at most medium and not paged. */
  alarming: boolean;
  rank: number | undefined;
  of: number;
  severity: string | undefined;
  paged: boolean;
  rightReason: boolean;
  title: string;
  passed: boolean;
}

/** Replays the files of `groundtruth/natural-anomalies.csv`, each alone, and looks for its rows. Empty where they are not. */
export async function naturalAnomalies(folder: string): Promise<NaturalAnomaly[]> {
  const path = join(folder, "groundtruth/natural-anomalies.csv");
  if (!existsSync(path)) return [];
  const anomalies: NaturalAnomaly[] = [];
  const lists = new Map<string, { ranked: BookedIncident[]; events: number }>();
  for (const row of csvRows(readFileSync(path, "utf8"))) {
    const list = lists.get(row.file) ?? replay(await readAny(join(folder, row.file)));
    lists.set(row.file, list);
    for (const entity of row.entity.split("|")) anomalies.push(check(row, entity, list));
  }
  return anomalies;
}

function check(
  row: Record<string, string>,
  entity: string,
  { ranked, events }: { ranked: BookedIncident[]; events: number },
): NaturalAnomaly {
  const alarming = /likely abuse|intent unknown/.test(row.confidence);
  const index = ranked.findIndex(({ incident }) =>
    incident.entities.some(({ kind, name }) => isEntity(row.entity_kind, entity, kind, name)),
  );
  const incident = ranked[index]?.incident;
  const told = incident === undefined ? [] : incident.contributions.slice(0, 3).map(({ feature }) => feature);
  told.push(...(incident?.detectors ?? []).filter((detector) => detector.startsWith("rule:")));
  const rightReason = told.some((each) => REASONS.get(row.kind)?.some((reason) => reason.test(each)));
  const paged = incident?.pagedAt !== undefined;
  const calm = incident !== undefined && MEDIUM.includes(incident.severity) && !paged;
  const high = index !== -1 && index < perEvents(TOP, Math.max(events, 100_000));
  return {
    file: row.file,
    entity,
    kind: row.kind,
    alarming,
    rank: index === -1 ? undefined : index + 1,
    of: ranked.length,
    severity: incident?.severity,
    paged,
    rightReason,
    title: incident?.title ?? "",
    passed: rightReason && (alarming ? high : calm),
  };
}

/** A repository is named by itself or by its owner's account, where that account alone is behind it. */
function isEntity(wantedKind: string, wanted: string, kind: string, name: string): boolean {
  if (kind === wantedKind) return name.toLowerCase() === wanted.toLowerCase();
  return wantedKind === "repo" && kind === "actor" && name.toLowerCase() === wanted.split("/")[0].toLowerCase();
}

function replay(activities: readonly Activity[]): { ranked: BookedIncident[]; events: number } {
  const book = new IncidentBook();
  run(new Pipeline(qualitySettings()), activities, book);
  return { ranked: book.ranked(), events: activities.length };
}

function readAny(path: string): Promise<Activity[]> {
  return path.includes("/minimized/") ? readMinimizedHour(path) : readHour(path);
}

/** The rows as a table. */
export function naturalTable(anomalies: readonly NaturalAnomaly[]): Table {
  return [
    ["recorded oddity", "kind", "wanted", "rank", "severity", "paged", "right reason", ""],
    ...anomalies.map((each) => [
      `${each.entity} (${each.file.replace(/^events\/|\.json\.gz$/g, "")})`,
      each.kind,
      each.alarming ? "top 25" : "calm",
      each.rank === undefined ? "-" : `${each.rank} of ${each.of}`,
      each.severity ?? "-",
      each.paged ? "yes" : "no",
      each.rightReason ? "yes" : "no",
      each.passed ? "ok" : "MISSED",
    ]),
  ];
}
