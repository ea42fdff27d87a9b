import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "@oddwatch/anomaly";
import { type Activity, IncidentBook, Pipeline } from "@oddwatch/pipeline";
import { csvRows } from "./csv-cells.ts";
import { qualitySettings, run, type Snapshot, warmUp } from "./judge.ts";
import { readStream, type StreamSource } from "./recorded-stream.ts";
import { type ObservationGap, timeThroughGap } from "./scenarios/observation-gap.ts";
import type { Table } from "./text-table.ts";

const FILE = "groundtruth/github-status-incidents/parsed/downtime_windows.csv";
const MINUTE_MS = 60_000;
/** Shorter ones show hardly anything; longer ones do not fit into a recorded hour with what comes after them. */
const MINUTES = [5, 18] as const;

/** Which kinds of activity a component of GitHub carries; those of no other component show nothing in the stream. */
const CARRIES: readonly (readonly [RegExp, RegExp])[] = [
  [/API Requests|some GitHub services|degraded performance|some services/i, /./],
  [/Git Operations|git push/i, /^(push|create|delete)$/],
  [/Issues/i, /^(issue|comment)$/],
  [/Pull Requests/i, /^(pull-request|review)$/],
];
/** Part of the activities that goes through all the same, by the impact that GitHub gave the incident. A guess. */
const KEPT: Readonly<Record<string, number>> = { minor: 0.6, major: 0.3, critical: 0.05 };

/** What one of GitHub's own incidents did to a recorded hour. */
export interface Outage {
  title: string;
  minutes: number;
  stream: string;
  /** Pages that the same hour does not have without it: told of the report that GitHub gives, and left alone. */
  morePages: { reported: number; unreported: number };
}

interface StatusIncident {
  id: string;
  title: string;
  minutes: number;
  impact: string;
  carries: RegExp[];
}

/**
 * Lets incidents of GitHub's status page, with their real length and the kinds of events that their component carries,
 * befall recorded hours: nobody should be paged for them. No recorded hour lies in a real incident; how much each lost is
 * a guess by its impact, and half of it is made up for afterwards. Empty where the incidents or the hours are not.
 */
export async function githubOutages(
  folder: string,
  sources: readonly StreamSource[],
  { seed, perStream = 4 }: { seed: string; perStream?: number },
): Promise<Outage[]> {
  const path = join(folder, FILE);
  if (!existsSync(path)) return [];
  const incidents = visibleIncidents(readFileSync(path, "utf8"));
  const outages: Outage[] = [];
  for (const [place, source] of sources.entries()) {
    const { name, warmUp: before, judged, start, end } = await readStream(source);
    const snapshot = warmUp(before, qualitySettings());
    const usual = pagesOf(snapshot, [judged], undefined);
    for (let each = 0; each < perStream; each++) {
      const step = incidents.length / (perStream * sources.length);
      const incident = incidents[Math.floor((place * perStream + each) * step)];
      const from = start + (end - start) / 3;
      const hour = { snapshot, judged, usual, from };
      outages.push({ ...befall(incident, hour, `${seed}/${name}/${each}`), stream: name });
    }
  }
  return outages;
}

/** Incidents of a fit length whose component carries events of the public stream, by time. */
function visibleIncidents(csv: string): StatusIncident[] {
  return csvRows(csv)
    .map(({ incident_id: id, title, duration_minutes: minutes, impact }) => {
      const carries = CARRIES.flatMap(([component, kinds]) => (component.test(title) ? kinds : []));
      return { id, title, minutes: Number(minutes), impact, carries };
    })
    .filter(({ minutes, impact, carries }) => {
      return minutes >= MINUTES[0] && minutes <= MINUTES[1] && impact in KEPT && carries.length > 0;
    });
}

interface Hour {
  snapshot: Snapshot;
  judged: readonly Activity[];
  usual: ReadonlySet<string>;
  /** When it begins, ms since epoch. */
  from: number;
}

function befall(incident: StatusIncident, hour: Hour, seed: string): Omit<Outage, "stream"> {
  const { title, minutes, impact, carries } = incident;
  const { snapshot, judged, usual, from } = hour;
  const until = from + minutes * MINUTE_MS;
  const gap = { start: from, end: until, kept: KEPT[impact], caughtUp: 0.5, surgeMs: (until - from) / 2 };
  const seen = throughOutage(judged, gap, carries, seed);
  const parts = [from, until].map((at) => seen.findIndex((activity) => activity.at >= at));
  const cut = [seen.slice(0, parts[0]), seen.slice(parts[0], parts[1]), seen.slice(parts[1])];
  const more = (pages: ReadonlySet<string>) => [...pages].filter((page) => !usual.has(page)).length;
  const reported = more(pagesOf(snapshot, cut, { id: incident.id, title, from, until }));
  return { title, minutes, morePages: { reported, unreported: more(pagesOf(snapshot, cut, undefined)) } };
}

function throughOutage(
  activities: readonly Activity[],
  gap: ObservationGap,
  carries: readonly RegExp[],
  seed: string,
): Activity[] {
  const random = new Random(seed);
  return activities
    .flatMap((activity) => {
      if (!carries.some((kinds) => kinds.test(activity.kind))) return activity;
      const at = timeThroughGap(gap, activity.at, random);
      return at === undefined ? [] : at === activity.at ? activity : { ...activity, at };
    })
    .sort((a, b) => a.at - b.at);
}

/** Whom and what the pages of a stretch are about. `status` is told after the first part, its end after the second. */
function pagesOf(
  snapshot: Snapshot,
  parts: readonly (readonly Activity[])[],
  status: { id: string; title: string; from: number; until: number } | undefined,
): Set<string> {
  const pipeline = Pipeline.restore(snapshot);
  const book = new IncidentBook();
  for (const [place, part] of parts.entries()) {
    if (status !== undefined && place > 0) {
      const { id, title, from, until } = status;
      const now = place === 1 ? { at: from, from } : { at: until, from, until };
      pipeline.process([{ seq: pipeline.seq + 1, control: { kind: "status", id, title, ...now } }]);
    }
    run(pipeline, part, book);
  }
  const paged = book.ranked().filter(({ incident }) => incident.pagedAt !== undefined);
  return new Set(paged.map(({ incident: { kind, entities } }) => `${kind} ${entities[0]?.kind} ${entities[0]?.name}`));
}

/** The outages as a table. */
export function outageTable(outages: readonly Outage[]): Table {
  return [
    ["GitHub's own incident", "minutes", "in", "more pages, status known", "status unknown"],
    ...outages.map(({ title, minutes, stream, morePages: { reported, unreported } }) => [
      title.slice(0, 60),
      String(minutes),
      stream,
      String(reported),
      String(unreported),
    ]),
  ];
}
