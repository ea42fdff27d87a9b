/** What a replay did, in numbers. */
export interface ReplayFigures {
  events: number;
  /** Lines that held no event that could be used. */
  badLines: number;
  /** Events that had been read before: same id, type and time. */
  duplicates: number;
  seconds: number;
  incidents: number;
}

/** The closing line of a replay: `name=number` parts, for people and programs. */
export function figuresLine({ events, badLines, duplicates, seconds, incidents }: ReplayFigures): string {
  const perSecond = seconds > 0 ? Math.round(events / seconds) : 0;
  return [
    `events=${events}`,
    `bad_lines=${badLines}`,
    `duplicates=${duplicates}`,
    `seconds=${seconds.toFixed(2)}`,
    `events_per_s=${perSecond}`,
    `incidents=${incidents}`,
  ].join(" ");
}
