const DATE = /^(\d{4})[-/](\d{2})[-/](\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))? ?(Z|UTC|[+-]\d{2}:?\d{2})$/;

/** Minutes that a zone such as `-07:00`, `+0530`, `Z` or `UTC` is ahead of UTC; undefined for more than a day. */
function zoneMinutes(zone: string): number | undefined {
  if (zone === "Z" || zone === "UTC") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  if (minutes > 24 * 60) return undefined;
  return zone[0] === "-" ? -minutes : minutes;
}

/**
 * The time that an event gives, as ms since epoch: RFC 3339 with any offset, or the form of the oldest archives
 * (`2012/06/14 15:01:42 -0700`). Undefined for anything else, also for dates that no calendar has. Far-off years pass:
 * whether a date is believable is for the reader to say.
 */
export function eventTime(written: string): number | undefined {
  const match = DATE.exec(written);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offset = zoneMinutes(match[8] ?? "Z");
  if (offset === undefined || hour > 23 || minute > 59 || second > 60) return undefined;

  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day); // unlike Date.UTC it takes years below 100 as they are
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined;

  const milliseconds = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  return midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds;
}
