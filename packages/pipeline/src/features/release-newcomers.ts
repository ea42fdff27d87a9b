import type { Activity } from "../activity.ts";
import { HOUR_MS, MINUTE_MS } from "./decayed-count.ts";
import { minuteNumber, minuteTime } from "./minute-number.ts";
import { SetAssociativeTable } from "./set-associative-table.ts";

const CAME_MINUTE = 0;
const STANDING = 1;
const COLUMNS = 2;
/** Who was not seen for this long had not begun to work: a release is the end of work, not its middle. */
const LEAST_ABSENCE_MS = HOUR_MS / 2;
/** Of an account's standing with an owner: it may have come earlier; it worked there. */
const [MAYBE_EARLIER, WORKED] = [1, 2];

/**
 * Who came to an owner's repositories lately and does nothing there but publish. Stars and forks are no meeting: everybody may.
 * O(1) per activity; 16 bytes for each account with each owner.
 */
export class ReleaseNewcomers {
  readonly table = new SetAssociativeTable({ name: "owner-accounts", columns: COLUMNS, capacity: 131_072 });

  /**
   * Takes what the account does at the owner in; `key` stands for the two. For a release: 1 when the account came within the
   * hour and only made tags and releases since, 0 when not, NaN when it may have come earlier. NaN for everything else.
   */
  take(key: number, activity: Activity, watchedSince: number): number {
    const { kind, at } = activity;
    if (kind === "star" || kind === "fork") return Number.NaN;
    const row = this.table.touch(key, at);
    const { values, lastAt, absentSince } = this.table;
    if (lastAt === undefined) {
      const absentMs = at - Math.max(watchedSince, absentSince ?? watchedSince);
      values[row + CAME_MINUTE] = minuteNumber(at);
      values[row + STANDING] = absentMs >= LEAST_ABSENCE_MS ? 0 : MAYBE_EARLIER;
    }
    if (kind !== "release" && !(kind === "create" && activity.what === "tag")) values[row + STANDING] |= WORKED;
    if (kind !== "release") return Number.NaN;
    const standing = values[row + STANDING];
    if (standing >= WORKED || at - minuteTime(values[row + CAME_MINUTE]) > HOUR_MS + MINUTE_MS) return 0;
    return standing === MAYBE_EARLIER ? Number.NaN : 1;
  }
}
