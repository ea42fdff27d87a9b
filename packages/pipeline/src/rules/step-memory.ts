import { RecencyTable } from "../features/recency-table.ts";

/** Steps that may have to come before a hit. */
export const MOST_STEPS = 4;

/** How far a sequence has come. */
export interface Progress {
  /** A hash of the sequence and of whom it is followed for. */
  key: number;
  /** ms since epoch. */
  at: number;
  withinMs: number;
}

/**
 * How far the sequences of rules have come, each for one account, repository and so on. Of several beginnings the youngest
 * that came as far is kept, which is the one that stays valid for longest. At most 32,768 sequences, about 2 MB; the one
 * not touched for longest is forgotten first. O(1) per step.
 */
export class StepMemory {
  readonly table = new RecencyTable({ name: "rule-steps", columns: MOST_STEPS + 1, capacity: 16_384 });

  /** Whether the first `steps` steps were done, and not too long ago. */
  isDone(steps: number, { key, at, withinMs }: Progress): boolean {
    if (!this.table.has(key)) return false;
    const row = this.table.touch(key, at);
    return isFresh(this.table.values[row + steps], { at, withinMs });
  }

  /** Takes in that the activity is step `step`, counted from 1. Later steps of one activity must be told before earlier ones. */
  take(step: number, { key, at, withinMs }: Progress): void {
    if (!(at > 0) || (step > 1 && !this.table.has(key))) return;
    const row = this.table.touch(key, at);
    const { values } = this.table;
    values[row] = 1; // a row that is used, which zeros would not tell
    const begun = step === 1 ? at : values[row + step - 1];
    if (step === 1 || isFresh(begun, { at, withinMs })) values[row + step] = Math.max(values[row + step], begun);
  }
}

function isFresh(begun: number, { at, withinMs }: Pick<Progress, "at" | "withinMs">): boolean {
  return begun > 0 && at - begun <= withinMs;
}
