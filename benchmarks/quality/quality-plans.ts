import { Pipeline } from "@oddwatch/pipeline";
import { planRuns, type RunPlan, type Variant } from "./plan.ts";
import type { ScenarioKind } from "./scenario.ts";

/** A set of runs that is summed up as one. */
export interface Section {
  title: string;
  /** What is compared with what: `main`, `strength`, `coverage`, `push share`, `cold start`, `without`, `without at ½`. */
  part: string;
  /** `modern` or `2015`. */
  era: "2026" | "2015";
  variant: Variant;
  strength: number;
  plans: RunPlan[];
}

export interface QualityOptions {
  streams: readonly { stream: number; events: number; era: "2026" | "2015" }[];
  attacks: readonly ScenarioKind[];
  hardNegatives: readonly ScenarioKind[];
  /** Instances of each family in the modern hours; half as many in the stream of 2015. */
  perFamily: number;
  /** Of each family in each curve's point and each ablation: the first of those of the main runs. At most `perFamily`. */
  perCompared: number;
  seed: string;
  /** Curves and ablations as well. */
  full: boolean;
}

const MAIN: Variant = { label: "" };
/** Runs in which the feed itself fails hold nothing else. */
const FEED = "O";

/**
 * All that is to be run, in sections. Curves and ablations are of the modern hours, curves at full strength and ablations at
 * half of it too, where there is more to lose.
 */
export function qualitySections(options: QualityOptions): Section[] {
  const sections = (["2026", "2015"] as const).flatMap((era) =>
    options.streams.some((stream) => stream.era === era)
      ? [1, 0.5].map((strength) => sectionOf(options, era, "main", MAIN, strength))
      : [],
  );
  if (!options.full || !options.streams.some(({ era }) => era === "2026")) return sections;
  for (const strength of [0.25, 2]) sections.push(sectionOf(options, "2026", "strength", MAIN, strength));
  const variants: [string, Variant][] = [
    ...[0.5, 0.2, 0.05].map((coverage): [string, Variant] => ["coverage", { label: `coverage ${coverage}`, coverage }]),
    ...[0.59, 0.95].map((pushShare): [string, Variant] => [
      "push share",
      { label: `push share ${pushShare}`, pushShare },
    ]),
    ["cold start", { label: "cold start", cold: true }],
  ];
  for (const [part, variant] of variants) sections.push(sectionOf(options, "2026", part, variant, 1));
  for (const name of new Pipeline().detectors) {
    const variant = { label: `without ${name}`, without: [name] };
    sections.push(sectionOf(options, "2026", "without", variant, 1));
    sections.push(sectionOf(options, "2026", "without at ½", variant, 0.5));
  }
  return sections;
}

function sectionOf(
  options: QualityOptions,
  era: Section["era"],
  part: string,
  variant: Variant,
  strength: number,
): Section {
  const { attacks, hardNegatives, seed } = options;
  const main = part === "main";
  const perFamily = main ? options.perFamily : Math.min(options.perFamily, options.perCompared);
  const base = {
    streams: options.streams.filter((stream) => stream.era === era),
    perFamily: era === "2026" ? perFamily : Math.ceil(perFamily / 2),
    strengths: [strength],
    variant,
    baselines: main,
  };
  const among = attacks.filter(({ family }) => family !== FEED);
  const plans = planRuns({ ...base, generators: among, hardNegatives, seed: `${seed}/${era}` });
  const failing = attacks.filter(({ family }) => family === FEED);
  if (main && failing.length > 0) {
    const alone = { ...base, baselines: false, generators: failing, hardNegatives: [], alone: 1 };
    plans.push(...planRuns({ ...alone, seed: `${seed}/${era}/feed` }));
  }
  const where = era === "2026" ? "modern hours" : "2015 stream";
  const title = `${where}, ×${strength}${variant.label === "" ? "" : `, ${variant.label}`}`;
  return { title, part, era, variant, strength, plans };
}
