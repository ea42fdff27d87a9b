import { HOUR_MS } from "./decayed-count.ts";
import { pairHash } from "./key-hash.ts";
import { SetAssociativeTable } from "./set-associative-table.ts";

const COLUMNS = 1;

/** How a move of a branch or tag joins what was seen of it before: 0, 1, or NaN when that cannot be told. */
export interface HeadMove {
  /** It went back to a commit that it had left. */
  rewind: number;
  /** It does not begin where the last move that we saw ended: we missed something. */
  chainBroken: number;
}

/**
 * Follows the commits that branches and tags point to. A rewind needs no call to GitHub: the new commit is one that the
 * ref pointed to before. O(1) per move; 12 bytes per ref and 8 per commit.
 */
export class BranchHeads {
  readonly heads: SetAssociativeTable;
  readonly left: SetAssociativeTable;
  readonly #move: HeadMove = { rewind: Number.NaN, chainBroken: Number.NaN };

  constructor({ refs, commits }: { refs: number; commits: number }) {
    this.heads = new SetAssociativeTable({ name: "heads", columns: COLUMNS, capacity: refs });
    this.left = new SetAssociativeTable({ name: "left-heads", columns: 0, capacity: commits });
  }

  /**
   * Takes a move of the ref to commit `to` in, from `from` when the source tells. Moves that are told late, or after others
   * were missed, are no rewind: they may have happened in another order. The answer is reused by the next call.
   */
  move(ref: number, at: number, { from, to }: { from: number | undefined; to: number }): Readonly<HeadMove> {
    const row = this.heads.touch(ref, at);
    const { values, lastAt } = this.heads;
    const ended = values[row] < 0;
    const last = Math.abs(values[row]);
    const late = lastAt !== undefined && at < lastAt;
    const move = this.#move;
    move.rewind = move.chainBroken = Number.NaN;
    if (last !== 0 && !late) {
      const broken = !ended && from !== undefined && short(from) !== last;
      if (!ended && from !== undefined) move.chainBroken = Number(broken);
      if (!broken) move.rewind = short(to) === last ? 0 : this.#wasLeft(pairHash(ref, to), at);
    }
    if (!late) values[row] = short(to);
    // where the chain holds together it was noted when the ref came there
    if (from !== undefined && move.chainBroken !== 0) this.left.touch(pairHash(ref, from), at);
    this.left.touch(pairHash(ref, to), at);
    return move;
  }

  #wasLeft(commit: number, at: number): number {
    this.left.find(commit);
    if (this.left.lastAt !== undefined) return 1;
    const forgotten = this.left.absentSince !== undefined && at - this.left.absentSince < HOUR_MS;
    return forgotten ? Number.NaN : 0;
  }

  /**
   * The ref is gone: what comes under its name next begins a new chain. Only that it comes back to a commit which the old one
   * had left is a rewind; that it comes back to the last one is a restored branch.
   */
  end(ref: number): void {
    const row = this.heads.find(ref);
    if (row >= 0) this.heads.values[row] = -Math.abs(this.heads.values[row]);
  }
}

/** What single precision holds of a commit's hash, never 0: two differ with a chance of one in 17 million. */
function short(commit: number): number {
  return commit & 0xffffff || 1;
}
