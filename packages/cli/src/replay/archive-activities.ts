import { archiveHourEnd, eventKey, readArchive } from "@oddwatch/github-events";
import { type Activity, normaliseEvent, oddDate } from "@oddwatch/pipeline";
import { RecentKeys } from "./recent-keys.ts";

/** Activities that go to the pipeline together: judged in fewer, longer steps they cost a third less. */
const TOGETHER = 4_096;
/** Events whose coming back is noticed: at least the last two full hours of all of GitHub. 16 MiB. */
const REMEMBERED_EVENTS = 2 ** 19;

/** What was read of one file since the batch before, and how far the reading is. Plain data, fit to be sent between threads. */
export interface ActivityBatch {
  file: string;
  /** In the order of the file, without those that came before. */
  activities: Activity[];
  /** Events that could be used, those that came twice included. */
  events: number;
  duplicates: number;
  /** Lines that held none: malformed, or with a time that cannot be true. */
  badLines: number;
  /** Bytes read of the file as it lies on disk, and of how many; undefined while that is not known. */
  bytes: number;
  totalBytes: number | undefined;
  /** Whether nothing more of this file comes. */
  isLast: boolean;
  /** Of the last batch of a file that could not be read to its end: why. */
  incomplete: string | undefined;
}

/**
 * Reads archive files in the given order and gives what the pipeline takes: normalised, without what comes twice. Each file ends
 * with a last batch, which may be empty. A file that cannot be read says so in its last batch; the others are still read.
 */
export async function* archiveActivities(files: readonly string[]): AsyncGenerator<ActivityBatch> {
  const recent = new RecentKeys(REMEMBERED_EVENTS);
  for (const file of files) {
    const reading = readArchive(file, { worker: false, raw: false });
    const hourEnd = archiveHourEnd(file);
    let toldBad = 0;
    let batch = emptyBatch(file);
    const finished = (): ActivityBatch => {
      const { badLines, bytes, totalBytes } = reading.stats;
      const done = { ...batch, bytes, totalBytes, badLines: batch.badLines + badLines - toldBad };
      toldBad = badLines;
      batch = emptyBatch(file);
      return done;
    };
    for await (const rows of reading) {
      for (const { event } of rows) {
        const seenAt = hourEnd ?? event.at;
        if (oddDate(event.at, seenAt) !== undefined) {
          batch.badLines += 1;
          continue;
        }
        batch.events += 1;
        if (recent.add(eventKey(event))) batch.activities.push(normaliseEvent(event, { seenAt, lane: "archive" }));
        else batch.duplicates += 1;
      }
      if (batch.activities.length >= TOGETHER) yield finished();
    }
    const { complete, reason = "it ends early" } = reading.stats;
    yield { ...finished(), isLast: true, incomplete: complete ? undefined : reason };
  }
}

function emptyBatch(file: string): ActivityBatch {
  return {
    file,
    activities: [],
    events: 0,
    duplicates: 0,
    badLines: 0,
    bytes: 0,
    totalBytes: undefined,
    isLast: false,
    incomplete: undefined,
  };
}
