// Area under the ROC curve of isolation forests on the whole ADBench sets, beside scikit-learn where that is installed.
// Options: ODDWATCH_ADBENCH (folder of .npz), ODDWATCH_ADBENCH_SETS (part of the names), ODDWATCH_ADBENCH_SEEDS (5).
// Nothing was chosen by looking at these sets: 100 trees of 256 are the paper's, and scikit-learn's.
import { reportFigure } from "../../../benchmarks/figure.ts";
import { IsolationForest } from "../src/index.ts";
import { adbenchSets, type LabelledRows, mean, readSet, SEEDS, scikitLearnAreas } from "./adbench-sets.ts";
import { areaUnderRoc } from "./area-under-roc.ts";

const SAMPLE_SIZES = [256, 4096];
const ALL_ROWS = 0;
const COMMAND = "npm run bench -w packages/anomaly -- adbench";

function measure({ values, width, isOutlier }: LabelledRows, sampleSize: number): number {
  const areas = Array.from({ length: SEEDS }, (_, seed) => {
    const forest = IsolationForest.fit(values, { dimensions: width, sampleSize, seed });
    return areaUnderRoc(forest.scores(values), isOutlier);
  });
  return mean(areas);
}

function measureAll(files: readonly string[]): void {
  const rival = scikitLearnAreas(ALL_ROWS);
  const areas = SAMPLE_SIZES.map((): number[] => []);
  console.log(`${"".padEnd(24)} ${SAMPLE_SIZES.map((size) => String(size).padEnd(6)).join("  ")}  scikit-learn`);
  for (const file of files) {
    const set = readSet(file, ALL_ROWS);
    for (const [index, sampleSize] of SAMPLE_SIZES.entries()) areas[index].push(measure(set, sampleSize));
    const cells = [...areas.map((each) => each[each.length - 1]), rival.get(set.name)];
    console.log(`${set.name.padEnd(24)} ${cells.map((area) => area?.toFixed(4)).join("  ")}`);
  }
  for (const [index, sampleSize] of SAMPLE_SIZES.entries()) {
    reportFigure({
      what: `isolation forest of ${sampleSize}, mean AUROC of ${files.length} ADBench sets, ${SEEDS} seeds`,
      figure: mean(areas[index]).toFixed(4),
      target:
        rival.size > 0
          ? `scikit-learn ${mean([...rival.values()]).toFixed(4)} - .005`
          : "scikit-learn (not installed) - .005",
      command: COMMAND,
    });
  }
}

const files = adbenchSets();
if (files.length > 0) measureAll(files);
