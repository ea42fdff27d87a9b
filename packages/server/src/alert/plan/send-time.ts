const HOUR_MS = 3_600_000;

/**
 * When a channel may get its next message, in ms since epoch, so that no hour holds more than `perHour` of them.
 * @param taken times of the messages of the last hour and of those that wait, in any order.
 */
export function sendTime(taken: readonly number[], perHour: number, now: number): number {
  const counting = taken.filter((at) => at > now - HOUR_MS).sort((a, b) => a - b);
  if (counting.length < perHour) return now;
  return Math.max(now, (counting[counting.length - perHour] as number) + HOUR_MS);
}
