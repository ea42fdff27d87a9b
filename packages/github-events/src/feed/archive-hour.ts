const HOUR_MS = 3_600_000;
const NAME = /^(\d{4})-(\d{2})-(\d{2})-(\d{1,2})$/;
const FILE = /(?:^|[/\\])(\d{4}-\d{2}-\d{2}-\d{1,2})(?:\.[^/\\]*)?$/;

/** Ten years of hours: more is a mistake in the range. */
const MOST_HOURS = 24 * 366 * 10;

/** Start of the hour that GH Archive calls `2025-07-04-5`, as ms since epoch; undefined when that is no hour. */
export function archiveHourStart(name: string): number | undefined {
  const match = NAME.exec(name);
  if (match === null) return undefined;
  const [year, month, day, hour] = match.slice(1).map(Number) as [number, number, number, number];
  const at = Date.UTC(year, month - 1, day, hour);
  return hour < 24 && archiveHourName(at) === `${match[1]}-${match[2]}-${match[3]}-${hour}` ? at : undefined;
}

/** GH Archive's name for the hour that holds `at` (ms since epoch). The hour is not padded: `2025-07-04-5`. */
export function archiveHourName(at: number): string {
  const hour = new Date(at);
  return `${hour.toISOString().slice(0, 10)}-${hour.getUTCHours()}`;
}

/**
 * End of the hour that an archive file's name gives (`2025-07-04-5.json.gz`, padded or not, in any folder), as ms since
 * epoch: when the newest of its events can have arrived. Undefined for files called otherwise.
 */
export function archiveHourEnd(path: string): number | undefined {
  const name = FILE.exec(path)?.[1];
  const start = name === undefined ? undefined : archiveHourStart(name);
  return start === undefined ? undefined : start + HOUR_MS;
}

/** The hours from `first` to `last`, both included, by GH Archive's names. Throws a RangeError that says what is wrong with the range. */
export function archiveHours(first: string, last: string): string[] {
  const [start, end] = [first, last].map((name) => {
    const at = archiveHourStart(name);
    if (at === undefined) throw new RangeError(`not an hour such as 2025-07-04-5: ${JSON.stringify(name)}`);
    return at;
  }) as [number, number];
  if (end < start) throw new RangeError(`the range ends before it starts: ${first} to ${last}`);
  const hours = (end - start) / HOUR_MS + 1;
  if (hours > MOST_HOURS) throw new RangeError(`more than ten years of hours: ${first} to ${last}`);
  return Array.from({ length: hours }, (_, i) => archiveHourName(start + i * HOUR_MS));
}
