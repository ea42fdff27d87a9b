import {
  type Activity,
  type BookedIncident,
  DEFAULT_SETTINGS,
  IncidentBook,
  type Notice,
  Pipeline,
  type PipelineInput,
  type PipelineOptions,
  type PipelineSettings,
} from "@oddwatch/pipeline";
import { attribute } from "./attribute.ts";
import type { Injected } from "./inject.ts";
import type { JudgedRun } from "./outcome.ts";
import type { Scenario } from "./scenario.ts";
import { emptyOutcome, noteIncident, timesOf } from "./score-scenario.ts";

/** Incidents a person will read per 100,000 events. */
export const BUDGET = 25;
const BATCH = 500;

/** A pipeline's state after a warm-up, from which any number of runs begin. */
export type Snapshot = ReadonlyMap<string, Uint8Array>;

/** The settings that all runs share but for the budget, incidents per 100,000 events. */
export function qualitySettings(incidents = BUDGET): PipelineSettings {
  return { ...structuredClone(DEFAULT_SETTINGS), budget: { per: "events", incidents } };
}

/** Shows the activities to a new pipeline and keeps what it learned. */
export function warmUp(
  activities: readonly Activity[],
  settings: PipelineSettings,
  options: PipelineOptions = {},
): Snapshot {
  const pipeline = new Pipeline(settings, options);
  run(pipeline, activities, new IncidentBook());
  return pipeline.save(true).changed;
}

/** Incidents of a stretch as a replay lists them, most deserving first: those that took an event since `start`. */
export interface Judgement {
  ranked: BookedIncident[];
  notices: Notice[];
  /** Processor time of the judging alone, all threads of this process. */
  seconds: number;
}

/** Runs the activities through a pipeline that goes on from the snapshot. `start` is ms since epoch. */
export function judge(
  snapshot: Snapshot,
  activities: readonly Activity[],
  start: number,
  options: PipelineOptions = {},
): Judgement {
  const pipeline = Pipeline.restore(snapshot, options);
  const book = new IncidentBook();
  const before = process.cpuUsage();
  const notices = run(pipeline, activities, book);
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  return { ranked: book.ranked().filter(({ incident }) => incident.lastEventAt >= start), notices, seconds };
}

/** Takes the activities in as a replay does; gives the notices. */
export function run(pipeline: Pipeline, activities: readonly Activity[], book: IncidentBook): Notice[] {
  const notices: Notice[] = [];
  for (let from = 0; from < activities.length; from += BATCH) {
    const first = pipeline.seq + 1;
    const inputs: PipelineInput[] = activities
      .slice(from, from + BATCH)
      .map((activity, index) => ({ seq: first + index, activity }));
    for (const output of pipeline.process(inputs)) {
      book.apply(output);
      if (output.output === "notice") notices.push(output);
    }
  }
  return notices;
}

/** What a judgement says of the scenarios, and of the rest. */
export type Scored = Pick<JudgedRun, "outcomes" | "backgroundIncidents" | "backgroundPages" | "pages">;

/** Finds each scenario among the incidents. */
export function score(ranked: readonly BookedIncident[], scenarios: readonly Scenario[], injected: Injected): Scored {
  const known = scenarios.map((scenario) => ({ scenario, times: timesOf(scenario) }));
  const outcomes = known.map(emptyOutcome);
  const scored: Scored = { outcomes, backgroundIncidents: 0, backgroundPages: 0, pages: 0 };
  for (const [index, booked] of ranked.entries()) {
    const attributions = attribute(booked, known, injected.scenarioOf);
    if (booked.incident.pagedAt !== undefined) scored.pages++;
    if (attributions.length === 0) {
      scored.backgroundIncidents++;
      if (booked.incident.pagedAt !== undefined) scored.backgroundPages++;
    }
    for (const { scenario, named } of attributions) {
      outcomes[scenario].incidents++;
      if (!named) continue;
      noteIncident(outcomes[scenario], known[scenario], { incident: booked.incident, rank: index + 1, beside: known });
    }
  }
  return scored;
}
