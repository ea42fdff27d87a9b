import { DAY_MS, HOUR_MS, MINUTE_MS, remaining, TEN_MINUTES_MS } from "./decayed-count.ts";
import { RecencyTable } from "./recency-table.ts";

/** Columns of one stream's row; a stream is one account or one repository within one event group. */
const FIRST_AT = 0;
const LAST_AT = 1;
const COUNT = 2;
const EVENTS_1M = 3;
const EVENTS_10M = 4;
const EVENTS_1H = 5;
const EVENTS_1D = 6;
const OTHERS_10M = 7;
const OTHERS_1H = 8;
const THIRD_1H = 9;
const COLUMNS = 10;

/** How a stream stands after an activity. Counts are decayed: an event an hour old still counts a third in `events1h`. */
export interface StreamState {
  /** First touch that is remembered, ms since epoch. */
  firstAt: number;
  /** Time since the previous event, undefined for the first. */
  gapMs: number | undefined;
  /** All events since `firstAt`. */
  count: number;
  events1m: number;
  events10m: number;
  events1h: number;
  /** What a usual hour holds, from the last days; undefined before six hours of history. */
  usualPerHour: number | undefined;
  /** Different partners (repositories of an account, accounts of a repository), decayed. */
  others10m: number;
  others1h: number;
  /** A third decayed count, given by the caller: owners of an account, newcomers of a repository. */
  third1h: number;
}

/** How much of a new partner an event brings: 1 for one not met within the horizon, less when met a while ago. */
export interface PartnerGain {
  tenMinutes: number;
  hour: number;
  third: number;
}

/** Rates and spreads of many streams, bounded. O(1) per event, about 100 bytes per stream. */
export class StreamProfiles {
  readonly table: RecencyTable;
  readonly #state: StreamState = {
    firstAt: 0,
    gapMs: undefined,
    count: 0,
    events1m: 0,
    events10m: 0,
    events1h: 0,
    usualPerHour: undefined,
    others10m: 0,
    others1h: 0,
    third1h: 0,
  };

  constructor(name: string, capacity: number) {
    this.table = new RecencyTable({ name, columns: COLUMNS, capacity });
  }

  /** Takes one event of the stream `key` into account. The answer is reused by the next call: read it at once. */
  update(key: number, at: number, gain: PartnerGain): Readonly<StreamState> {
    const row = this.table.touch(key, at);
    const values = this.table.values;
    const state = this.#state;
    const known = values[row + FIRST_AT] !== 0;
    const elapsed = known ? Math.max(0, at - values[row + LAST_AT]) : 0;
    const hour = remaining(elapsed, HOUR_MS);
    const tenMinutes = remaining(elapsed, TEN_MINUTES_MS);
    const day = remaining(elapsed, DAY_MS);
    state.usualPerHour = known ? usualPerHour(values, row, at, day) : undefined;
    if (!known) values[row + FIRST_AT] = at;
    state.firstAt = values[row + FIRST_AT];
    state.gapMs = known ? elapsed : undefined;
    state.count = ++values[row + COUNT];
    state.events1m = values[row + EVENTS_1M] = values[row + EVENTS_1M] * remaining(elapsed, MINUTE_MS) + 1;
    state.events10m = values[row + EVENTS_10M] = values[row + EVENTS_10M] * tenMinutes + 1;
    state.events1h = values[row + EVENTS_1H] = values[row + EVENTS_1H] * hour + 1;
    values[row + EVENTS_1D] = values[row + EVENTS_1D] * day + 1;
    state.others10m = values[row + OTHERS_10M] = values[row + OTHERS_10M] * tenMinutes + gain.tenMinutes;
    state.others1h = values[row + OTHERS_1H] = values[row + OTHERS_1H] * hour + gain.hour;
    state.third1h = values[row + THIRD_1H] = values[row + THIRD_1H] * hour + gain.third;
    values[row + LAST_AT] = Math.max(at, values[row + LAST_AT]);
    return state;
  }
}

/** Events of a usual hour by the stream's own last day; a history shorter than that is divided by its own length. */
function usualPerHour(values: Float64Array, row: number, at: number, day: number): number | undefined {
  const age = at - values[row + FIRST_AT];
  if (age < 6 * HOUR_MS) return undefined;
  const seenDays = 1 - Math.exp(-age / DAY_MS);
  return (values[row + EVENTS_1D] * day) / seenDays / 24;
}
