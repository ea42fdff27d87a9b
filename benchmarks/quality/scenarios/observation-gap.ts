import type { Random } from "@oddwatch/anomaly";

/** What happens to the lines of a feed that fails for a while: they are lost, or come late and crowded. */
export interface ObservationGap {
  /** From when to when little is seen, ms since epoch. */
  start: number;
  end: number;
  /** Part of the events that is seen all the same, 0..1. */
  kept: number;
  /** Part of the missing ones that people and queues make up for afterwards, 0..1; the rest never happens or is lost. */
  caughtUp: number;
  /** How long the catching-up lasts, ms. */
  surgeMs: number;
}

/**
 * When an event of time `at` (ms since epoch) is seen to happen through the gap; undefined when it is lost. Lines are to be
 * given the new time and sorted again. Events outside the gap stay and draw nothing.
 */
export function timeThroughGap(gap: ObservationGap, at: number, random: Random): number | undefined {
  if (at < gap.start || at >= gap.end || random.next() < gap.kept) return at;
  if (random.next() >= gap.caughtUp) return undefined;
  const soonMostly = random.next() * random.next(); // a queue is long at first and then runs dry
  return gap.end + Math.floor((soonMostly * gap.surgeMs) / 1000) * 1000;
}
