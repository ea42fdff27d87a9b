import type { BookedIncident, Entity } from "@oddwatch/pipeline";
import type { Scenario, TrueEntity } from "./scenario.ts";

/** From this part of its events on, an incident is about the scenario that they are of. */
const MOST_OF_IT = 0.5;

/** What an incident has to do with one scenario. */
export interface Attribution {
  /** Place in the list of scenarios. */
  scenario: number;
  /** It names what is truly behind the scenario; otherwise it is only a part of it. */
  named: boolean;
}

/** A scenario with what is asked of it again and again. Times in ms since epoch. */
export interface KnownScenario {
  scenario: Scenario;
  /** Times of its events, in order. */
  times: number[];
}

/**
 * The scenarios that an incident belongs to; empty for one of the background. It names a scenario when it holds some of
 * its events and one of its entities is the true account, repository or organisation, or is a pattern and half of its
 * events are the scenario's. It is a part when one of its entities is another of the scenario's, or half of its events
 * are. An incident that was opened before the scenario began belongs to it only by its events.
 */
export function attribute(
  { incident, eventIds }: BookedIncident,
  scenarios: readonly KnownScenario[],
  scenarioOf: ReadonlyMap<string, number>,
): Attribution[] {
  const counts = new Map<number, number>();
  for (const id of eventIds) {
    const scenario = scenarioOf.get(id);
    if (scenario !== undefined) counts.set(scenario, (counts.get(scenario) ?? 0) + 1);
  }
  const attributions: Attribution[] = [];
  for (const [scenario, count] of counts) {
    const known = scenarios[scenario];
    const most = count / eventIds.length >= MOST_OF_IT;
    if (incident.detectedAt < known.times[0] && !most) continue;
    const { truth, parts } = known.scenario;
    const pattern = most && incident.entities.some(({ kind }) => kind === "pattern");
    if (pattern || names(incident.entities, truth)) attributions.push({ scenario, named: true });
    else if (most || names(incident.entities, parts)) attributions.push({ scenario, named: false });
  }
  return attributions;
}

/** Whether one of `entities` is one of `wanted`, whatever their case. */
export function names(entities: readonly Entity[], wanted: readonly TrueEntity[]): boolean {
  return entities.some(({ kind, name }) =>
    wanted.some((each) => each.kind === kind && each.name.toLowerCase() === name.toLowerCase()),
  );
}
