import { Random } from "@oddwatch/anomaly";
import type { Activity, Notice } from "@oddwatch/pipeline";
import type { Scenario } from "./scenario.ts";
import { type ObservationGap, timeThroughGap } from "./scenarios/observation-gap.ts";

/** A notice later than this after the catching-up is about something else, ms. */
const LATEST_NOTICE_MS = 10 * 60_000;

/** What happens to the feed in a run; undefined when nothing does. @throws RangeError when two scenarios say something. */
export function gapOf(scenarios: readonly Scenario[]): ObservationGap | undefined {
  const gaps = scenarios.flatMap(({ gap }) => gap ?? []);
  if (gaps.length > 1) throw new RangeError("a feed can fail once in a run");
  return gaps[0];
}

/** What is seen of the activities when the feed fails as `gap` says: some are lost, some come late. */
export function throughGap(activities: readonly Activity[], gap: ObservationGap, seed: string): Activity[] {
  const random = new Random(`${seed}/gap`);
  const seen: Activity[] = [];
  for (const activity of activities) {
    const at = timeThroughGap(gap, activity.at, random);
    if (at !== undefined) seen.push(at === activity.at ? activity : { ...activity, at });
  }
  return seen.sort((a, b) => a.at - b.at);
}

/** From the gap's start to the first notice of an observation gap, ms; undefined when none came in time. */
export function noticedAfterMs(gap: ObservationGap, notices: readonly Notice[]): number | undefined {
  const latest = gap.end + gap.surgeMs + LATEST_NOTICE_MS;
  const first = notices.find(({ kind, at }) => kind === "observation-gap" && at >= gap.start && at <= latest);
  return first === undefined ? undefined : first.at - gap.start;
}
