import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readCorpus } from "../../bench/nab/read-corpus.ts";
import { judgeCorpus, PROFILES, type ProfileName } from "../../bench/nab/score-corpus.ts";
import { normalised, sweepThresholds, windowCount } from "../../bench/nab/sweep-thresholds.ts";

const FOLDER =
  process.env.ODDWATCH_NAB ?? fileURLToPath(new URL("../../../../../shared/data/benchmarks/NAB", import.meta.url));
const isHere = existsSync(FOLDER);
if (!isHere) console.log(`skipped: no Numenta Anomaly Benchmark at ${FOLDER}`);

describe.skipIf(!isHere)("the Numenta Anomaly Benchmark", () => {
  const files = isHere ? readCorpus(FOLDER) : [];
  const nothing = files.map(({ values }) => new Float64Array(values.length));
  const published = isHere ? JSON.parse(readFileSync(join(FOLDER, "config/thresholds.json"), "utf8")) : {};

  it("has 58 files with 116 windows that count", () => {
    expect(files).toHaveLength(58);
    expect(windowCount(files.map(({ rows }, index) => ({ rows, scores: nothing[index] })))).toBe(116);
  });

  it.each(Object.keys(PROFILES) as ProfileName[])(
    "gives the null detector its published raw score, and 0: %s",
    (name) => {
      const judged = files.map(({ rows }, index) => ({ rows, scores: nothing[index] }));
      const { raw } = sweepThresholds(judged, PROFILES[name]);
      expect(raw).toBe(published.null[name].score);
      expect(normalised(raw, 116, PROFILES[name])).toBe(0);
    },
  );

  it("gives 100 to a detector that finds the first row of every window that counts", () => {
    const perfect = files.map(({ rows, values }) => {
      return Float64Array.from(values, (_, row) => Number(rows.worth[row] === 1 && rows.window[row] >= 0));
    });
    const { standard } = judgeCorpus(files, perfect).normalised;
    expect(standard).toBeCloseTo(100, 9);
  });
});
