import { Random } from "../src/index.ts";
import type { LabelledRows } from "./adbench-sets.ts";

/** What was said of each row, by its place in the set. */
export interface Judged<Answer> {
  /** When it came; undefined during the warm-up. */
  answers: (Answer | undefined)[];
  /** The same, and for those of the warm-up what was said after the pass. */
  after: (Answer | undefined)[];
}

/** Shows all rows in an order shuffled by the seed: what `judge` says of each as it comes, and then `learn`. */
export function streamingPass<Answer>(
  { values, width, length }: LabelledRows,
  seed: number,
  judge: (x: Float64Array) => Answer | undefined,
  learn: (x: Float64Array) => void,
): Judged<Answer> {
  const point = (row: number) => values.subarray(row * width, (row + 1) * width);
  const answers = new Array<Answer | undefined>(length);
  for (const row of shuffled(length, seed)) {
    answers[row] = judge(point(row));
    learn(point(row));
  }
  return { answers, after: answers.map((answer, row) => answer ?? judge(point(row))) };
}

/** Row numbers in a fair order, after R. A. Fisher and F. Yates. */
function shuffled(length: number, seed: number): Uint32Array {
  const random = new Random(`order ${seed}`);
  const order = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = Math.floor(random.next() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
