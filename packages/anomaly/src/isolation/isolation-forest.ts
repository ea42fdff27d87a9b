import { explainPath, type PathExplanation } from "../explain/path-explanation.ts";
import { Random } from "../random.ts";
import { requireWhole } from "../require-whole.ts";
import { type Rows, readTable, type Table, valueError, widthError } from "../table/read-table.ts";
import { StandardScaler } from "../table/standard-scaler.ts";
import { type IsolationForestModel, parseModel, parseTree, treeModel } from "./isolation-forest-model.ts";
import { IsolationTree } from "./isolation-tree.ts";
import { pathLengths } from "./path-lengths.ts";
import { TreeGrower } from "./tree-grower.ts";

/** The paper's: below one half a point takes more cuts than usual, so nothing speaks for its being strange. */
const USUAL_SCORE = 0.5;

const MOST_SAMPLE = 2 ** 20;

export interface IsolationForestOptions {
  /** Forests with the same seed, options and rows are equal on every machine. */
  seed: string | number;
  /** More trees, steadier scores, proportional cost. Default 100. */
  trees?: number;
  /**
   * Rows drawn for each tree, 2 to 2^20; all of them where there are fewer. Default 256. More find strange rows that lie
   * closer to usual ones, at the price of memory, time and, among many strange ones alike, of masking.
   */
  sampleSize?: number;
  /**
   * Share of the rows learned from that may be called strange, 0 up to but not including 1: sets `threshold`. Without
   * it the threshold is 0.5.
   */
  contamination?: number;
  /**
   * Bring every column to mean 0 and deviation 1 first. Cuts care about no scale, so results hardly change; it is there
   * for models that go elsewhere. Default false.
   */
  standardise?: boolean;
  /** Values in a row: needed only for rows in one `Float64Array`, otherwise checked. */
  dimensions?: number;
  /** What the columns are called, for messages and for whoever reads the model. */
  names?: readonly string[];
  /** Never use WebAssembly. Scores are the same to the last bit, at little more than half the speed. Default false. */
  plain?: boolean;
}

interface Parts {
  trees: IsolationTree[];
  dimensions: number;
  threshold: number;
  names?: readonly string[];
  scaler?: StandardScaler;
  plain: boolean;
}

/**
 * Isolation forest: scores rows of a table by how few random cuts set each apart from a sample of the table.
 *
 * A score is `2 ** -(mean path length / average path length of the sample)`, in 0..1: near 1 is strange, one half is
 * usual or undecided, below is in the thick of it. A fitted forest never changes. Values are compared as they are,
 * in 64 bits.
 *
 * Cost: a fit O(trees · sampleSize · log sampleSize), and a score of every row when a contamination is given; a score
 * O(trees · log sampleSize). Memory about 28 bytes · trees · sampleSize.
 *
 * Sources: F. T. Liu, K. M. Ting, Z.-H. Zhou, "Isolation Forest", ICDM 2008
 * (https://doi.org/10.1109/ICDM.2008.17); explanations after Lundberg et al. 2018, see `explain`.
 *
 * @example
 * const rows = Array.from({ length: 1000 }, (_, i) => [i % 10, Math.sin(i)]);
 * rows.push([60, 0]);
 * const forest = IsolationForest.fit(rows, { seed: 1, sampleSize: 512, contamination: 0.001 });
 * forest.score([60, 0]); // about 0.70
 * forest.score([5, 0]); // about 0.50
 * forest.predict([[60, 0], [5, 0]]); // 1, 0
 */
export class IsolationForest {
  /** Values in a row. */
  readonly dimensions: number;
  /** `predict` calls scores above it strange. */
  readonly threshold: number;
  readonly names: readonly string[] | undefined;
  readonly #trees: readonly IsolationTree[];
  readonly #scaler: StandardScaler | undefined;
  readonly #plain: boolean;

  private constructor({ trees, dimensions, threshold, names, scaler, plain }: Parts) {
    this.dimensions = dimensions;
    this.threshold = threshold;
    this.names = names;
    this.#trees = trees;
    this.#scaler = scaler;
    this.#plain = plain;
  }

  /**
   * Learns from rows, two at least. They are not kept.
   *
   * With a contamination the threshold is the exact quantile of the scores of these very rows: the `(k + 1)`-th highest
   * of them, with `k = floor(contamination · rows)`. So `predict` of the same rows finds `k` of them, and fewer only
   * where others score just as the last one would; never more.
   *
   * @throws RangeError when an option is out of its range, there are fewer than two rows, or a row has the wrong width or
   * a value that is not finite; the message names row and column.
   */
  static fit(rows: Rows, options: IsolationForestOptions): IsolationForest {
    const { seed, trees = 100, sampleSize = 256, contamination, standardise = false, names, plain = false } = options;
    requireWhole("trees", trees, 1, 2 ** 16);
    requireWhole("sampleSize", sampleSize, 2, MOST_SAMPLE);
    if (contamination !== undefined && !(contamination >= 0 && contamination < 1)) {
      throw new RangeError(`contamination must be in 0..1, 1 excluded, got ${contamination}`);
    }
    const given = readTable(rows, { width: options.dimensions, names });
    if (given.length < 2) throw new RangeError(`a forest needs at least 2 rows, got ${given.length}`);
    const scaler = standardise ? StandardScaler.fit(given) : undefined;
    const table = scaled(given, scaler);
    const grown = growTrees(table, { count: trees, sampleSize: Math.min(sampleSize, table.length), seed });
    const threshold =
      contamination === undefined ? USUAL_SCORE : cutOff(toScores(pathLengths(grown, table, plain)), contamination);
    return new IsolationForest({
      trees: grown,
      dimensions: table.width,
      threshold,
      names: names && Array.from(names),
      scaler,
      plain,
    });
  }

  /**
   * The forest of a model that `toJSON` gave, or that was put together elsewhere. Take models only from those you
   * trust: a deep tree of few nodes takes much memory, up to 29 MB a tree.
   *
   * @throws InvalidStateError naming the first part that is not as it should be.
   */
  static fromJSON(model: unknown, { plain = false }: Pick<IsolationForestOptions, "plain"> = {}): IsolationForest {
    const { trees, dimensions, threshold, names, scaler } = parseModel(model);
    return new IsolationForest({
      trees: trees.map((nodes) => parseTree(nodes, dimensions)),
      dimensions,
      threshold,
      names: names && Array.from(names),
      scaler: scaler && new StandardScaler(scaler),
      plain,
    });
  }

  /**
   * How strange one row is, 0..1; higher is stranger.
   *
   * @throws RangeError when the row has the wrong width or a value that is not finite; the message names the column.
   */
  score(row: ArrayLike<number>): number {
    return toScores(pathLengths(this.#trees, this.#takeRow(row)))[0];
  }

  /**
   * The scores of many rows, each to the last bit as `score` gives it, and several times as fast.
   *
   * @throws RangeError as `score` does; the message also names the row.
   */
  scores(rows: Rows): Float64Array {
    return toScores(pathLengths(this.#trees, this.#takeRows(rows), this.#plain));
  }

  /** 1 for each row whose score is above `threshold`, else 0. @throws RangeError as `scores` does. */
  predict(rows: Rows): Uint8Array {
    return Uint8Array.from(this.scores(rows), (score) => Number(score > this.threshold));
  }

  /**
   * Which columns made the row score as it did: exact SHAP values of its path length, in bits. But for rounding,
   *
   *     log2(score(row)) = expectedBits + sum of bits
   *
   * In other words the bits sum to the mean path length that the trees' samples have, minus that of the row, divided by
   * the average path length of a sample. While a column counts as not known, the row goes both ways at its cuts, in the
   * shares of the sample that went there. O(trees · sampleSize · (log sampleSize)²).
   *
   * Source: S. M. Lundberg, G. G. Erion, S.-I. Lee, "Consistent Individualized Feature Attribution for Tree Ensembles",
   * 2018 (https://arxiv.org/abs/1802.03888).
   *
   * @throws RangeError as `score` does.
   */
  explain(row: ArrayLike<number>): PathExplanation {
    return explainPath(this.#trees, this.#takeRow(row).values);
  }

  /** Everything that scores depend on, as plain JSON; a forest made from it gives the same scores to the last bit. */
  toJSON(): IsolationForestModel {
    return {
      kind: "isolation-forest",
      version: 1,
      dimensions: this.dimensions,
      ...(this.names && { names: Array.from(this.names) }),
      threshold: this.threshold,
      ...(this.#scaler && { scaler: this.#scaler.model() }),
      trees: this.#trees.map(treeModel),
    };
  }

  #takeRow(row: ArrayLike<number>): Table {
    if (row.length !== this.dimensions) throw widthError(row.length, this.dimensions);
    const values = Float64Array.from(row);
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw valueError(values[wrong], wrong, this.names);
    this.#scaler?.scale(values, values);
    return { values, width: this.dimensions, length: 1 };
  }

  #takeRows(rows: Rows): Table {
    return scaled(readTable(rows, { width: this.dimensions, names: this.names }), this.#scaler);
  }
}

function growTrees(
  table: Table,
  { count, sampleSize, seed }: { count: number; sampleSize: number; seed: string | number },
): IsolationTree[] {
  const grower = new TreeGrower(table, new Random(seed));
  return Array.from({ length: count }, () => {
    const tree = new IsolationTree(IsolationTree.depthFor(sampleSize));
    grower.grow(tree, sampleSize);
    return tree;
  });
}

function scaled(table: Table, scaler: StandardScaler | undefined): Table {
  if (scaler === undefined) return table;
  const values = new Float64Array(table.values.length);
  scaler.scale(table.values, values);
  return { ...table, values };
}

/** From mean path lengths, 1 being usual, to scores; in place. */
function toScores(lengths: Float64Array): Float64Array {
  for (let row = 0; row < lengths.length; row++) lengths[row] = 2 ** -lengths[row];
  return lengths;
}

/** The least score that leaves no more than a share `contamination` of the scores above it. */
function cutOff(scores: Float64Array, contamination: number): number {
  const above = Math.floor(contamination * scores.length);
  return scores.sort()[scores.length - 1 - above];
}
