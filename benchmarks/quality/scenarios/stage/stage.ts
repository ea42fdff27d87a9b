import type { Random } from "@oddwatch/anomaly";
import type { Family, Scenario, ScenarioRequest, TrueEntity, Visibility } from "../../scenario.ts";
import { type Account, Cast, type Repository } from "./cast.ts";
import { between, logBetween, type Range } from "./draw.ts";
import { pace, type Rhythm, type Span, wholeSecond } from "./pace.ts";
import { RawEvents } from "./raw-events.ts";

const MINUTE_MS = 60_000;
/** Events of an ordinary hour of all of GitHub: 2.7 million a day before May 2025. */
const HOUR_EVENTS = 112_500;
/** The same early in 2015. */
const HOUR_EVENTS_2015 = 25_000;

/** A span of which the hour shows this part, 0..1. */
export interface Stretch extends Span {
  shown: number;
}

const WHOLE = { shown: 1 };

/** What a scenario says of itself, beside its events. */
export interface ScenarioOutline {
  name: string;
  family: Family | undefined;
  truth: readonly TrueEntity[];
  parts?: readonly TrueEntity[];
  drivers: readonly string[];
  /** How many events must have happened before a person could know. */
  noticeableEvents: number;
  visibility?: Visibility;
}

/** Where one scenario plays: its hour, its sizes, its cast, and the events it leaves behind. */
export class Stage {
  readonly random: Random;
  readonly cast: Cast;
  readonly events: RawEvents;
  readonly request: ScenarioRequest;

  constructor(request: ScenarioRequest) {
    this.request = request;
    this.random = request.random;
    this.cast = new Cast(request);
    this.events = new RawEvents(request);
  }

  /** A stretch of the hour, so many minutes long. Of one longer than the hour only a part is shown. */
  span(minutes: Range): Stretch {
    const { start, end } = this.request;
    const wanted = between(this.random, minutes) * MINUTE_MS;
    const length = Math.min(end - start, wanted);
    const from = wholeSecond(start + this.random.next() * (end - start - length));
    return { start: from, end: Math.floor(from + length), shown: length / wanted };
  }

  /**
   * How much one script or farm does within the stretch: it does not grow with GitHub, but a sample shows only its share.
   * `range` is what the write-ups tell for the whole stretch.
   */
  output(range: Range, { shown }: Pick<Stretch, "shown"> = WHOLE, least = 1): number {
    const hour = this.request.era === "2015" ? HOUR_EVENTS_2015 : HOUR_EVENTS;
    return this.#scaled(range, shown * Math.min(1, this.request.backgroundEvents / hour), least);
  }

  /** How many of GitHub's people something happens to within the stretch: grows with the number of people there are. */
  people(range: Range, { shown }: Pick<Stretch, "shown"> = WHOLE, least = 1): number {
    return this.#scaled(range, (shown * this.request.backgroundEvents) / HOUR_EVENTS, least);
  }

  #scaled(range: Range, share: number, least: number): number {
    return Math.max(least, Math.round(logBetween(this.random, range) * share * this.request.strength));
  }

  /** Times of so many deeds within the span, in order, ms since epoch. */
  times(count: number, span: Span, rhythm: Rhythm): number[] {
    return pace(this.random, count, span, rhythm);
  }

  /** The time some seconds later. */
  after(at: number, seconds: Range): number {
    return wholeSecond(at + between(this.random, seconds) * 1000);
  }

  /** The finished scenario. */
  scenario({
    parts = [],
    noticeableEvents,
    visibility = "stream",
    truth,
    drivers,
    ...rest
  }: ScenarioOutline): Scenario {
    const events = this.events.inOrder();
    const noticeableAfter = events.length === 0 ? 0 : Math.min(1, noticeableEvents / events.length);
    return {
      ...rest,
      events,
      truth: [...truth],
      parts: [...parts],
      drivers: [...drivers],
      noticeableAfter,
      visibility,
    };
  }
}

/** Accounts as entities. */
export function actors(accounts: readonly Account[]): TrueEntity[] {
  return accounts.map(({ login }) => ({ kind: "actor", name: login }));
}

/** Repositories as entities. */
export function repositories(repos: readonly Repository[]): TrueEntity[] {
  return repos.map(({ name }) => ({ kind: "repo", name }));
}

/** Organisations or other owners as entities. */
export function organisations(accounts: readonly Account[]): TrueEntity[] {
  return accounts.map(({ login }) => ({ kind: "org", name: login }));
}

/** Words or a part of a name that all of a campaign share, as an entity. */
export function pattern(name: string): TrueEntity {
  return { kind: "pattern", name };
}
