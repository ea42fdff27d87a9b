import { DAY_MS } from "../features/decayed-count.ts";
import type { Budget } from "../settings.ts";

/** What is asked when an incident opens or grows. */
export interface Candidate {
  id: string;
  /** Name of its first entity: nobody may use the whole budget. */
  entity: string;
  /** Weighted surprise. */
  weighted: number;
  critical: boolean;
}

export type BudgetDecision =
  | { page: true }
  | { page: false; reason: "below-floor" | "below-threshold" | "budget-used" | "entity-share"; text: string };

interface Seen {
  /** Where on the budget's own axis: windows since the run began. */
  place: number;
  id: string;
  entity: string;
  weighted: number;
}

/** Weighted surprise below which nobody is disturbed however quiet the day is: `medium` begins there. */
const PAGE_FLOOR = 5.5;
/** Part of the budget that may be spent before the first window has shown what is usual. */
const EARLY_PART = 0.12;
const MOST_CANDIDATES = 5_000;

interface BudgetState {
  began: number | undefined;
  candidates: Seen[];
  pages: Seen[];
}

/**
 * Decides, without looking ahead, which incidents a person is told of: those that are among the best of the last window
 * (a day, or 100,000 events), as many as the part of the window that has passed allows, never more than the budget, and
 * never more than a fifth of it (but one) for one entity. Critical incidents pass beyond it. A ceiling, not a quota.
 */
export class AlertBudget {
  readonly #budget: Budget;
  #state: BudgetState = { began: undefined, candidates: [], pages: [] };

  constructor(budget: Budget, state?: unknown) {
    this.#budget = budget;
    if (state !== undefined) this.#state = state as BudgetState;
  }

  /** `at` is event time in ms, `events` how many activities the run has seen. */
  decide(candidate: Candidate, at: number, events: number): BudgetDecision {
    const place = this.#budget.per === "day" ? at / DAY_MS : events / 100_000;
    this.#state.began ??= place;
    if (candidate.critical) {
      this.#drop(candidate.id); // it passes beyond the budget, so it must not crowd others out of it
      return this.#page(candidate, place, false);
    }
    this.#note(candidate, place);
    if (candidate.weighted < PAGE_FLOOR) {
      return held("below-floor", `its weight ${candidate.weighted.toFixed(1)} is under the floor of ${PAGE_FLOOR}`);
    }
    const { incidents } = this.#budget;
    const passed = Math.min(1, Math.max(EARLY_PART, place - this.#state.began));
    const allowance = Math.ceil(incidents * passed);
    const pages = this.#state.pages.filter((page) => page.place > place - 1);
    if (pages.length >= allowance)
      return held("budget-used", `${pages.length} of ${incidents} are used, ${allowance} by now`);
    const share = Math.max(1, Math.floor(incidents / 5));
    if (pages.filter((page) => page.entity === candidate.entity).length >= share) {
      return held("entity-share", `${candidate.entity} has used its share of ${share}`);
    }
    const better = this.#state.candidates.filter((each) => each.weighted > candidate.weighted).length;
    if (better >= allowance)
      return held("below-threshold", `${better} others weigh more, ${allowance} may be told by now`);
    return this.#page(candidate, place, true);
  }

  #drop(id: string): void {
    this.#state.candidates = this.#state.candidates.filter((each) => each.id !== id);
  }

  #note({ id, entity, weighted }: Candidate, place: number): void {
    const known = this.#state.candidates.find((each) => each.id === id);
    if (known !== undefined) known.weighted = weighted;
    else this.#state.candidates.push({ place, id, entity, weighted });
    const recent =
      this.#state.candidates.length > MOST_CANDIDATES ? this.#state.candidates.slice(1) : this.#state.candidates;
    this.#state.candidates = recent[0].place > place - 1 ? recent : recent.filter((each) => each.place > place - 1);
  }

  #page({ id, entity, weighted }: Candidate, place: number, counts: boolean): BudgetDecision {
    if (counts) {
      this.#state.pages = this.#state.pages.filter((page) => page.place > place - 1);
      this.#state.pages.push({ place, id, entity, weighted });
    }
    return { page: true };
  }

  /** Plain data to go on from. */
  get state(): unknown {
    return this.#state;
  }
}

function held(reason: Exclude<BudgetDecision, { page: true }>["reason"], text: string): BudgetDecision {
  return { page: false, reason, text };
}
