import { HOUR_MS } from "../features/decayed-count.ts";
import type { Observation } from "../features/extract.ts";
import type { LedgerEntry } from "../output.ts";
import type { Verdict } from "../verdict.ts";
import { chanceInWords, spanInWords } from "./in-words.ts";

/** An account whose old events come in by the thousand is told of once in this time. */
const TOLD_FOR_MS = HOUR_MS;
const MOST_ACCOUNTS = 256;

/** Ledger entries for findings that come too late to open anything: one an account and hour. */
export class LateLedger {
  readonly #toldAt = new Map<string, number>();

  entry({ activity }: Observation, verdict: Verdict, seq: number, watermark: number): LedgerEntry[] {
    const { actor } = activity;
    const before = this.#toldAt.get(actor);
    if (before !== undefined && watermark < before + TOLD_FOR_MS) return [];
    this.#toldAt.delete(actor);
    this.#toldAt.set(actor, watermark);
    for (const oldest of this.#toldAt.keys()) {
      if (this.#toldAt.size <= MOST_ACCOUNTS) break;
      this.#toldAt.delete(oldest);
    }
    const text =
      `it came ${spanInWords(watermark - activity.at)} late: counted in history, but it opens nothing ` +
      `(${chanceInWords(verdict.surprise)})`;
    const entity = { kind: "actor", name: actor } as const;
    return [{ output: "ledger", seq, at: watermark, entity, decision: "held", reason: "too-late", text }];
  }

  /** Plain data to go on from. */
  get state(): unknown {
    return [...this.#toldAt];
  }

  restore(state: unknown): void {
    this.#toldAt.clear();
    for (const [actor, at] of state as [string, number][]) this.#toldAt.set(actor, at);
  }
}
