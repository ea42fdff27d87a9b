import { Random } from "@oddwatch/anomaly";
import type { Activity } from "@oddwatch/pipeline";

/** Keeps each activity with the chance `coverage`, 0 to 1: what a poller sees that does not see everything. */
export function thinned(activities: readonly Activity[], coverage: number, seed: string): Activity[] {
  const random = new Random(`${seed}/coverage`);
  return activities.filter(() => random.next() < coverage);
}

/**
 * As many activities at most, thinned at random so that the part `share` (above 0, below 1) of them is pushes: of what is
 * too much, only so much is kept.
 */
export function withPushShare(activities: readonly Activity[], share: number, seed: string): Activity[] {
  const pushes = activities.filter(({ kind }) => kind === "push").length;
  const others = activities.length - pushes;
  const total = Math.min(pushes / share, others / (1 - share));
  const random = new Random(`${seed}/mix`);
  return activities.filter(({ kind }) => {
    const kept = kind === "push" ? (total * share) / pushes : (total * (1 - share)) / others;
    return random.next() < kept;
  });
}
