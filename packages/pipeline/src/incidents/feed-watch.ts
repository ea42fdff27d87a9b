import type { Activity, Lane } from "../activity.ts";
import { HOUR_MS, MINUTE_MS } from "../features/decayed-count.ts";
import { EVENT_GROUPS, eventGroup } from "../features/event-group.ts";

/** Lanes that carry everybody's activity: only they tell of the feed's health. */
const WIDE: ReadonlySet<Lane> = new Set(["public", "archive"]);
/** Minutes that must have been seen whole before any can be called unusual. */
const WARM_UP_MINUTES = 30;
/** A feed of fewer events a minute than this may fall silent by chance. */
const LEAST_PER_MINUTE = 10;
/** Kinds with fewer a minute say nothing about one minute. */
const LEAST_PER_KIND = 2;
const LEARNED_OVER_MINUTES = 60;
/** A minute with less than this of the usual is empty; less is needed to say so while GitHub itself reports trouble. */
const COLLAPSED = 0.1;
const COLLAPSED_IN_OUTAGE = 0.5;
const COLLAPSED_MINUTES = 5;
/** A minute with more than this, in all kinds together, is what was held back while we could not see. */
const SURGED = 2;
const SURGED_IN_EACH = 1.3;
/** Only so long after a gap is a surge its catch-up. */
const CATCH_UP_MS = 2 * HOUR_MS;
/** What a minute of surge explains: itself, and a little after. */
const EXPLAINED_MS = 5 * MINUTE_MS;
const MOST_OUTAGES = 20;

/** Trouble that GitHub reports about itself. Times in ms since epoch; `until` is undefined while it goes on. */
export interface Outage {
  title: string;
  from: number;
  until?: number;
}

interface FeedState {
  minute: number;
  counts: number[];
  usual: number[];
  closed: number;
  low: number;
  /** When the gap that goes on began. */
  gapSince?: number;
  /** When the last gap ended. */
  gapEndedAt?: number;
  explainedUntil: number;
  outages: [string, Outage][];
}

/**
 * Watches how much of everything arrives, minute by minute of event time: all kinds collapsing together, or surging
 * together after that, is the feed's doing and nobody's on GitHub. O(1) an activity.
 *
 * Time that jumps by more than two minutes between two activities closes no minute: such a stream is not in order, and
 * only the watermark can tell a hole in it.
 */
export class FeedWatch {
  #state: FeedState;

  constructor(state?: unknown) {
    this.#state = (state as FeedState | undefined) ?? {
      minute: Number.MIN_SAFE_INTEGER,
      counts: EVENT_GROUPS.map(() => 0),
      usual: EVENT_GROUPS.map(() => 0),
      closed: 0,
      low: 0,
      explainedUntil: Number.MIN_SAFE_INTEGER,
      outages: [],
    };
  }

  /** Counts an activity; a sentence when a gap is noticed. `watermark` in ms. */
  observe(activity: Activity, watermark: number): string | undefined {
    if (!WIDE.has(activity.lane)) return undefined;
    const noticed = this.#advance(watermark, 2);
    this.#state.counts[EVENT_GROUPS.indexOf(eventGroup(activity))]++;
    return noticed;
  }

  /** Time has come to here although nothing happened; a sentence when a gap is noticed. */
  tick(at: number): string | undefined {
    return this.#state.closed === 0 ? undefined : this.#advance(at, WARM_UP_MINUTES);
  }

  /** The watermark saw a hole before this moment: the sentence, unless this gap was told already. */
  hole(sentence: string, at: number): string | undefined {
    const state = this.#state;
    const isTold = state.gapSince !== undefined;
    state.gapSince = undefined;
    state.gapEndedAt = at;
    state.low = 0;
    return isTold ? undefined : sentence + this.#reported(at);
  }

  /** GitHub says of itself that it is in trouble, or is no longer (`until`). */
  report(id: string, outage: Outage): void {
    const others = this.#state.outages.filter(([known]) => known !== id);
    this.#state.outages = [...others, [id, outage] as [string, Outage]].slice(-MOST_OUTAGES);
  }

  /** Why what happens at `at` (ms) may be the feed's doing; undefined when it is not. */
  explains(at: number): string | undefined {
    const { gapSince, explainedUntil } = this.#state;
    if (gapSince !== undefined) return `the feed has a gap since ${clock(gapSince)}${this.#reported(at)}`;
    if (at >= explainedUntil) return undefined;
    return `all kinds of events surge after a gap in the feed${this.#reported(at)}`;
  }

  #advance(to: number, mostMinutes: number): string | undefined {
    const state = this.#state;
    const minute = Math.floor(to / MINUTE_MS);
    if (minute <= state.minute) return undefined;
    let noticed: string | undefined;
    if (minute - state.minute <= mostMinutes) {
      for (; state.minute < minute; state.minute++) noticed = this.#close() ?? noticed;
    } else {
      state.low = 0;
      state.counts.fill(0);
    }
    state.minute = minute;
    return noticed;
  }

  /** Compares the minute that ends with what is usual, and learns from it when it is. */
  #close(): string | undefined {
    const state = this.#state;
    const { counts, usual } = state;
    const at = (state.minute + 1) * MINUTE_MS;
    const expected = sum(usual);
    const knows = state.closed >= WARM_UP_MINUTES && expected >= LEAST_PER_MINUTE;
    const collapsed = knows && this.#isCollapsed(at);
    state.low = collapsed ? state.low + 1 : 0;
    const noticed = this.#followGap(at, expected);
    const surged = knows && !collapsed && this.#isCatchUp(at);
    if (surged) state.explainedUntil = at + EXPLAINED_MS;
    if (!collapsed && !surged) {
      const step = 1 / Math.min(LEARNED_OVER_MINUTES, ++state.closed);
      for (let kind = 0; kind < usual.length; kind++) usual[kind] += step * (counts[kind] - usual[kind]);
    }
    counts.fill(0);
    return noticed;
  }

  #followGap(at: number, expected: number): string | undefined {
    const state = this.#state;
    if (state.low === 0 && state.gapSince !== undefined) {
      state.gapSince = undefined;
      state.gapEndedAt = at;
    }
    if (state.low !== COLLAPSED_MINUTES || state.gapSince !== undefined) return undefined;
    state.gapSince = at - COLLAPSED_MINUTES * MINUTE_MS;
    return (
      `Since ${clock(state.gapSince)} hardly anything comes, of every kind alike, where ${Math.round(expected)} events ` +
      `a minute are usual: the feed has a gap.${this.#reported(at)}`
    );
  }

  #isCollapsed(at: number): boolean {
    const { counts, usual } = this.#state;
    const most = this.#outageAt(at) === undefined ? COLLAPSED : COLLAPSED_IN_OUTAGE;
    if (sum(counts) > most * sum(usual)) return false;
    return usual.every((each, kind) => each < LEAST_PER_KIND || counts[kind] <= Math.max(1, 2 * most * each));
  }

  #isCatchUp(at: number): boolean {
    const { counts, usual, gapEndedAt } = this.#state;
    const after = gapEndedAt !== undefined && at - gapEndedAt < CATCH_UP_MS;
    if (!after && this.#outageAt(at - CATCH_UP_MS) === undefined && this.#outageAt(at) === undefined) return false;
    if (sum(counts) < SURGED * sum(usual)) return false;
    return usual.every((each, kind) => each < LEAST_PER_KIND || counts[kind] >= SURGED_IN_EACH * each);
  }

  #outageAt(at: number): Outage | undefined {
    return this.#state.outages.find(([, { from, until = Infinity }]) => from <= at && at < until)?.[1];
  }

  #reported(at: number): string {
    const outage = this.#outageAt(at);
    return outage === undefined ? "" : ` GitHub reports: “${outage.title}”.`;
  }

  /** Plain data to go on from. */
  get state(): unknown {
    return this.#state;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}

function clock(at: number): string {
  return new Date(at).toISOString();
}
