import { parseEvent } from "@oddwatch/github-events";
import { type Activity, normaliseEvent, normaliseRefMove } from "@oddwatch/pipeline";
import type { RawEvent, Scenario } from "./scenario.ts";

/** A stretch with scenarios in it. */
export interface Injected {
  activities: Activity[];
  /** Which scenario each injected activity belongs to, by its place in the list that was given. */
  scenarioOf: Map<string, number>;
}

/**
 * Puts the scenarios' events among the background's by their time. The background keeps its own order, as files do that
 * are not sorted to the second. @throws RangeError when an event cannot be read or its id is taken.
 */
export function inject(background: readonly Activity[], scenarios: readonly Scenario[], seenAt: number): Injected {
  const scenarioOf = new Map<string, number>();
  const injections: Activity[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    for (const activity of activitiesOf(scenario, seenAt)) {
      if (scenarioOf.has(activity.id))
        throw new RangeError(`${scenario.name} uses the id ${activity.id} a second time`);
      scenarioOf.set(activity.id, index);
      injections.push(activity);
    }
  }
  for (const { id } of background) {
    if (scenarioOf.has(id)) throw new RangeError(`the id ${id} of an injected event is the background's`);
  }
  injections.sort((a, b) => a.at - b.at);
  return { activities: merged(background, injections), scenarioOf };
}

/** A scenario's events, and the moves of refs that a ref watcher would tell of, as the pipeline sees them. */
export function activitiesOf({ events, refMoves = [] }: Scenario, seenAt: number): Activity[] {
  return [...events.map((raw) => activityOf(raw, seenAt)), ...refMoves.map((move) => normaliseRefMove(move, move.at))];
}

/** A raw event as the pipeline sees it. `seenAt` is when the file was complete, ms since epoch. */
export function activityOf(raw: RawEvent, seenAt: number): Activity {
  const { event, reason } = parseEvent(raw);
  if (event === undefined) throw new RangeError(`event ${raw.id} cannot be read: ${reason}`);
  return normaliseEvent(event, { seenAt, lane: "archive" });
}

/** Both lists in one: an injection stands behind the last background event that is no later. */
function merged(background: readonly Activity[], injections: readonly Activity[]): Activity[] {
  const all: Activity[] = [];
  let next = 0;
  for (const activity of background) {
    while (next < injections.length && injections[next].at < activity.at) all.push(injections[next++]);
    all.push(activity);
  }
  return all.concat(injections.slice(next));
}
