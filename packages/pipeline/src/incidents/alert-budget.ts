import { DAY_MS } from "../features/decayed-count.ts";
import { type Budget, DEFAULT_SETTINGS } from "../settings.ts";

/** What is asked when an incident opens or grows. */
export interface Candidate {
  id: string;
  /** Name of its first entity: nobody may use the whole budget. */
  entity: string;
  /** Weighted surprise. */
  weighted: number;
  critical: boolean;
}

export type HeldReason = "below-floor" | "below-threshold" | "budget-used" | "entity-share" | "pace";

export type BudgetDecision = { page: true } | { page: false; reason: HeldReason; text: string };

/** When the budget is asked: event time in ms, and how many activities the run has seen. */
export interface Moment {
  at: number;
  events: number;
}

interface Seen {
  /** Where on the budget's own axis: windows since the epoch, or since the run began. */
  place: number;
  id: string;
  entity: string;
  weighted: number;
}

/** Weighted surprise below which nobody is disturbed however quiet the day is, unless the settings say otherwise. */
export const PAGE_FLOOR = DEFAULT_SETTINGS.severity.medium;
/** Part of the budget that may be spent before the first window has shown what is usual. */
const EARLY_PART = 0.12;
/** No more than half of the budget within an eighth of a window: a flood in one hour leaves the rest of the day its share. */
const PACE_SPAN = 1 / 8;
const PACE_PART = 0.5;
const LEAST_PACE = 3;
/** What is held is told later while less than this part of the budget is used: the rest waits for something heavier. */
const RELEASE_PART = 0.9;
/** What was held longer ago than this part of a window is no news any more. */
const RELEASE_SPAN = 1 / 4;
const MOST_CANDIDATES = 5_000;

interface BudgetState {
  began: number | undefined;
  candidates: Seen[];
  pages: Seen[];
}

/**
 * Decides, without looking ahead, which incidents a person is told of: those that are among the best of the last window
 * (a day, or 100,000 events), as many as the part of the window that has passed allows, never more than the budget, and
 * never more than a fifth of it (but one) for one entity. Critical incidents pass beyond it. A ceiling, not a quota: when
 * the pace leaves room, the best of what was held is told a little later, but nothing below the floor ever is.
 *
 * A decision costs O(candidates of the window), at most 5,000.
 */
export class AlertBudget {
  readonly #budget: Budget;
  /** Weighted surprise below which nobody is disturbed. */
  floor = PAGE_FLOOR;
  #began: number | undefined;
  readonly #candidates = new Map<string, Seen>();
  #pages: Seen[] = [];

  constructor(budget: Budget, state?: unknown) {
    this.#budget = budget;
    if (state === undefined) return;
    const { began, candidates, pages } = state as BudgetState;
    this.#began = began;
    for (const each of candidates) this.#candidates.set(each.id, { ...each });
    this.#pages = pages.slice();
  }

  /** The run has come to here: from its beginning on the budget may be spent, part by part. */
  begin(moment: Moment): void {
    this.#began ??= this.#placeOf(moment);
  }

  decide(candidate: Candidate, moment: Moment): BudgetDecision {
    const place = this.#placeOf(moment);
    this.begin(moment);
    if (candidate.critical) {
      this.withdraw(candidate.id); // it passes beyond the budget, so it must not crowd others out of it
      return { page: true };
    }
    if (candidate.weighted < this.floor) {
      this.withdraw(candidate.id);
      return held("below-floor", `its weight ${candidate.weighted.toFixed(1)} is under the floor of ${this.floor}`);
    }
    this.#note(candidate, place);
    const full = this.#fullFor(candidate.entity, place);
    if (full !== undefined) return full;
    const allowance = this.#allowance(place);
    const better = this.#better(candidate.weighted);
    if (better >= allowance)
      return held("below-threshold", `${better} others weigh more, ${allowance} may be told by now`);
    this.#page(candidate, place);
    return { page: true };
  }

  /** It is not to be told: it counts among the candidates no more. */
  withdraw(id: string): void {
    this.#candidates.delete(id);
  }

  /**
   * The heaviest of what was held, when nothing was told for so long that the pace leaves room for it; it then counts as
   * told unless withdrawn. Undefined when there is no room or nothing held that is still news.
   */
  release(moment: Moment, isNews: (id: string) => boolean): string | undefined {
    const place = this.#placeOf(moment);
    const { incidents } = this.#budget;
    const last = this.#pages.at(-1)?.place ?? this.#began ?? place;
    if (place < last + 1 / incidents) return undefined;
    this.#expire(place);
    if (this.#used(place).length >= Math.min(this.#allowance(place), Math.ceil(incidents * RELEASE_PART)))
      return undefined;
    let best: Seen | undefined;
    for (const each of this.#candidates.values()) {
      if (each.place < place - RELEASE_SPAN || this.#pages.some(({ id }) => id === each.id) || !isNews(each.id))
        continue;
      if (best !== undefined && each.weighted <= best.weighted) continue;
      if (this.#fullFor(each.entity, place) === undefined) best = each;
    }
    if (best === undefined) return undefined;
    this.#page(best, place);
    return best.id;
  }

  /** The first reason why nothing more can be told about this entity now. */
  #fullFor(entity: string, place: number): BudgetDecision | undefined {
    const { incidents } = this.#budget;
    const used = this.#used(place);
    const allowance = this.#allowance(place);
    if (used.length >= allowance)
      return held("budget-used", `${used.length} of ${incidents} are used, ${allowance} by now`);
    const share = Math.max(1, Math.floor(incidents / 5));
    if (used.filter((page) => page.entity === entity).length >= share) {
      return held("entity-share", `${entity} has used its share of ${share}`);
    }
    const pace = Math.max(LEAST_PACE, Math.ceil(incidents * PACE_PART));
    const lately = used.filter((page) => page.place > place - PACE_SPAN).length;
    if (lately >= pace)
      return held("pace", `${lately} of ${incidents} were told lately: the rest of the budget is for later`);
    return undefined;
  }

  /** How many may be told by now: in the first window no more than the part of it that has passed. */
  #allowance(place: number): number {
    const passed = Math.min(1, Math.max(EARLY_PART, place - (this.#began ?? place)));
    return Math.ceil(this.#budget.incidents * passed);
  }

  #used(place: number): Seen[] {
    return this.#pages.filter((page) => page.place > place - 1);
  }

  #better(weighted: number): number {
    let better = 0;
    for (const each of this.#candidates.values()) if (each.weighted > weighted) better++;
    return better;
  }

  #note({ id, entity, weighted }: Candidate, place: number): void {
    const known = this.#candidates.get(id);
    if (known === undefined) this.#candidates.set(id, { place, id, entity, weighted });
    else known.weighted = weighted;
    this.#expire(place);
    if (this.#candidates.size > MOST_CANDIDATES) this.withdraw(lightest(this.#candidates.values()).id);
  }

  /** Oldest first: they were noted in the order of their places. */
  #expire(place: number): void {
    for (const each of this.#candidates.values()) {
      if (each.place > place - 1) return;
      this.#candidates.delete(each.id);
    }
  }

  #page({ id, entity, weighted }: Omit<Seen, "place">, place: number): void {
    this.#pages = this.#used(place);
    this.#pages.push({ place, id, entity, weighted });
  }

  #placeOf({ at, events }: Moment): number {
    return this.#budget.per === "day" ? at / DAY_MS : events / 100_000;
  }

  /** Plain data to go on from. */
  get state(): unknown {
    return {
      began: this.#began,
      candidates: [...this.#candidates.values()].map((each) => ({ ...each })),
      pages: this.#pages.slice(),
    } satisfies BudgetState;
  }
}

function lightest(all: Iterable<Seen>): Seen {
  let found: Seen | undefined;
  for (const each of all) if (found === undefined || each.weighted < found.weighted) found = each;
  if (found === undefined) throw new RangeError("there is no candidate");
  return found;
}

function held(reason: HeldReason, text: string): BudgetDecision {
  return { page: false, reason, text };
}
