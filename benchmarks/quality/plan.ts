import { Random } from "@oddwatch/anomaly";
import type { ScenarioKind } from "./scenario.ts";

/** Scenario instances per 100,000 events of the background. */
export const SCENARIOS_PER_100K = 6;
/** Hard negatives per 100,000 events of the background. */
export const HARD_NEGATIVES_PER_100K = 2;

/** What is done otherwise than in the main runs. */
export interface Variant {
  /** Empty for the main runs. */
  label: string;
  /** Part of the stream that is seen, 0 to 1. Default all. */
  coverage?: number;
  /** Part of the background that is pushes, 0 to 1. Default as recorded. */
  pushShare?: number;
  /** Nothing was seen before. */
  cold?: boolean;
  /** Detectors that are left out. */
  without?: string[];
}

/** One run to be made. Plain data: it travels between processes. */
export interface RunPlan {
  /** Place in the list of streams. */
  stream: number;
  variant: Variant;
  strength: number;
  /** Everything chance decides in this run comes from it. */
  seed: string;
  /** Names of generators. */
  scenarios: string[];
  hardNegatives: string[];
  /** Rank by the baselines as well. */
  baselines: boolean;
}

export interface PlanOptions {
  /** Places of the streams and their events: runs are dealt to them in turn. All are about equally long. */
  streams: readonly { stream: number; events: number }[];
  generators: readonly ScenarioKind[];
  hardNegatives: readonly ScenarioKind[];
  /** Instances of each family over all runs. */
  perFamily: number;
  strengths: readonly number[];
  variant: Variant;
  seed: string;
  baselines: boolean;
  /** Scenarios in a run, whatever its events. Default by its events, with hard negatives beside them. */
  alone?: number;
}

/**
 * Deals the families to runs in rotation, each in a new order every time round, and within a family its generators in
 * turn. The same seed gives the same instances at every strength, so that strengths are compared like with like.
 */
export function planRuns(options: PlanOptions): RunPlan[] {
  const { streams, generators, hardNegatives, perFamily, strengths, variant, seed, baselines, alone } = options;
  const slots = rotation(generators, perFamily, seed);
  const negatives = rotation(
    hardNegatives,
    Math.ceil(slots.length / Math.max(1, hardNegatives.length)),
    `${seed}/hard`,
  );
  const plans: RunPlan[] = [];
  for (let run = 0, slot = 0, negative = 0; slot < slots.length; run++) {
    const { stream, events } = streams[run % streams.length];
    const scenarios = slots.slice(slot, slot + (alone ?? perEvents(SCENARIOS_PER_100K, events)));
    const beside = alone === undefined ? perEvents(HARD_NEGATIVES_PER_100K, events) : 0;
    const harmless = negatives.slice(negative, negative + beside);
    slot += scenarios.length;
    negative += harmless.length;
    for (const strength of strengths) {
      plans.push({
        stream,
        variant,
        strength,
        seed: `${seed}/${run}`,
        scenarios: scenarios.map(({ name }) => name),
        hardNegatives: harmless.map(({ name }) => name),
        baselines,
      });
    }
  }
  return plans;
}

/** So many of a thing for a background of `events`, when `per100k` go with 100,000; rounded up. */
export function perEvents(per100k: number, events: number): number {
  return Math.ceil((per100k * events) / 100_000);
}

/** `rounds` generators of each family (hard negatives and shapes of no family: each by itself), family after family in an order new each round. */
function rotation(generators: readonly ScenarioKind[], rounds: number, seed: string): ScenarioKind[] {
  const families = new Map<string, ScenarioKind[]>();
  for (const each of generators) {
    const family = each.family === undefined || each.family === "X" ? each.name : each.family;
    families.set(family, [...(families.get(family) ?? []), each]);
  }
  return Array.from({ length: rounds }, (_, round) =>
    shuffled([...families.values()], new Random(`${seed}/${round}`)).map((family) => family[round % family.length]),
  ).flat();
}

/** The items in a random order (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const order = items.slice();
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random.next() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
