/** `2025-07-04T15:02:11.000Z` as `2025-07-04 15:02:11`, UTC. */
export function timeText(time: string): string {
  return time.slice(0, 19).replace("T", " ");
}
