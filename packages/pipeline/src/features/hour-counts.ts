import { HOUR_MS, remaining } from "./decayed-count.ts";
import { minuteNumber, minuteTime } from "./minute-number.ts";
import { SetAssociativeTable } from "./set-associative-table.ts";

const EVENTS_1H = 0;
const PARTNERS_1H = 1;
const THIRD_1H = 2;
const FORGOTTEN_MINUTE = 3;
const COLUMNS = 4;

/** How a stream stands after an event: counts that fade over an hour; NaN when the stream was forgotten within it. */
export interface HourState {
  events1h: number;
  /** Different partners. */
  partners1h: number;
  /** A third count, given by the caller. */
  third1h: number;
  /** 1 for a first event, falling as the stream repeats itself. */
  weight: number;
  /** Nothing before this time is remembered, ms since epoch; undefined when nothing was forgotten. */
  forgottenUntil: number | undefined;
}

/** What one event adds. */
export interface HourGain {
  events: number;
  partner: number;
  third: number;
}

/** Rates over an hour of many streams for which longer times matter little, bounded. O(1) per event, 24 bytes per stream. */
export class HourCounts {
  readonly table: SetAssociativeTable;
  readonly #state: HourState = { events1h: 0, partners1h: 0, third1h: 0, weight: 1, forgottenUntil: undefined };

  constructor(name: string, capacity: number) {
    this.table = new SetAssociativeTable({ name, columns: COLUMNS, capacity });
  }

  /** Takes an event of the stream in. The answer is reused by the next call: read it at once. */
  update(key: number, at: number, { events, partner, third }: HourGain): Readonly<HourState> {
    const row = this.table.touch(key, at);
    const { values, lastAt, absentSince } = this.table;
    const state = this.#state;
    if (lastAt === undefined && absentSince !== undefined)
      values[row + FORGOTTEN_MINUTE] = minuteNumber(absentSince) + 1;
    const kept = lastAt === undefined ? 1 : remaining(at - (at % 1000) - lastAt, HOUR_MS);
    const forgotten = values[row + FORGOTTEN_MINUTE];
    state.forgottenUntil = forgotten === 0 ? undefined : minuteTime(forgotten);
    state.events1h = values[row + EVENTS_1H] = values[row + EVENTS_1H] * kept + events;
    state.partners1h = values[row + PARTNERS_1H] = values[row + PARTNERS_1H] * kept + partner;
    state.third1h = values[row + THIRD_1H] = values[row + THIRD_1H] * kept + third;
    state.weight = 1 / Math.max(1, state.events1h);
    if (state.forgottenUntil !== undefined && at - state.forgottenUntil < HOUR_MS) {
      state.events1h = state.partners1h = state.third1h = Number.NaN;
    }
    return state;
  }

  /** How the count of events stands now, taking nothing in. */
  events(key: number, at: number): number {
    const row = this.table.find(key);
    const { values, lastAt, absentSince } = this.table;
    if (lastAt === undefined) return absentSince !== undefined && at - absentSince < HOUR_MS ? Number.NaN : 0;
    return values[row + EVENTS_1H] * remaining(at - (at % 1000) - lastAt, HOUR_MS);
  }
}
