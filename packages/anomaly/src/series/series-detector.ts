import type { Detector } from "../detector.ts";
import { RandomCutForest } from "../forest/random-cut-forest.ts";
import { InvalidStateError } from "../state/invalid-state-error.ts";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { EpisodeScore, type Strangeness } from "./episode-score.ts";
import { readNested, writeNested } from "./nested-state.ts";
import { ReportedValues } from "./reported-values.ts";
import { type MissingColumns, RowScaler } from "./row-scaler.ts";
import { explainSeries, type SeriesCause } from "./series-cause.ts";
import {
  readSettings,
  type SeriesDetectorOptions,
  type SeriesSettings,
  seriesSettings,
  writeSettings,
} from "./series-options.ts";
import { Shingle } from "./shingle.ts";

const STATE_KIND = "series-detector";
const STATE_VERSION = 1;

/**
 * Finds what is out of the ordinary in a series of values, or of rows of a few columns, whose times lie evenly.
 *
 * Two random cut forests remember it: one the single rows, so that it knows which values are rare, and one the shingles, so
 * that it knows which shapes are. How strange a row is, is the mean of their scores. Above one half a score says: here
 * begins something new. Below, it says how strange the latest stretch was as a whole (`EpisodeScore` has the formula). A row
 * that was reported counts as what was expected in the shapes after it, so that they are not strange because of it.
 *
 * There is nothing to tune to a series: no period, no range of values. A season is learned as the shapes it is made of, when
 * it is not much longer than what the shape forest remembers. Columns are scaled by the first `warmUp` rows.
 *
 * A missing value is filled in as the shape forest expects it beside the others, and then counts as any other.
 *
 * Cost of a row: a score and a learned point of each forest, of `columns` and of `shingle · columns` dimensions. Memory:
 * about 40 MB with the defaults and one column.
 *
 * Sources: S. Guha, N. Mishra, G. Roy, O. Schrijvers, "Robust Random Cut Forest Based Anomaly Detection On Streams",
 * ICML 2016 (http://proceedings.mlr.press/v48/guha16.html); that a detection is reported once, as A. Lavin, S. Ahmad,
 * "Evaluating Real-Time Anomaly Detection Algorithms: the Numenta Anomaly Benchmark", ICMLA 2015, reward it.
 *
 * @example
 * const detector = new SeriesDetector({ seed: 1 });
 * for (let i = 0; i < 1000; i++) detector.learn(Float64Array.of(Math.sin(i / 4)));
 * detector.score(Float64Array.of(Math.sin(250))); // about 0.23
 * detector.score(Float64Array.of(3)); // about 0.82: news
 * const [cause] = detector.explain(Float64Array.of(3)) ?? [];
 * cause.direction; // "high"
 * cause.expected; // about -0.971
 */
export class SeriesDetector implements Detector {
  readonly columns: number;
  readonly #settings: SeriesSettings;
  readonly #scaler: RowScaler;
  readonly #shingle: Shingle;
  readonly #reported: ReportedValues;
  readonly #episodes: EpisodeScore;
  #values: RandomCutForest;
  #shapes: RandomCutForest;

  /** @throws RangeError when an option is out of its range. */
  constructor(options: SeriesDetectorOptions) {
    const settings = seriesSettings(options);
    const { columns, shingle, trees, valueSample, shapeSample, warmUp, alarmLevel } = settings;
    this.columns = columns;
    this.#settings = settings;
    this.#scaler = new RowScaler(columns, warmUp);
    this.#shingle = new Shingle({ columns, length: shingle });
    this.#reported = new ReportedValues(columns, shingle);
    this.#episodes = new EpisodeScore({ hold: shingle, alarmLevel });
    const forest = (what: string, dimensions: number, sampleSize: number) =>
      new RandomCutForest({ dimensions, trees, sampleSize, warmUp: shingle, seed: `${options.seed}/${what}` });
    this.#values = forest("values", columns, valueSample);
    this.#shapes = forest("shapes", shingle * columns, shapeSample);
  }

  get ready(): boolean {
    return this.#scaler.ready;
  }

  /**
   * 0..1; above one half where something new begins. Undefined while not `ready`.
   *
   * @param missing flags the values that are not known; what `x` holds there is not looked at
   * @throws RangeError as `Detector.score` does, and when `missing` has the wrong width.
   */
  score(x: Float64Array, missing?: MissingColumns): number | undefined {
    const row = this.#read(x, missing);
    return row && this.#episodes.score(this.#judge(row));
  }

  /** @throws RangeError as `score` does. */
  learn(x: Float64Array, missing?: MissingColumns): void {
    this.scoreAndLearn(x, missing);
  }

  /** What `score(x)` and then `learn(x)` do, in half the time. */
  scoreAndLearn(x: Float64Array, missing?: MissingColumns): number | undefined {
    const row = this.#read(x, missing);
    if (row !== undefined) return this.#advance(row);
    for (const waited of this.#scaler.wait(x, missing)) this.#advance(waited);
    return undefined;
  }

  /**
   * What made `x` as strange as it is: the values of the shingle, from the greatest share down, `limit` at most. Undefined
   * while not `ready`. Costs about one score a cause.
   *
   * @throws RangeError as `score` does.
   */
  explain(
    x: Float64Array,
    { limit = 3, missing }: { limit?: number; missing?: MissingColumns } = {},
  ): SeriesCause[] | undefined {
    const row = this.#read(x, missing);
    const point = row && this.#shingle.pointWith(row);
    if (row === undefined || point === undefined) return undefined;
    return explainSeries({ values: this.#values, shapes: this.#shapes, row, point }, limit).map((cause) => ({
      ...cause,
      value: this.#scaler.unscaled(cause.value, cause.column),
      expected: this.#scaler.unscaled(cause.expected, cause.column),
    }));
  }

  save(): Uint8Array<ArrayBuffer> {
    const writer = new StateWriter(STATE_KIND, STATE_VERSION);
    writeSettings(writer, this.#settings);
    for (const part of [this.#scaler, this.#shingle, this.#reported, this.#episodes]) part.write(writer);
    for (const forest of [this.#values, this.#shapes]) writeNested(writer, forest.save());
    return writer.finish();
  }

  /**
   * The detector that gave these bytes, at the point where it gave them.
   *
   * @throws InvalidStateError when the bytes are not a whole detector in a known version.
   */
  static restore(bytes: Uint8Array): SeriesDetector {
    const reader = new StateReader(bytes, STATE_KIND, STATE_VERSION);
    const detector = new SeriesDetector({ ...readSettings(reader), seed: "" });
    for (const part of [detector.#scaler, detector.#shingle, detector.#reported, detector.#episodes]) part.read(reader);
    const [values, shapes] = [detector.#values, detector.#shapes].map(({ dimensions }) => {
      const forest = RandomCutForest.restore(readNested(reader));
      if (forest.dimensions !== dimensions)
        throw new InvalidStateError("a saved forest has another width than its series");
      return forest;
    });
    reader.end();
    detector.#values = values;
    detector.#shapes = shapes;
    return detector;
  }

  /** `x`, scaled and without gaps; undefined while not `ready`. */
  #read(x: Float64Array, missing?: MissingColumns): Float64Array | undefined {
    this.#scaler.check(x, missing);
    if (!this.ready) return undefined;
    const row = this.#scaler.scaled(x, missing, this.#shingle.point);
    const point = this.#shingle.pointWith(row);
    if (point === undefined || !missing || !Array.from(missing).some(Boolean)) return row;
    const flags = new Uint8Array(point.length);
    flags.set(missing);
    return this.#shapes.imputed(point, flags)?.subarray(0, this.columns) ?? row;
  }

  #judge(row: Float64Array): Strangeness {
    const point = this.#shingle.pointWith(row);
    return strangeness(this.#values.score(row), point && this.#shapes.score(point), this.#unreportedScore(row));
  }

  #advance(row: Float64Array): number {
    const point = this.#shingle.pointWith(row);
    const unreported = this.#unreportedScore(row);
    const shape = point && this.#shapes.scoreAndLearn(point);
    const judged = strangeness(this.#values.scoreAndLearn(row), shape, unreported);
    const score = this.#episodes.score(judged);
    if (this.#episodes.isNews(judged) && point !== undefined) this.#reported.report(this.#expectedRow(point));
    else this.#reported.push(row);
    this.#episodes.push(judged);
    this.#shingle.push(row);
    return score;
  }

  /** How strange the shape is without what was reported; undefined when nothing in it was. */
  #unreportedScore(row: Float64Array): number | undefined {
    const point = this.#reported.pointWith(row);
    return point && this.#shapes.score(point);
  }

  #expectedRow(point: Float64Array): Float64Array {
    const newest = new Uint8Array(point.length).fill(1, 0, this.columns);
    return (this.#shapes.imputed(point, newest) ?? point).subarray(0, this.columns);
  }
}

/** What cannot be judged yet counts as usual. */
function strangeness(value = 1, shape = 1, unreported = shape): Strangeness {
  return { row: (value + Math.min(shape, unreported)) / 2, shape };
}
