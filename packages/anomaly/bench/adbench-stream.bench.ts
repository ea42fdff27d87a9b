// One streaming pass over the ADBench sets, beside scikit-learn's isolation forest, which sees all rows before it scores
// them. Each detector scores a row when it comes and then learns it; rows come in an order shuffled by the seed, as they are,
// without scaling. Judged are the random cut forest alone, and every ensemble of the candidates in adbench-candidates.ts.
//
// Rows that came during the warm-up have no score. The figures give them the median of the scores, which favours
// nobody and costs us; beside that stands what it would be if they were scored after the pass.
//
// Options: ODDWATCH_ADBENCH (folder of .npz), ODDWATCH_ADBENCH_SETS (part of the names), ODDWATCH_ADBENCH_SEEDS (5),
// ODDWATCH_ADBENCH_ROWS (at most so many rows of a set, 50000, evenly spaced, the same for both; 0 for all).
//
// Chosen by looking at all of these sets: no scaling (standard, robust, rank and asinh scaling did no better), the warm-up, the
// 16th neighbour of 256 (tried: the 1st, 5th and 16th of 256, the 5th of 1024, the 1st of 64 and of 20; the square root is
// the usual rule), and the members of the ensemble. For the last alone the choice on one half of the sets is judged on the other.
import { reportFigure } from "../../../benchmarks/figure.ts";
import { DetectorEnsemble, type EnsembleMember, harmonicMeanProbability, RandomCutForest } from "../src/index.ts";
import { candidates } from "./adbench-candidates.ts";
import { adbenchSets, type LabelledRows, mean, readSet, SEEDS, scikitLearnAreas, setName } from "./adbench-sets.ts";
import { areaUnderRoc } from "./area-under-roc.ts";
import { type Judged, streamingPass } from "./streaming-pass.ts";

const MOST_ROWS = Number(process.env.ODDWATCH_ADBENCH_ROWS ?? 50_000);
const WARM_UP = 16;
const COMMAND = "npm run bench -w packages/anomaly -- adbench-stream";
/** Ensembles listed, best first; below them come only the candidates alone. */
const SHOWN = 15;
const FOREST = "the forest alone";
const RECOMMENDED = "random cut forest + nearest neighbours";

/** Mean areas by contender: with the rows of the warm-up in the middle, and scored after the pass. */
type Areas = Map<string, { unscored: number; after: number }>;
type Scores = readonly number[] | undefined;

const teams = Array.from({ length: 2 ** Object.keys(candidates).length - 1 }, (_, index) =>
  Array.from(Object.keys(candidates).keys()).filter((member) => ((index + 1) >> member) & 1),
);
const teamName = (team: readonly number[]) => team.map((member) => Object.keys(candidates)[member]).join(" + ");

function areas<Answer>(set: LabelledRows, { answers, after }: Judged<Answer>, toScore: (answer: Answer) => number) {
  const score = (answer: Answer | undefined) => (answer === undefined ? Number.NaN : toScore(answer));
  const given = answers.map(score);
  const known = Float64Array.from(given.filter((each) => !Number.isNaN(each))).sort();
  const middle = known[known.length >> 1];
  return {
    unscored: areaUnderRoc(
      given.map((each) => (Number.isNaN(each) ? middle : each)),
      set.isOutlier,
    ),
    after: areaUnderRoc(after.map(score), set.isOutlier),
  };
}

/** The contenders on one set under one seed. */
function measure(set: LabelledRows, seed: number): [string, { unscored: number; after: number }][] {
  const options = { dimensions: set.width, seed, warmUp: WARM_UP };
  const forest = new RandomCutForest(options);
  const alone = streamingPass(
    set,
    seed,
    (x) => forest.score(x),
    (x) => forest.learn(x),
  );
  const members: EnsembleMember[] = Object.values(candidates).map((create) => create(options));
  const ensemble = new DetectorEnsemble({ dimensions: set.width, members, warmUp: WARM_UP });
  const together = streamingPass<Scores>(
    set,
    seed,
    (x) => ensemble.memberProbabilities(x),
    (x) => ensemble.learn(x),
  );
  // an ensemble of some of the members would give just this: each member learns for itself
  const byTeam = teams.map((team): [string, { unscored: number; after: number }] => [
    teamName(team),
    areas(set, together, (all) => (all ? -harmonicMeanProbability(team.map((member) => all[member])) : Number.NaN)),
  ]);
  return [[FOREST, areas(set, alone, (score) => score)], ...byTeam];
}

function measureSet(set: LabelledRows): Areas {
  const runs = Array.from({ length: SEEDS }, (_, seed) => new Map(measure(set, seed)));
  const over = (name: string, kind: "unscored" | "after") =>
    mean(runs.map((run) => run.get(name)?.[kind] ?? Number.NaN));
  return new Map(
    Array.from(runs[0].keys(), (name) => [name, { unscored: over(name, "unscored"), after: over(name, "after") }]),
  );
}

/** The mean of a contender over some sets. */
function meanOf(sets: readonly Areas[], name: string, kind: "unscored" | "after" = "unscored"): number {
  return mean(sets.map((set) => set.get(name)?.[kind] ?? Number.NaN));
}

function best(sets: readonly Areas[]): string {
  return teams.map(teamName).reduce((one, other) => (meanOf(sets, other) > meanOf(sets, one) ? other : one));
}

/** Whether a mean rests on one set: wins, and the means without the set on which most was gained. */
function printSpread(
  files: readonly string[],
  sets: readonly Areas[],
  rival: ReadonlyMap<string, number>,
  name: string,
) {
  const gains = sets.map((set, index) => ({
    ours: meanOf([set], name),
    theirs: rival.get(setName(files[index])) ?? Number.NaN,
    file: files[index],
  }));
  const [most, ...others] = gains.toSorted((a, b) => b.ours - b.theirs - (a.ours - a.theirs));
  console.log(
    `${name}: above scikit-learn on ${gains.filter(({ ours, theirs }) => ours > theirs).length} of ${files.length} sets; ` +
      `without ${setName(most.file)} ${mean(others.map(({ ours }) => ours)).toFixed(4)}, ` +
      `scikit-learn ${mean(others.map(({ theirs }) => theirs)).toFixed(4)}`,
  );
}

function reportAll(files: readonly string[], sets: readonly Areas[], rival: ReadonlyMap<string, number>): void {
  const rivals = (names: readonly string[]) =>
    mean(names.map((name) => rival.get(setName(name)) ?? Number.NaN)).toFixed(4);
  const target = (names: readonly string[], more = "") =>
    rival.size > 0 ? `scikit-learn ${rivals(names)}${more}` : `scikit-learn (not installed)${more}`;
  const where = `${files.length} ADBench sets of at most ${MOST_ROWS} rows, ${SEEDS} seeds`;
  const report = (what: string, figure: number, target: string) =>
    reportFigure({ what: `${what}, mean AUROC of ${where}`, figure: figure.toFixed(4), target, command: COMMAND });

  const ranked = teams.map(teamName).sort((a, b) => meanOf(sets, b) - meanOf(sets, a));
  for (const [rank, name] of ranked.entries()) {
    if (rank >= SHOWN && !(name in candidates)) continue;
    console.log(`${meanOf(sets, name).toFixed(4)}  ${meanOf(sets, name, "after").toFixed(4)}  ${name}`);
  }
  report("streaming pass of the random cut forest", meanOf(sets, FOREST), target(files, ", reach + .005"));
  report(
    "streaming pass of the random cut forest, its warm-up scored after the pass",
    meanOf(sets, FOREST, "after"),
    target(files),
  );
  report(`ensemble of ${RECOMMENDED}`, meanOf(sets, RECOMMENDED), target(files, " and the forest"));
  report(
    `ensemble of ${RECOMMENDED}, its warm-up scored after the pass`,
    meanOf(sets, RECOMMENDED, "after"),
    target(files),
  );
  if (rival.size > 0) for (const name of [FOREST, RECOMMENDED]) printSpread(files, sets, rival, name);
  for (const half of [0, 1]) {
    const isHere = (_: unknown, index: number) => index % 2 === half;
    const here = sets.filter(isHere);
    const there = sets.filter((_, index) => !isHere(_, index));
    const chosen = best(here);
    const others = files.filter((_, index) => !isHere(_, index));
    console.log(
      `chosen on the ${half === 0 ? "first, third, ..." : "second, fourth, ..."} sets: ${chosen}; on the others it has ` +
        `${meanOf(there, chosen).toFixed(4)}, the forest ${meanOf(there, FOREST).toFixed(4)}, ${target(others)}`,
    );
  }
}

const files = adbenchSets();
if (files.length > 0) {
  const rival = scikitLearnAreas(MOST_ROWS);
  console.log(`${"".padEnd(24)} forest  ensemble  scikit-learn`);
  const sets = files.map((file) => {
    const set = readSet(file, MOST_ROWS);
    const measured = measureSet(set);
    const cells = [...[FOREST, RECOMMENDED].map((name) => meanOf([measured], name)), rival.get(set.name)];
    console.log(`${set.name.padEnd(24)} ${cells.map((area) => area?.toFixed(4)).join("  ")}`);
    return measured;
  });
  reportAll(files, sets, rival);
}
