import type { Random } from "@oddwatch/anomaly";
import type { RefMove } from "@oddwatch/github-events";
import type { ObservationGap } from "./scenarios/observation-gap.ts";

/** The families of docs/threats by their letters, X for shapes kept apart as a check; hard negatives have none. */
export type Family = "A" | "B" | "C" | "D" | "E" | "F" | "G" | "H" | "I" | "J" | "K" | "L" | "M" | "N" | "O" | "X";

/** How events of an hour look: payloads since October 2025, those of 2025 before it, or the Timeline-free ones of 2015. */
export type Era = "2015" | "2025" | "2026";

/** One line of an archive file: GitHub's own fields, as parsed from JSON. */
export interface RawEvent {
  id: string;
  type: string;
  /** RFC 3339, UTC. */
  created_at: string;
  actor: Record<string, unknown>;
  repo: Record<string, unknown>;
  org?: Record<string, unknown>;
  payload: Record<string, unknown>;
  public: boolean;
}

/** Something an incident must name for the scenario to be caught. */
export interface TrueEntity {
  kind: "actor" | "repo" | "org" | "pattern";
  name: string;
}

/** What a scenario is made of: everything chance decides comes from `random`. */
export interface ScenarioRequest {
  random: Random;
  /** The judged hour, ms since epoch: all events lie within it. */
  start: number;
  end: number;
  /** 1 is the size that the public write-ups tell of, scaled to an hour of so many events; ½ is half as many and as fast. */
  strength: number;
  /** Events of the judged hour without injections: campaigns are as large as such a sample of GitHub would show them. */
  backgroundEvents: number;
  era: Era;
  /** Logins and repositories of the background, for scenarios that act on existing ones. */
  knownActors: readonly string[];
  knownRepos: readonly string[];
  /** Numeric ids of these accounts and repositories, by name, so that they do not seem to be others; made up where it says nothing. */
  knownIds?: ReadonlyMap<string, number>;
}

/**
 * Where a campaign shows itself without asking GitHub again: in the public stream; there, but only traces of it; in the
 * moves of refs that a ref watcher sees, so that an archive file is silent; in the state of the feed.
 */
export type Visibility = "stream" | "partly" | "refs-lane" | "feed";

/** One campaign, or one harmless burst that must not fill the budget. */
export interface Scenario {
  /** Such as `push-fan-out`. */
  name: string;
  /** Undefined for hard negatives. */
  family: Family | undefined;
  /** In order of time. */
  events: RawEvent[];
  /** Caught when an incident names at least one of them. Empty only for family O. */
  truth: TrueEntity[];
  /** Entities beside `truth` that belong to the campaign: incidents that name them are fragments of it, not of the background. */
  parts: TrueEntity[];
  /** Features, or ids of rules, that truly tell of it: right reason when one is among the first three contributions. */
  drivers: string[];
  /** The events since which a person could have known, as a part of the campaign's events: 0.1 is after a tenth. */
  noticeableAfter: number;
  visibility: Visibility;
  /** What the refs lane sees, in order of time; `events` is empty then. Only family E. */
  refMoves?: RefMove[];
  /** What happens to the background's lines. Only family O. */
  gap?: ObservationGap;
}

/** Makes one instance. Pure: the same request gives the same events. */
export type ScenarioGenerator = (request: ScenarioRequest) => Scenario;

/** A generator by what it makes. */
export interface ScenarioKind {
  name: string;
  /** Undefined for hard negatives. */
  family: Family | undefined;
  generate: ScenarioGenerator;
}
