import { DAY_MS, HOUR_MS } from "./decayed-count.ts";
import { SetAssociativeTable } from "./set-associative-table.ts";

const HOURS = 24;
const DAYS = 7;
const WEEKDAYS = HOURS;
const TOTAL = HOURS + DAYS;
const ACTIVE_HOURS = TOTAL + 1;
const ACTIVE_DAYS = TOTAL + 2;
const LAST_HOUR = TOTAL + 3;
const SURPRISE = TOTAL + 4;
const COLUMNS = TOTAL + 5;

/** A habit is that of about so many active hours. */
const KEPT = 200;
const LEAST_HOURS = 10;
const LEAST_DAYS = 4;
/** Every hour and weekday is given this many imagined visits: nobody's habit is that sure. */
const IMAGINED = 0.25;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 4;

/**
 * At which hours of the day and on which days of the week accounts act (UTC). What happens within one clock hour counts
 * once, so that a busy hour is no habit. Hours and weekdays are taken as independent: 31 numbers instead of 168. O(1) per
 * action, O(31) once per active hour; 152 bytes per account.
 */
export class HourHabits {
  readonly table: SetAssociativeTable;

  constructor(name: string, capacity: number) {
    this.table = new SetAssociativeTable({ name, columns: COLUMNS, capacity });
  }

  /**
   * How surprising it is, in bits, that the account acts in this hour: 7.4 when it acts at all hours alike, less in its own
   * hours, more in others. NaN before it was seen in ten hours on four days. Takes the hour in afterwards.
   */
  update(login: number, at: number): number {
    const row = this.table.touch(login, at);
    const values = this.table.values;
    const hour = Math.floor(at / HOUR_MS);
    const last = values[row + LAST_HOUR];
    // late events tell nothing new of an hour that was taken in
    if (last === 0 || hour > last) {
      values[row + SURPRISE] = known(values, row) ? surprise(values, row, hour) : Number.NaN;
      takeHour(values, row, hour, last);
    }
    return values[row + SURPRISE];
  }
}

function known(values: Float32Array, row: number): boolean {
  return values[row + ACTIVE_HOURS] >= LEAST_HOURS && values[row + ACTIVE_DAYS] >= LEAST_DAYS;
}

function surprise(values: Float32Array, row: number, hour: number): number {
  const total = values[row + TOTAL];
  const at = mod(hour, HOURS);
  const visits = (place: number) => values[row + mod(place, HOURS)];
  // a habit has no sharp edge: the hours beside count half
  const near = visits(at) / 2 + visits(at - 1) / 4 + visits(at + 1) / 4;
  const hourShare = (near + IMAGINED) / (total + HOURS * IMAGINED);
  const dayShare = (values[row + WEEKDAYS + weekdayOf(hour)] + IMAGINED) / (total + DAYS * IMAGINED);
  return -Math.log2(hourShare) - Math.log2(dayShare);
}

function takeHour(values: Float32Array, row: number, hour: number, last: number): void {
  const kept = 1 - 1 / KEPT;
  for (let bin = 0; bin <= TOTAL; bin++) values[row + bin] *= kept;
  values[row + mod(hour, HOURS)] += 1;
  values[row + WEEKDAYS + weekdayOf(hour)] += 1;
  values[row + TOTAL] += 1;
  values[row + ACTIVE_HOURS] += 1;
  if (last === 0 || dayOf(hour) !== dayOf(last)) values[row + ACTIVE_DAYS] += 1;
  values[row + LAST_HOUR] = hour;
}

function dayOf(hour: number): number {
  return Math.floor((hour * HOUR_MS) / DAY_MS);
}

function weekdayOf(hour: number): number {
  return mod(dayOf(hour) + FIRST_WEEKDAY, DAYS);
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
