import { DAY_MS, HOUR_MS, MINUTE_MS, MONTH_MS, remaining, TEN_MINUTES_MS } from "./decayed-count.ts";
import { minuteNumber, minuteTime } from "./minute-number.ts";
import type { PartnerGain } from "./partner-memory.ts";
import { SetAssociativeTable } from "./set-associative-table.ts";

/** Columns of one stream's row; a stream is one account, repository, owner or pattern within one event group. */
const FIRST_MINUTE = 0;
const COUNT = 1;
const EVENTS_1M = 2;
const EVENTS_10M = 3;
const EVENTS_1H = 4;
const EVENTS_1D = 5;
const EVENTS_30D = 6;
const PARTNERS_10M = 7;
const PARTNERS_1H = 8;
const PARTNERS_30D = 9;
const THIRD_1H = 10;
const FORGOTTEN_MINUTE = 11;
const GAP_S = 12;
const GAPS = 13;
const KINDS = 14;
const COLUMNS = 15;
/** More, for streams with peaks. */
const FOURTH_1H = 15;
const HOUR_BEGAN = 16;
const EVENTS_TOP = 17;
const PARTNERS_TOP = 18;
const EVENTS_PEAK = 19;
const PARTNERS_PEAK = 20;
const COLUMNS_WITH_PEAKS = 21;

/** So many pauses before there is a usual one. */
const LEAST_GAPS = 4;
/** The usual pause is an average over about so many. */
const GAPS_KEPT = 20;

/**
 * How a stream stands after an activity. Counts are decayed: an event an hour old still counts a third in `events1h`. What
 * may be too low, because the stream was forgotten within the horizon, is NaN.
 */
export interface StreamState {
  /** First event that is remembered, to the minute, ms since epoch. */
  firstAt: number;
  /** Time since the previous event in whole seconds (ms), undefined for the first. */
  gapMs: number | undefined;
  /** The last pause in usual pauses of the stream; NaN before a few. */
  silenceRatio: number;
  /** All events since `firstAt`. */
  count: number;
  /** 1 for a first event, falling as the stream repeats itself within the hour. */
  weight: number;
  events1m: number;
  events10m: number;
  events1h: number;
  events1d: number;
  events30d: number;
  /** What a usual hour holds, from the last days; undefined before six hours of history. */
  usualPerHour: number | undefined;
  /** Different partners (repositories of an account, accounts of a repository), decayed. */
  partners10m: number;
  partners1h: number;
  partners30d: number;
  /** Two more counts over an hour, given by the caller, such as the owners an account met. */
  third1h: number;
  fourth1h: number;
  /** The most `events1h` and `partners1h` came to before this clock hour, fading over months; NaN when nothing is remembered of it. */
  eventsPeak: number;
  partnersPeak: number;
  /** Whether nothing of this kind is remembered of the stream. */
  newKind: boolean;
  /** Events of this stream may have been forgotten up to this time (ms since epoch); undefined when none were. */
  forgottenUntil: number | undefined;
}

/** What one event adds beside itself: a partner, and whatever the caller counts as third and fourth. */
export interface StreamGain {
  partner: Readonly<PartnerGain>;
  /** The bit of its kind, as of `kindBit`. */
  kind: number;
  third?: number;
  fourth?: number;
}

export interface StreamProfilesOptions {
  name: string;
  /** Streams held at most, a power of two. */
  capacity: number;
  /** Whether the most of earlier hours, and a fourth count, are kept. */
  peaks?: boolean;
}

/** Rates and spreads of many streams, bounded. O(1) per event; 68 bytes per stream, 92 with peaks. */
export class StreamProfiles {
  readonly table: SetAssociativeTable;
  readonly #peaks: boolean;
  readonly #state = { fourth1h: Number.NaN, eventsPeak: Number.NaN, partnersPeak: Number.NaN } as StreamState;

  constructor({ name, capacity, peaks = false }: StreamProfilesOptions) {
    this.table = new SetAssociativeTable({ name, columns: peaks ? COLUMNS_WITH_PEAKS : COLUMNS, capacity });
    this.#peaks = peaks;
  }

  /** Takes one event of the stream `key` into account. The answer is reused by the next call: read it at once. */
  update(key: number, at: number, gain: StreamGain): Readonly<StreamState> {
    const row = this.table.touch(key, at);
    const { values, lastAt, absentSince } = this.table;
    const state = this.#state;
    if (lastAt === undefined) {
      values[row + FIRST_MINUTE] = minuteNumber(at);
      values[row + FORGOTTEN_MINUTE] = absentSince === undefined ? 0 : minuteNumber(absentSince) + 1;
    }
    const elapsed = lastAt === undefined ? 0 : Math.max(0, at - (at % 1000) - lastAt);
    state.firstAt = Math.min(at, minuteTime(values[row + FIRST_MINUTE]));
    state.gapMs = lastAt === undefined ? undefined : elapsed;
    state.silenceRatio = lastAt === undefined ? Number.NaN : pause(values, row, elapsed);
    const kinds = values[row + KINDS];
    state.newKind = (kinds & gain.kind) === 0;
    values[row + KINDS] = kinds | gain.kind;
    const forgotten = values[row + FORGOTTEN_MINUTE];
    state.forgottenUntil = forgotten === 0 ? undefined : minuteTime(forgotten);
    if (this.#peaks) closeHour(values, row, at, state);
    count(values, row, at, elapsed, gain, state);
    if (this.#peaks) this.#keepTop(values, row, elapsed, gain);
    return state;
  }

  #keepTop(values: Float32Array, row: number, elapsed: number, { fourth = 0 }: StreamGain): void {
    values[row + FOURTH_1H] = values[row + FOURTH_1H] * remaining(elapsed, HOUR_MS) + fourth;
    this.#state.fourth1h = Number.isNaN(this.#state.events1h) ? Number.NaN : values[row + FOURTH_1H];
    values[row + EVENTS_TOP] = Math.max(values[row + EVENTS_TOP], values[row + EVENTS_1H]);
    values[row + PARTNERS_TOP] = Math.max(values[row + PARTNERS_TOP], values[row + PARTNERS_1H]);
  }
}

/** Adds the event to every decayed count of the row, and reads them into `state`. */
function count(
  values: Float32Array,
  row: number,
  at: number,
  elapsed: number,
  { partner, third = 0 }: StreamGain,
  state: StreamState,
): void {
  const tenMinutes = remaining(elapsed, TEN_MINUTES_MS);
  const hour = remaining(elapsed, HOUR_MS);
  const day = remaining(elapsed, DAY_MS);
  const month = remaining(elapsed, MONTH_MS);
  const watchedMs = state.forgottenUntil === undefined ? Number.POSITIVE_INFINITY : at - state.forgottenUntil;
  state.usualPerHour = usualPerHour(values, row, at, day);
  state.count = ++values[row + COUNT];
  state.events1m = counted(values, row + EVENTS_1M, remaining(elapsed, MINUTE_MS), 1, watchedMs < MINUTE_MS);
  state.events10m = counted(values, row + EVENTS_10M, tenMinutes, 1, watchedMs < TEN_MINUTES_MS);
  state.events1h = counted(values, row + EVENTS_1H, hour, 1, watchedMs < HOUR_MS);
  state.events1d = counted(values, row + EVENTS_1D, day, 1, watchedMs < DAY_MS);
  state.events30d = counted(values, row + EVENTS_30D, month, 1, watchedMs < MONTH_MS);
  state.partners10m = counted(values, row + PARTNERS_10M, tenMinutes, partner.tenMinutes, watchedMs < TEN_MINUTES_MS);
  state.partners1h = counted(values, row + PARTNERS_1H, hour, partner.hour, watchedMs < HOUR_MS);
  state.partners30d = counted(values, row + PARTNERS_30D, month, partner.month, watchedMs < MONTH_MS);
  state.weight = 1 / Math.max(1, values[row + EVENTS_1H]);
  state.third1h = counted(values, row + THIRD_1H, hour, third, watchedMs < HOUR_MS);
}

/** Lets a count fade to the part `kept`, adds to it, and reads it: NaN when it may be too low. */
function counted(values: Float32Array, column: number, kept: number, gained: number, isTooLow: boolean): number {
  values[column] = values[column] * kept + gained;
  return isTooLow ? Number.NaN : values[column];
}

/** The pause that ended in usual pauses, then takes it into their average. NaN before there is a usual one. */
function pause(values: Float32Array, row: number, elapsedMs: number): number {
  const seconds = elapsedMs / 1000;
  const gaps = values[row + GAPS];
  // a usual pause below a second cannot be told from none: GitHub's times are whole seconds
  const ratio = gaps < LEAST_GAPS ? Number.NaN : seconds / Math.max(1, values[row + GAP_S]);
  values[row + GAPS] = Math.min(gaps + 1, GAPS_KEPT);
  values[row + GAP_S] += (seconds - values[row + GAP_S]) / values[row + GAPS];
  return ratio;
}

/** In a new clock hour the tops of the earlier ones become the peak to compare with. */
function closeHour(values: Float32Array, row: number, at: number, state: StreamState): void {
  const hour = Math.floor(at / HOUR_MS);
  const began = values[row + HOUR_BEGAN];
  if (began === 0) values[row + HOUR_BEGAN] = hour;
  else if (hour > began) {
    const kept = remaining((hour - began) * HOUR_MS, 3 * MONTH_MS);
    values[row + EVENTS_PEAK] = Math.max(values[row + EVENTS_PEAK] * kept, values[row + EVENTS_TOP]);
    values[row + PARTNERS_PEAK] = Math.max(values[row + PARTNERS_PEAK] * kept, values[row + PARTNERS_TOP]);
    values[row + EVENTS_TOP] = values[row + PARTNERS_TOP] = 0;
    values[row + HOUR_BEGAN] = hour;
  }
  const seen = values[row + EVENTS_PEAK] > 0;
  state.eventsPeak = seen ? values[row + EVENTS_PEAK] : Number.NaN;
  state.partnersPeak = seen ? values[row + PARTNERS_PEAK] : Number.NaN;
}

/** Events of a usual hour by the stream's own last day; a history shorter than that is divided by its own length. */
function usualPerHour(values: Float32Array, row: number, at: number, day: number): number | undefined {
  const age = at - minuteTime(values[row + FIRST_MINUTE]);
  if (values[row + COUNT] === 0 || age < 6 * HOUR_MS) return undefined;
  const seenDays = 1 - Math.exp(-age / DAY_MS);
  return (values[row + EVENTS_1D] * day) / seenDays / 24;
}
