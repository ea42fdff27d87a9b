import type { Depth } from "./figures.ts";
import type { JudgedRun, Outcome } from "./outcome.ts";
import { perEvents } from "./plan.ts";

/** What happened to the same visible instances in two sets of runs, of those that stand in both. */
export interface Paired {
  of: number;
  /** Caught in the first set only, and in the second only. */
  lost: number;
  won: number;
}

/** The runs of `base` that inject what one of `others` does, in the order of `others`. */
export function sameRuns(base: readonly JudgedRun[], others: readonly JudgedRun[]): JudgedRun[] {
  return others.flatMap((other) => {
    const names = namesOf(other);
    return base.find((run) => run.seed === other.seed && run.stream === other.stream && namesOf(run) === names) ?? [];
  });
}

/** Compares what the two sets caught among the first `depth` per 100,000 events, instance by instance. */
export function paired(base: readonly JudgedRun[], others: readonly JudgedRun[], depth: Depth): Paired {
  const result = { of: 0, lost: 0, won: 0 };
  for (const other of others) {
    const [run] = sameRuns(base, [other]);
    if (run === undefined) continue;
    for (const [place, outcome] of run.outcomes.entries()) {
      if (outcome.family === undefined || outcome.visibility !== "stream") continue;
      const [before, after] = [caught(outcome, run, depth), caught(other.outcomes[place], other, depth)];
      result.of++;
      if (before && !after) result.lost++;
      if (after && !before) result.won++;
    }
  }
  return result;
}

function caught({ rank }: Outcome, { backgroundEvents }: JudgedRun, depth: Depth): boolean {
  return rank !== undefined && rank <= perEvents(depth, backgroundEvents);
}

function namesOf({ outcomes }: JudgedRun): string {
  return outcomes.map(({ name }) => name).join(" ");
}
