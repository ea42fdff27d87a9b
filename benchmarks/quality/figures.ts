import { BASELINE_NAMES } from "./baselines/rank-by-baselines.ts";
import { bootstrap, type Estimate, mean, quantile, type Rate, wilson } from "./interval.ts";
import type { JudgedRun, Outcome } from "./outcome.ts";
import { perEvents } from "./plan.ts";

/** Incidents that are read, per 100,000 events. */
export const DEPTHS = [10, 25, 100] as const;
export type Depth = (typeof DEPTHS)[number];

/** The middle of a sample, and what nine tenths of it do not exceed. */
export interface Spread {
  median: Estimate | undefined;
  p90: Estimate | undefined;
}

/** How a set of scenarios fared. */
export interface ScenarioFigures {
  instances: number;
  /** Part of them that an incident names among the best so many per 100,000 events. */
  recall: Record<Depth, Rate>;
  /** Part that was paged at 25 per 100,000 events. */
  paged: Rate;
  /** Of those among the best 25: from the first event to the incident's opening, seconds. */
  detectSeconds: Spread;
  /** From the event since which a person could have known, seconds. */
  afterNoticeableSeconds: Spread;
  /** From the first event, as a part of the campaign's length. */
  detectPart: Spread;
  eventsNeeded: Spread;
  /** From the first event to the first page, seconds; of those that were paged. */
  pageSeconds: Spread;
  /** Incidents per scenario that has any. */
  fragmentation: Estimate | undefined;
  /** Of those among the best 25. */
  rightReason: Rate;
  /** Campaigns of other families beside them whose reason theirs would be as well: what a blind guess would reach. */
  alsoRight: Rate;
}

/** What a set of runs says as a whole. */
export interface Figures {
  runs: number;
  events: number;
  /** Scenarios that show in the public stream, hard negatives left out. */
  visible: ScenarioFigures;
  /** By family, then those of it that show in part only. */
  families: Record<string, ScenarioFigures>;
  /** By generator: the shapes of a family differ in how they are caught. */
  shapes: Record<string, ScenarioFigures>;
  hardNegatives: {
    instances: number;
    inTop25: Rate;
    /** Number per 100,000 events that stand in the top 25. */
    perList: Estimate | undefined;
    paged: Rate;
    byName: Record<string, Rate>;
  };
  /** Per 100,000 events. */
  backgroundIncidents: Estimate | undefined;
  backgroundPages: Estimate | undefined;
  pages: Estimate | undefined;
  /** Of processor time. */
  eventsPerSecond: Estimate | undefined;
  /** Recall of the visible scenarios by each baseline. */
  baselines: Record<string, Record<Depth, Rate>>;
  /** Failing feeds: how many were noticed as such, and incidents of the background in these runs per 100,000 events. */
  gaps: { noticed: Rate; backgroundIncidents: Estimate | undefined };
}

/** An outcome with the list it stood in. */
interface Seen {
  outcome: Outcome;
  backgroundEvents: number;
}

/** Sums up runs of one kind: one strength, one variant, one group of streams. */
export function figuresOf(runs: readonly JudgedRun[]): Figures {
  const whole = runs.filter(({ gap }) => gap === undefined);
  const failing = runs.filter(({ gap }) => gap !== undefined);
  const seen = whole.flatMap(({ outcomes, backgroundEvents }) =>
    outcomes.map((outcome) => ({ outcome, backgroundEvents })),
  );
  const attacks = seen.filter(({ outcome }) => outcome.family !== undefined);
  const visible = attacks.filter(({ outcome }) => outcome.visibility === "stream");
  const per100k = (of: readonly JudgedRun[], value: (run: JudgedRun) => number) =>
    bootstrap(
      of.map((run) => (value(run) * 100_000) / run.backgroundEvents),
      mean,
    );
  return {
    runs: runs.length,
    events: runs.reduce((sum, { events }) => sum + events, 0),
    visible: scenarioFigures(visible),
    families: figuresBy(attacks, familyOf),
    shapes: figuresBy(attacks, (each) => `${familyOf(each)} ${each.outcome.name}`),
    hardNegatives: hardNegativeFigures(
      whole,
      seen.filter(({ outcome }) => outcome.family === undefined),
    ),
    backgroundIncidents: per100k(whole, (run) => run.backgroundIncidents),
    backgroundPages: per100k(whole, (run) => run.backgroundPages),
    pages: per100k(whole, (run) => run.pages),
    eventsPerSecond: bootstrap(
      runs.map(({ events, seconds }) => events / seconds),
      mean,
    ),
    baselines: baselineFigures(visible),
    gaps: {
      noticed: wilson(failing.filter(({ gap }) => gap?.noticedAfterMs !== undefined).length, failing.length),
      backgroundIncidents: per100k(failing, (run) => run.backgroundIncidents),
    },
  };
}

function figuresBy(seen: readonly Seen[], keyOf: (each: Seen) => string): Record<string, ScenarioFigures> {
  return Object.fromEntries([...groupsOf(seen, keyOf)].map(([key, group]) => [key, scenarioFigures(group)]));
}

function familyOf({ outcome: { family, visibility } }: Seen): string {
  return visibility === "stream" ? `${family}` : `${family} (${visibility})`;
}

function within(rank: number | undefined, depth: Depth, { backgroundEvents }: Seen): boolean {
  return rank !== undefined && rank <= perEvents(depth, backgroundEvents);
}

function recallOf(seen: readonly Seen[], rank: (outcome: Outcome) => number | undefined): Record<Depth, Rate> {
  const at = (depth: Depth) =>
    wilson(seen.filter((each) => within(rank(each.outcome), depth, each)).length, seen.length);
  return { 10: at(10), 25: at(25), 100: at(100) };
}

function scenarioFigures(seen: readonly Seen[]): ScenarioFigures {
  const caught = seen.filter((each) => within(each.outcome.rank, 25, each)).map(({ outcome }) => outcome);
  const all = seen.map(({ outcome }) => outcome);
  const spread = (values: readonly number[]) => ({
    median: bootstrap(values, (sample) => quantile(sample, 0.5)),
    p90: bootstrap(values, (sample) => quantile(sample, 0.9)),
  });
  return {
    instances: seen.length,
    recall: recallOf(seen, ({ rank }) => rank),
    paged: wilson(all.filter(({ paged }) => paged).length, all.length),
    detectSeconds: spread(caught.flatMap(({ detectedAfterMs }) => detectedAfterMs ?? []).map(seconds)),
    afterNoticeableSeconds: spread(caught.flatMap(({ afterNoticeableMs }) => afterNoticeableMs ?? []).map(seconds)),
    detectPart: spread(caught.map(({ detectedAfterMs = 0, lengthMs }) => detectedAfterMs / Math.max(1000, lengthMs))),
    eventsNeeded: spread(caught.map(({ eventsNeeded = 0 }) => eventsNeeded)),
    pageSeconds: spread(all.flatMap(({ pagedAfterMs }) => pagedAfterMs ?? []).map(seconds)),
    fragmentation: bootstrap(
      all.map(({ incidents }) => incidents).filter((incidents) => incidents > 0),
      mean,
    ),
    rightReason: wilson(caught.filter(({ rightReason }) => rightReason).length, caught.length),
    alsoRight: wilson(
      caught.reduce((sum, each) => sum + each.alsoRight.hits, 0),
      caught.reduce((sum, each) => sum + each.alsoRight.of, 0),
    ),
  };
}

function seconds(ms: number): number {
  return ms / 1000;
}

function hardNegativeFigures(runs: readonly JudgedRun[], seen: readonly Seen[]): Figures["hardNegatives"] {
  const inTop = (each: Seen) => within(each.outcome.rank, 25, each);
  const byName = [...groupsOf(seen, ({ outcome }) => outcome.name)].map(
    ([name, group]) => [name, wilson(group.filter(inTop).length, group.length)] as const,
  );
  const inList = runs.map(({ outcomes, backgroundEvents }) => {
    const harmless = outcomes.filter(({ family }) => family === undefined);
    return harmless.filter((outcome) => inTop({ outcome, backgroundEvents })).length;
  });
  return {
    instances: seen.length,
    inTop25: wilson(seen.filter(inTop).length, seen.length),
    perList: bootstrap(inList, mean),
    paged: wilson(seen.filter(({ outcome }) => outcome.paged).length, seen.length),
    byName: Object.fromEntries(byName),
  };
}

function baselineFigures(seen: readonly Seen[]): Record<string, Record<Depth, Rate>> {
  const known = new Set(seen.flatMap(({ outcome }) => Object.keys(outcome.baselineRanks)));
  // one that ranks nobody is a result too, and nothing of it comes through from a worker
  const names = known.size === 0 ? [] : new Set([...BASELINE_NAMES, ...known]);
  return Object.fromEntries(
    [...names].map((name) => [name, recallOf(seen, ({ baselineRanks }) => baselineRanks[name])]),
  );
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}
