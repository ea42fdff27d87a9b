import { archiveHourStart, eventKey, readArchive } from "@oddwatch/github-events";
import { type Activity, normaliseEvent, oddDate } from "@oddwatch/pipeline";
import { readMinimizedHour } from "./minimized-hour.ts";
import type { Era } from "./scenario.ts";

const HOUR_MS = 3_600_000;
/** Above every id GitHub has given so far, so that a moved event shares its id with none. */
const FRESH_IDS = 10n ** 12n;
const FILE = /(\d{4}-\d{2}-\d{2}-\d{1,2})[^/]*$/;

/** Which files make a stretch to inject into. */
export interface StreamSource {
  name: string;
  era: Era;
  /** Archive hours, judged one after another without the holes between them. */
  judged: string[];
  /** Hours that are seen before, in this order; archive files, or those of `events/minimized`. */
  warmUp: string[];
  /** The warm-up's files hold short fields instead of GitHub's own. */
  warmUpIsMinimized?: boolean;
}

/** A recorded stretch of GitHub, and what was seen before it. Times in ms since epoch, both ends included. */
export interface RecordedStream {
  name: string;
  era: Era;
  warmUp: Activity[];
  judged: Activity[];
  start: number;
  end: number;
}

/** Reads a stretch with its warm-up, whose times are moved so that it ends where the judged part begins. */
export async function readStream({
  name,
  era,
  judged,
  warmUp,
  warmUpIsMinimized,
}: StreamSource): Promise<RecordedStream> {
  const activities = joined(await Promise.all(judged.map(async (path) => ({ path, hour: await readHour(path) }))));
  const before = await Promise.all(
    warmUp.map(async (path) => ({ path, hour: await (warmUpIsMinimized ? readMinimizedHour(path) : readHour(path)) })),
  );
  const [start, end] = spanOf(activities);
  const earlier = joined(before);
  const [, earlierEnd] = spanOf(earlier);
  return { name, era, warmUp: moved(earlier, start - earlierEnd, FRESH_IDS), judged: activities, start, end };
}

/** First and last event time, ms since epoch. @throws RangeError when there is none. */
export function spanOf(activities: readonly Activity[]): [number, number] {
  if (activities.length === 0) throw new RangeError("a stream needs at least one activity");
  let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { at } of activities) {
    start = Math.min(start, at);
    end = Math.max(end, at);
  }
  return [start, end];
}

/** The activities `byMs` later, with ids that none of the originals has. */
export function moved(activities: readonly Activity[], byMs: number, idStep = 0n): Activity[] {
  return activities.map((activity) => ({
    ...activity,
    id: idStep === 0n ? activity.id : freshId(activity.id, idStep),
    at: activity.at + byMs,
    seenAt: activity.seenAt + byMs,
  }));
}

function freshId(id: string, step: bigint): string {
  return /^\d+$/.test(id) ? String(BigInt(id) + step) : `${id}-${step}`;
}

/** Hours one after another: each begins where the one before it ended, an hour after that began. */
function joined(hours: { path: string; hour: Activity[] }[]): Activity[] {
  const [first] = hours;
  const startOf = (path: string) => archiveHourStart(FILE.exec(path)?.[1] ?? "");
  const firstStart = first === undefined ? undefined : startOf(first.path);
  return hours.flatMap(({ path, hour }, index) => {
    const start = startOf(path);
    if (start === undefined || firstStart === undefined) throw new RangeError(`${path} is not named by its hour`);
    const by = firstStart + index * HOUR_MS - start;
    return by === 0 ? hour : moved(hour, by);
  });
}

/** The activities of an archive file as a replay takes them in: without duplicates and impossible times. */
export async function readHour(path: string): Promise<Activity[]> {
  const start = archiveHourStart(FILE.exec(path)?.[1] ?? "");
  if (start === undefined) throw new RangeError(`${path} is not named by its hour`);
  const seenAt = start + HOUR_MS;
  const activities: Activity[] = [];
  const seen = new Set<string>();
  const reading = readArchive(path, { raw: false });
  for await (const rows of reading) {
    for (const { event } of rows) {
      const key = eventKey(event).toString("latin1");
      if (oddDate(event.at, seenAt) !== undefined || seen.has(key)) continue;
      seen.add(key);
      activities.push(normaliseEvent(event, { seenAt, lane: "archive" }));
    }
  }
  const { complete, reason = "it ends early" } = reading.stats;
  if (!complete) throw new Error(`${path} cannot be read to its end: ${reason}`);
  return activities;
}
