import type { Evidence } from "./evidence.ts";

const MINUTE_MS = 60_000;
/** After 5 minutes, then 15, then 60, counted from the first gap: three in all. */
const LATER_MS = [5, 20, 80].map((minutes) => minutes * MINUTE_MS);
/** The database's clock, by which a job starts, may be so much ahead of ours. */
const EARLY_MS = 30_000;
/** So long a new gap still belongs to what began with the first one. */
const SERIES_MS = 140 * MINUTE_MS;

/** In how many seconds what was left out for a reason that passes is to be looked up again; undefined when not. Pure. */
export function secondsToLaterTry({ gaps, gatheredAt }: Pick<Evidence, "gaps" | "gatheredAt">): number | undefined {
  const since = firstPassing(gaps);
  if (since === undefined) return undefined;
  const later = LATER_MS.find((ms) => since + ms - EARLY_MS > gatheredAt);
  return later === undefined ? undefined : Math.ceil((since + later - gatheredAt) / 1000);
}

/** The gaps of a new try, counted from the first one of those before it: a gap that moves elsewhere makes no new series. Pure. */
export function gapsInSeries(known: Evidence["gaps"], fresh: Evidence["gaps"]): Evidence["gaps"] {
  const began = firstPassing(known);
  return fresh.map((gap) => {
    if (gap.passingSince === undefined || began === undefined || gap.passingSince - began > SERIES_MS) return gap;
    return { ...gap, passingSince: began };
  });
}

function firstPassing(gaps: Evidence["gaps"]): number | undefined {
  const times = gaps.flatMap(({ passingSince }) => passingSince ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}
